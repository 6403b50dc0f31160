package org.gradproof.span;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.eval.kernel.Arithmetic;
import org.gradproof.eval.kernel.Arithmetics;
import org.gradproof.eval.kernel.Panels;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Makes the instructions that compute values, each from its operands, in one array.
final class StepValues {
  private final double[] values;
  private final Map<Expr, Integer> slots;
  private final Map<String, Integer> sizes;
  private final Panels panels = Panels.fastest();
  private final Arithmetic<double[]> arithmetic = Arithmetics.doubles();

  StepValues(double[] values, Map<Expr, Integer> slots, Map<String, Integer> sizes) {
    this.values = values;
    this.slots = slots;
    this.sizes = sizes;
  }

  /// Whether a node is a number that never changes.
  boolean isConstant(Expr node) {
    return node.op() instanceof Op.Const;
  }

  /// Copies a value under a name.
  Runnable copy(Expr value, Expr name) {
    int from = slots.get(value);
    int to = slots.get(name);
    int n = length(value);
    return () -> System.arraycopy(values, from, values, to, n);
  }

  /// The instruction for a node; none for a variable.
  Optional<Runnable> compute(Expr node) {
    int to = slots.get(node);
    int n = length(node);
    return Optional.ofNullable(
        switch (node.op()) {
          case Op.Var _ -> null;
          case Op.Const(double value, Shape _) -> () -> Arrays.fill(values, to, to + n, value);
          case Op.Map(Fn fn, Expr x) -> map(fn, slots.get(x), to, n);
          case Op.Add(Expr a, Expr b) -> add(slots.get(a), slots.get(b), to, n);
          case Op.Hadamard(Expr a, Expr b) -> hadamard(slots.get(a), slots.get(b), to, n);
          case Op.Scale(Expr s, Expr x) -> scale(slots.get(s), slots.get(x), to, n);
          case Op.MatMul(Expr a, Expr b) -> product(a, b, to);
          case Op.Transpose(Expr x) -> transpose(x, to);
          case Op.Diag(Expr v) -> diag(slots.get(v), length(v), to);
          case Op.DiagPart(Expr x) -> diagPart(slots.get(x), n, to);
          case Op.Stack(List<Expr> parts) -> stack(parts, to);
          case Op.Rows(Expr x, Dim from, Dim _) -> rows(x, from, to, n);
          case Op.Sum(Expr x) -> sum(x, to);
        });
  }

  private Runnable map(Fn fn, int x, int to, int n) {
    return () -> arithmetic.apply(fn, values, x, to, n);
  }

  private Runnable add(int a, int b, int to, int n) {
    return () -> {
      for (int i = 0; i < n; i++) {
        values[to + i] = values[a + i] + values[b + i];
      }
    };
  }

  private Runnable hadamard(int a, int b, int to, int n) {
    return () -> {
      for (int i = 0; i < n; i++) {
        values[to + i] = values[a + i] * values[b + i];
      }
    };
  }

  private Runnable scale(int s, int x, int to, int n) {
    return () -> {
      double factor = values[s];
      for (int i = 0; i < n; i++) {
        values[to + i] = factor * values[x + i];
      }
    };
  }

  private Runnable product(Expr a, Expr b, int to) {
    int x = slots.get(a);
    int y = slots.get(b);
    int rows = size(a.shape().rows());
    int inner = size(a.shape().cols());
    int columns = size(b.shape().cols());
    if (columns == 1) {
      return () -> panels.timesVector(values, x, rows, inner, values, y, values, to);
    }
    return () -> {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            sum = Math.fma(values[x + i * inner + k], values[y + k * columns + j], sum);
          }
          values[to + i * columns + j] = sum;
        }
      }
    };
  }

  private Runnable transpose(Expr x, int to) {
    int from = slots.get(x);
    int rows = size(x.shape().rows());
    int columns = size(x.shape().cols());
    return () -> {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          values[to + j * rows + i] = values[from + i * columns + j];
        }
      }
    };
  }

  private Runnable diag(int v, int n, int to) {
    return () -> {
      for (int i = 0; i < n; i++) {
        values[to + i * n + i] = values[v + i];
      }
    };
  }

  private Runnable diagPart(int x, int n, int to) {
    return () -> {
      for (int i = 0; i < n; i++) {
        values[to + i] = values[x + i * n + i];
      }
    };
  }

  private Runnable stack(List<Expr> parts, int to) {
    int[] from = parts.stream().mapToInt(slots::get).toArray();
    int[] lengths = parts.stream().mapToInt(this::length).toArray();
    return () -> {
      int at = to;
      for (int k = 0; k < from.length; k++) {
        System.arraycopy(values, from[k], values, at, lengths[k]);
        at += lengths[k];
      }
    };
  }

  private Runnable rows(Expr x, Dim first, int to, int n) {
    int from = slots.get(x) + size(first) * size(x.shape().cols());
    return () -> System.arraycopy(values, from, values, to, n);
  }

  private Runnable sum(Expr x, int to) {
    int from = slots.get(x);
    int n = length(x);
    return () -> {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += values[from + i];
      }
      values[to] = sum;
    };
  }

  private int length(Expr node) {
    return size(node.shape().rows()) * size(node.shape().cols());
  }

  private int size(Dim dim) {
    return dim.size(sizes);
  }
}
