package org.gradproof.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;

/// Points without a slope: near one, no difference quotient means anything.
final class Kinks {
  private static final double TOO_NEAR = 1e-8;

  private Kinks() {}

  /// Whether the cell uses a function that has such points.
  static boolean any(List<Equation> equations) {
    return !arguments(equations).isEmpty();
  }

  /// Says where a function's argument comes too near to one, if anywhere in the run.
  static Optional<String> near(Instance instance) {
    List<Equation> arguments = arguments(instance.cell.equations());
    if (arguments.isEmpty()) {
      return Optional.empty();
    }
    List<Fn> functions = functions(instance.cell.equations());
    Interpreter.Frame frame = new Interpreter(arguments, instance.bindings.sizes()).frame();
    instance.bindings.parameters().forEach(frame::set);
    for (int t = 0; t < instance.bindings.steps(); t++) {
      Map<Expr, Matrix> values = instance.trajectory.values().get(t);
      values.forEach(frame::set);
      frame.run();
      for (int k = 0; k < arguments.size(); k++) {
        Fn fn = functions.get(k);
        for (double x : frame.get(arguments.get(k).name()).data()) {
          if (fn.domain().distanceToKink(x) < TOO_NEAR) {
            return Optional.of(
                fn.text() + " is taken at " + x + " at t=" + (t + 1) + ", where it has no slope (" + fn.domain().text() + ")");
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<Expr> nodes(List<Equation> equations) {
    return Expr.topological(equations.stream().map(Equation::value).toList()).stream()
        .filter(e -> e.op() instanceof Op.Map(Fn fn, Expr _) && !fn.domain().kinks().isEmpty())
        .toList();
  }

  private static List<Equation> arguments(List<Equation> equations) {
    List<Equation> arguments = new ArrayList<>();
    for (Expr node : nodes(equations)) {
      Expr argument = node.op().children().getFirst();
      arguments.add(new Equation(Expr.var("argument " + arguments.size(), argument.shape()), argument));
    }
    return arguments;
  }

  private static List<Fn> functions(List<Equation> equations) {
    return nodes(equations).stream().map(e -> ((Op.Map) e.op()).fn()).toList();
  }
}
