package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.kernel.Arithmetic;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;

/// What depends on the parameters alone: computed and packed once for each run.
final class Weights {
  /// A block of a packed matrix.
  ///
  /// @param value the matrix
  /// @param row its first row within the packed one
  /// @param col its first column
  private record Part(Expr value, int row, int col) {}

  /// @param at first entry of the packed matrix
  /// @param panels panels of the output
  /// @param inner entries of the operand
  private record Packed(int at, int panels, int inner, List<Part> parts) {}

  private record Dense(Expr value, int at, int size) {}

  private final Map<String, Integer> sizes;
  private final int panel;
  private final List<Packed> packed = new ArrayList<>();
  private final List<Dense> dense = new ArrayList<>();

  Weights(Map<String, Integer> sizes, int panel) {
    this.sizes = sizes;
    this.panel = panel;
  }

  /// A uniform value laid out row by row.
  void dense(Expr value, int at) {
    dense.add(
        new Dense(value, at, value.shape().rows().size(sizes) * value.shape().cols().size(sizes)));
  }

  /// A matrix made of blocks; use [#part] for the blocks.
  ///
  /// @return a number for [#part]
  int packed(int at, int panels, int inner) {
    packed.add(new Packed(at, panels, inner, new ArrayList<>()));
    return packed.size() - 1;
  }

  /// A block of a packed matrix, whose rows are outputs.
  void part(int number, Expr value, int row, int col) {
    packed.get(number).parts().add(new Part(value, row, col));
  }

  /// Fills everything in.
  ///
  /// @param uniform index of the first uniform value
  <A> void load(Arithmetic<A> arithmetic, A m, int uniform, Map<Expr, double[]> parameters) {
    for (Dense d : dense) {
      View view = view(d.value(), parameters);
      for (int i = 0; i < d.size(); i++) {
        arithmetic.set(m, uniform + d.at() + i, view.get(i / view.cols, i % view.cols));
      }
    }
    for (Packed p : packed) {
      for (Part part : p.parts()) {
        View view = view(part.value(), parameters);
        double[] panelRow = new double[panel];
        for (int i0 = 0; i0 < view.rows; i0 += panel) {
          int n = Math.min(panel, view.rows - i0);
          int to = uniform + p.at() + (part.row() + i0) * p.inner() + part.col() * panel;
          for (int k = 0; k < view.cols; k++) {
            for (int i = 0; i < n; i++) {
              panelRow[i] = view.get(i0 + i, k);
            }
            arithmetic.read(panelRow, 0, m, to + k * panel, n);
          }
        }
      }
    }
  }

  /// A matrix within an array: entry `(i, j)` at `start + i·down + j·right`.
  private record View(int rows, int cols, Entries data, int start, int down, int right) {
    double get(int i, int j) {
      return data.at(start + i * down + j * right);
    }
  }

  private interface Entries {
    double at(int i);
  }

  private View view(Expr expr, Map<Expr, double[]> parameters) {
    int rows = expr.shape().rows().size(sizes);
    int cols = expr.shape().cols().size(sizes);
    return switch (expr.op()) {
      case Op.Var _ -> {
        double[] data = parameters.get(expr);
        yield new View(rows, cols, i -> data[i], 0, cols, 1);
      }
      case Op.Const c -> new View(rows, cols, _ -> c.value(), 0, 0, 0);
      case Op.Transpose(Expr x) -> {
        View v = view(x, parameters);
        yield new View(rows, cols, v.data, v.start, v.right, v.down);
      }
      case Op.Rows(Expr x, Dim from, _) -> {
        View v = view(x, parameters);
        yield new View(rows, cols, v.data, v.start + from.size(sizes) * v.down, v.down, v.right);
      }
      default -> {
        Map<Expr, Matrix> values = new java.util.HashMap<>();
        for (Expr variable : expr.variables()) {
          values.put(
              variable,
              Matrix.of(
                  variable.shape().rows().size(sizes),
                  variable.shape().cols().size(sizes),
                  parameters.get(variable)));
        }
        double[] data = Interpreter.evaluate(expr, sizes, values).data();
        yield new View(rows, cols, i -> data[i], 0, cols, 1);
      }
    };
  }
}
