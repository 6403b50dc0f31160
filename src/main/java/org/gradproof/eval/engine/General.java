package org.gradproof.eval.engine;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.eval.kernel.Arithmetic;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;

/// The operators that no faster instruction computes, row by row and entry by entry.
///
/// @param <A> the array all numbers lie in
final class General<A> implements Instruction<A> {
  private final Op op;
  private final Node node;
  private final List<Node> args;
  private final Arithmetic<A> arithmetic;
  private final Slot to;
  private final int stride;
  private final Slot[] from;
  private final int[] fromStride;
  private final int offset;

  private General(
      Op op,
      Node node,
      List<Node> args,
      Arithmetic<A> arithmetic,
      Layout layout,
      Map<Space, Integer> strides,
      int offset) {
    this.op = op;
    this.node = node;
    this.args = args;
    this.arithmetic = arithmetic;
    this.to = layout.of(node);
    this.stride = strides.get(to.space());
    this.from = args.stream().map(layout::of).toArray(Slot[]::new);
    this.fromStride = args.stream().mapToInt(a -> strides.get(layout.of(a).space())).toArray();
    this.offset = offset;
  }

  static <A> Instruction<A> of(
      Node node, Arithmetic<A> arithmetic, Layout layout, Map<Space, Integer> strides) {
    if (!(node.work() instanceof Work.General(Op op, List<Node> args))) {
      throw new IllegalStateException(node + " has an instruction of its own");
    }
    int offset = op instanceof Op.Rows(Expr _, Dim from, Dim _) ? layout.rowsBefore(from) : 0;
    return new General<>(op, node, args, arithmetic, layout, strides, offset);
  }

  @Override
  public void run(A m, int[] at, int rows) {
    int[] x = new int[from.length];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = at[from[i].space().index()] + r * fromStride[i] + from[i].column();
      }
      one(m, x, at[to.space().index()] + r * stride + to.column());
    }
  }

  private void one(A m, int[] x, int y) {
    int rows = args.getFirst().rows;
    int cols = args.getFirst().cols;
    switch (op) {
      case Op.MatMul _ -> {
        int width = args.get(1).cols;
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < width; j++) {
            double sum = 0;
            for (int k = 0; k < cols; k++) {
              sum =
                  Math.fma(
                      arithmetic.get(m, x[0] + i * cols + k),
                      arithmetic.get(m, x[1] + k * width + j),
                      sum);
            }
            arithmetic.set(m, y + i * width + j, sum);
          }
        }
      }
      case Op.Transpose _ -> {
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < cols; j++) {
            arithmetic.set(m, y + j * rows + i, arithmetic.get(m, x[0] + i * cols + j));
          }
        }
      }
      case Op.Diag _ -> {
        for (int i = 0; i < rows * rows; i++) {
          arithmetic.set(m, y + i, 0);
        }
        for (int i = 0; i < rows; i++) {
          arithmetic.set(m, y + i * rows + i, arithmetic.get(m, x[0] + i));
        }
      }
      case Op.DiagPart _ -> {
        for (int i = 0; i < rows; i++) {
          arithmetic.set(m, y + i, arithmetic.get(m, x[0] + i * cols + i));
        }
      }
      case Op.Stack _ -> {
        int to = y;
        for (int i = 0; i < x.length; i++) {
          copy(m, x[i], to, args.get(i).size());
          to += args.get(i).size();
        }
      }
      case Op.Rows _ -> copy(m, x[0] + offset * cols, y, node.size());
      case Op.Sum _ -> {
        double sum = 0;
        for (int i = 0; i < rows * cols; i++) {
          sum += arithmetic.get(m, x[0] + i);
        }
        arithmetic.set(m, y, sum);
      }
      case Op.Var _, Op.Const _, Op.Map _, Op.Add _, Op.Hadamard _, Op.Scale _ ->
          throw new IllegalStateException(op + " has an instruction of its own");
    }
  }

  private void copy(A m, int from, int to, int n) {
    for (int i = 0; i < n; i++) {
      arithmetic.set(m, to + i, arithmetic.get(m, from + i));
    }
  }

  @Override
  public String toString() {
    return "other    "
        + node
        + " = "
        + op.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
        + args.stream().map(Node::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
