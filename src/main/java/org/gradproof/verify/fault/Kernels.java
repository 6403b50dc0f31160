package org.gradproof.verify.fault;

import java.util.List;
import java.util.Map;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;

/// How one operator is computed for one sequence, from and into blocks of entries.
final class Kernels {
  /// One operator.
  @FunctionalInterface
  interface Kernel {
    /// Reads the operands `x` from `at` on and writes the value into `out` from `to` on.
    void run(double[][] x, int[] at, double[] out, int to);
  }

  private final Map<String, Integer> sizes;

  Kernels(Map<String, Integer> sizes) {
    this.sizes = sizes;
  }

  private int entries(Expr expr) {
    return rows(expr) * cols(expr);
  }

  private int rows(Expr expr) {
    return expr.shape().rows().size(sizes);
  }

  private int cols(Expr expr) {
    return expr.shape().cols().size(sizes);
  }

  /// What computes a node that is not a variable or a constant.
  Kernel of(Expr node) {
    int size = entries(node);
    return switch (node.op()) {
      case Op.Var _, Op.Const _ -> throw new IllegalStateException(node + " is not computed");
      case Op.Map(Fn fn, Expr _) ->
          (x, at, out, to) -> {
            for (int i = 0; i < size; i++) {
              out[to + i] = fn.value(x[0][at[0] + i]);
            }
          };
      case Op.Add _ ->
          (x, at, out, to) -> {
            for (int i = 0; i < size; i++) {
              out[to + i] = x[0][at[0] + i] + x[1][at[1] + i];
            }
          };
      case Op.Hadamard _ ->
          (x, at, out, to) -> {
            for (int i = 0; i < size; i++) {
              out[to + i] = x[0][at[0] + i] * x[1][at[1] + i];
            }
          };
      case Op.Scale _ ->
          (x, at, out, to) -> {
            for (int i = 0; i < size; i++) {
              out[to + i] = x[0][at[0]] * x[1][at[1] + i];
            }
          };
      case Op.MatMul(Expr a, Expr b) -> {
        int inner = cols(a);
        int cols = cols(b);
        yield (x, at, out, to) -> {
          for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int k = 0; k < inner; k++) {
              sum += x[0][at[0] + i / cols * inner + k] * x[1][at[1] + k * cols + i % cols];
            }
            out[to + i] = sum;
          }
        };
      }
      case Op.Transpose(Expr a) -> {
        int rows = rows(a);
        int cols = cols(a);
        yield (x, at, out, to) -> {
          for (int i = 0; i < size; i++) {
            out[to + i] = x[0][at[0] + i % rows * cols + i / rows];
          }
        };
      }
      case Op.Diag(Expr d) -> {
        int n = rows(d);
        yield (x, at, out, to) -> {
          for (int i = 0; i < n; i++) {
            out[to + i * n + i] = x[0][at[0] + i];
          }
        };
      }
      case Op.DiagPart(Expr a) -> {
        int n = rows(a);
        yield (x, at, out, to) -> {
          for (int i = 0; i < n; i++) {
            out[to + i] = x[0][at[0] + i * n + i];
          }
        };
      }
      case Op.Stack(List<Expr> parts) -> {
        int[] lengths = parts.stream().mapToInt(this::entries).toArray();
        yield (x, at, out, to) -> {
          int next = to;
          for (int i = 0; i < lengths.length; i++) {
            System.arraycopy(x[i], at[i], out, next, lengths[i]);
            next += lengths[i];
          }
        };
      }
      case Op.Rows(Expr a, Dim from, Dim _) -> {
        int skip = from.size(sizes) * cols(a);
        yield (x, at, out, to) -> System.arraycopy(x[0], at[0] + skip, out, to, size);
      }
      case Op.Sum(Expr a) -> {
        int n = entries(a);
        yield (x, at, out, to) -> {
          double sum = 0;
          for (int i = 0; i < n; i++) {
            sum += x[0][at[0] + i];
          }
          out[to] = sum;
        };
      }
    };
  }
}
