package org.gradproof.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Runs equations in any arithmetic. Written apart from the production interpreter, as a second
/// opinion on it.
///
/// @param <T> the numbers
final class NumberInterpreter<T> {
  /// A matrix of numbers, row by row.
  record Block<T>(int rows, int cols, List<T> entries) {
    T get(int i, int j) {
      return entries.get(i * cols + j);
    }

    /// The same with one entry replaced.
    Block<T> with(int entry, T value) {
      List<T> changed = new ArrayList<>(entries);
      changed.set(entry, value);
      return new Block<>(rows, cols, changed);
    }
  }

  private final Numbers<T> numbers;
  private final Map<String, Integer> sizes;
  private final List<Equation> equations;
  private final List<List<Expr>> orders = new ArrayList<>();

  NumberInterpreter(Numbers<T> numbers, List<Equation> equations, Map<String, Integer> sizes) {
    this.numbers = numbers;
    this.sizes = sizes;
    this.equations = equations;
    equations.forEach(e -> orders.add(Expr.topological(List.of(e.value()))));
  }

  /// Called with each variable right after it is set; returns what takes its place.
  interface Hook<T> {
    Block<T> set(Expr variable, Block<T> value);
  }

  /// The values of all variables, given those that the equations only read.
  Map<Expr, Block<T>> run(Map<Expr, Block<T>> given, Hook<T> hook) {
    Map<Expr, Block<T>> values = new HashMap<>(given);
    for (int i = 0; i < equations.size(); i++) {
      for (Expr node : orders.get(i)) {
        if (!values.containsKey(node)) {
          values.put(node, evaluate(node, values));
        }
      }
      Expr name = equations.get(i).name();
      values.put(name, hook.set(name, values.get(equations.get(i).value())));
    }
    return values;
  }

  private Block<T> evaluate(Expr node, Map<Expr, Block<T>> values) {
    int rows = node.shape().rows().size(sizes);
    int cols = node.shape().cols().size(sizes);
    List<T> out = new ArrayList<>(rows * cols);
    switch (node.op()) {
      case Op.Var _ -> throw new IllegalArgumentException(node + " has no value");
      case Op.Const(double value, Shape _) ->
          out.addAll(Collections.nCopies(rows * cols, numbers.of(value)));
      case Op.Map(Fn fn, Expr x) ->
          values.get(x).entries.forEach(e -> out.add(numbers.apply(fn, e)));
      case Op.Add(Expr a, Expr b) -> zip(values.get(a), values.get(b), numbers::add, out);
      case Op.Hadamard(Expr a, Expr b) -> zip(values.get(a), values.get(b), numbers::multiply, out);
      case Op.Scale(Expr s, Expr x) -> {
        T factor = values.get(s).get(0, 0);
        values.get(x).entries.forEach(e -> out.add(numbers.multiply(factor, e)));
      }
      case Op.MatMul(Expr a, Expr b) -> product(values.get(a), values.get(b), out);
      case Op.Transpose(Expr x) -> {
        Block<T> block = values.get(x);
        fill(rows, cols, (i, j) -> block.get(j, i), out);
      }
      case Op.Diag(Expr v) -> {
        Block<T> block = values.get(v);
        T zero = numbers.of(0);
        fill(rows, cols, (i, j) -> i == j ? block.get(i, 0) : zero, out);
      }
      case Op.DiagPart(Expr x) -> {
        Block<T> block = values.get(x);
        fill(rows, 1, (i, _) -> block.get(i, i), out);
      }
      case Op.Stack(List<Expr> parts) -> parts.forEach(p -> out.addAll(values.get(p).entries));
      case Op.Rows(Expr x, Dim from, Dim _) -> {
        int start = from.size(sizes);
        fill(rows, cols, (i, j) -> values.get(x).get(start + i, j), out);
      }
      case Op.Sum(Expr x) -> {
        T sum = numbers.of(0);
        for (T entry : values.get(x).entries) {
          sum = numbers.add(sum, entry);
        }
        out.add(sum);
      }
    }
    return new Block<>(rows, cols, out);
  }

  private interface Binary<T> {
    T of(T a, T b);
  }

  private interface At<T> {
    T of(int i, int j);
  }

  private static <T> void zip(Block<T> a, Block<T> b, Binary<T> op, List<T> out) {
    for (int i = 0; i < a.entries.size(); i++) {
      out.add(op.of(a.entries.get(i), b.entries.get(i)));
    }
  }

  private static <T> void fill(int rows, int cols, At<T> at, List<T> out) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        out.add(at.of(i, j));
      }
    }
  }

  private void product(Block<T> a, Block<T> b, List<T> out) {
    for (int i = 0; i < a.rows; i++) {
      for (int j = 0; j < b.cols; j++) {
        T sum = numbers.of(0);
        for (int k = 0; k < a.cols; k++) {
          sum = numbers.add(sum, numbers.multiply(a.get(i, k), b.get(k, j)));
        }
        out.add(sum);
      }
    }
  }
}
