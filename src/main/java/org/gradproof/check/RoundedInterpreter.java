package org.gradproof.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Runs equations in double precision with every rounding moved by [RandomRounding], in the order
/// of operations of the production interpreter.
final class RoundedInterpreter {
  private record Instruction(Op op, Matrix into, List<Matrix> from, int offset) {}

  private final RandomRounding rounding;
  private final Map<String, Integer> sizes;
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Expr, Matrix> values = new HashMap<>();

  RoundedInterpreter(
      RandomRounding rounding, List<Equation> equations, Map<String, Integer> sizes) {
    this.rounding = rounding;
    this.sizes = sizes;
    for (Equation equation : equations) {
      Expr.topological(List.of(equation.value())).forEach(this::value);
      List<Matrix> from = List.of(value(equation.value()));
      instructions.add(new Instruction(equation.name().op(), value(equation.name()), from, 0));
    }
  }

  private Matrix value(Expr node) {
    Matrix known = values.get(node);
    if (known != null) {
      return known;
    }
    List<Matrix> from = node.op().children().stream().map(this::value).toList();
    Matrix into = new Matrix(node.shape().rows().size(sizes), node.shape().cols().size(sizes));
    values.put(node, into);
    switch (node.op()) {
      case Op.Var _ -> {}
      case Op.Const(double value, Shape _) -> Arrays.fill(into.data(), value);
      case Op.Rows(Expr _, Dim first, Dim _) ->
          instructions.add(new Instruction(node.op(), into, from, first.size(sizes)));
      default -> instructions.add(new Instruction(node.op(), into, from, 0));
    }
    return into;
  }

  /// Sets a variable; one that no equation names is ignored.
  void set(Expr variable, Matrix value) {
    Matrix own = values.get(variable);
    if (own != null) {
      own.set(value);
    }
  }

  /// Whether an equation names this variable.
  boolean knows(Expr variable) {
    return values.containsKey(variable);
  }

  /// The current value of a variable: the storage itself, overwritten by the next run.
  Matrix get(Expr variable) {
    return values.get(variable);
  }

  void run() {
    instructions.forEach(this::execute);
  }

  private void execute(Instruction instruction) {
    List<Matrix> from = instruction.from;
    double[] out = instruction.into.data();
    double[] x = from.getFirst().data();
    double[] y = from.getLast().data();
    switch (instruction.op) {
      case Op.Var _ -> System.arraycopy(x, 0, out, 0, out.length);
      case Op.Const _ -> throw new IllegalStateException("constants are not executed");
      case Op.Map(Fn fn, Expr _) -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = rounding.function(fn, x[i]);
        }
      }
      case Op.Add _ -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = rounding.sum(x[i], y[i]);
        }
      }
      case Op.Hadamard _ -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = rounding.product(x[i], y[i]);
        }
      }
      case Op.Scale _ -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = rounding.product(x[0], y[i]);
        }
      }
      case Op.MatMul _ -> product(from.getFirst(), from.getLast(), out);
      case Op.Transpose _ -> {
        for (int i = 0; i < from.getFirst().rows(); i++) {
          for (int j = 0; j < from.getFirst().cols(); j++) {
            out[j * from.getFirst().rows() + i] = x[i * from.getFirst().cols() + j];
          }
        }
      }
      case Op.Diag _ -> {
        for (int i = 0; i < x.length; i++) {
          out[i * x.length + i] = x[i];
        }
      }
      case Op.DiagPart _ -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = x[i * out.length + i];
        }
      }
      case Op.Stack _ -> {
        int at = 0;
        for (Matrix part : from) {
          System.arraycopy(part.data(), 0, out, at, part.data().length);
          at += part.data().length;
        }
      }
      case Op.Rows _ ->
          System.arraycopy(x, instruction.offset * from.getFirst().cols(), out, 0, out.length);
      case Op.Sum _ -> {
        double sum = 0;
        for (double entry : x) {
          sum = rounding.sum(sum, entry);
        }
        out[0] = sum;
      }
    }
  }

  private void product(Matrix a, Matrix b, double[] out) {
    double[] x = a.data();
    double[] y = b.data();
    int inner = a.cols();
    int width = b.cols();
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < width; j++) {
        out[i * width + j] = rounding.dot(x, i * inner, y, j, width, inner);
      }
    }
  }
}
