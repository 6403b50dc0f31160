package org.gradproof.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;

/// Points without a slope: near one, no difference quotient means anything.
final class Kinks {
  private static final double TOO_NEAR = 1e-8;
  private static final double MOVE = 1e-6;

  private Kinks() {}

  /// Whether the cell uses a function that has such points.
  static boolean any(List<Equation> equations) {
    return !arguments(equations).isEmpty();
  }

  /// Says where a function's argument comes too near to one, if anywhere in the run.
  ///
  /// An argument that stays the same to the last bit when all bound numbers are moved, such as the
  /// 0 of a rectifier that is off, is constant there, and no kink is met.
  static Optional<String> near(Instance instance, RandomGenerator random) {
    List<Equation> arguments = arguments(instance.cell.equations());
    if (arguments.isEmpty()) {
      return Optional.empty();
    }
    List<Fn> functions = functions(instance.cell.equations());
    List<List<Matrix>> values = values(arguments, instance.bindings, instance.trajectory);
    List<List<Matrix>> moved = List.of();
    for (int t = 0; t < values.size(); t++) {
      for (int k = 0; k < arguments.size(); k++) {
        Fn fn = functions.get(k);
        double[] x = values.get(t).get(k).data();
        for (int i = 0; i < x.length; i++) {
          if (!(fn.domain().distanceToKink(x[i]) >= TOO_NEAR)) {
            if (moved.isEmpty()) {
              Bindings other = moved(instance.bindings, random);
              moved = values(arguments, other, new Bptt(instance.derivation, other).forward());
            }
            if (moved.get(t).get(k).data()[i] != x[i]) {
              return Optional.of(
                  String.format(
                      Locale.ROOT,
                      "%s is taken at %s in entry %d of %s at t=%d, where it has no slope (%s)",
                      fn.text(),
                      x[i],
                      i + 1,
                      arguments.get(k).value(),
                      t + 1,
                      fn.domain().text()));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /// For each step the value of each argument.
  private static List<List<Matrix>> values(
      List<Equation> arguments, Bindings bindings, Bptt.Trajectory trajectory) {
    Interpreter.Frame frame = new Interpreter(arguments, bindings.sizes()).frame();
    bindings.parameters().forEach(frame::set);
    List<List<Matrix>> steps = new ArrayList<>();
    for (Map<Expr, Matrix> values : trajectory.values()) {
      values.forEach(frame::set);
      frame.run();
      steps.add(arguments.stream().map(e -> frame.get(e.name()).copy()).toList());
    }
    return steps;
  }

  private static Bindings moved(Bindings b, RandomGenerator random) {
    List<Map<Expr, Matrix>> inputs = b.inputs().stream().map(x -> moved(x, random)).toList();
    return new Bindings(
        b.sizes(), moved(b.parameters(), random), moved(b.initial(), random), inputs, b.upstream());
  }

  private static Map<Expr, Matrix> moved(Map<Expr, Matrix> values, RandomGenerator random) {
    Map<Expr, Matrix> moved = new LinkedHashMap<>();
    values.forEach((v, m) -> {
      Matrix copy = m.copy();
      copy.add(1, Matrix.drawn(m.rows(), m.cols(), () -> MOVE * random.nextGaussian()));
      moved.put(v, copy);
    });
    return moved;
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
      arguments.add(
          new Equation(Expr.var("argument " + arguments.size(), argument.shape()), argument));
    }
    return arguments;
  }

  private static List<Fn> functions(List<Equation> equations) {
    return nodes(equations).stream().map(e -> ((Op.Map) e.op()).fn()).toList();
  }
}
