package org.gradproof.verify.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;

/// Interprets a list of lines for one step of a batch, each operation followed by [Noise].
///
/// Values are arrays `[batch][entries]`; one that is equal for all sequences has the entries once.
final class Stepper {
  /// A line to run.
  ///
  /// @param equation name and value
  /// @param add whether the value is added to what the name held before
  record Line(Equation equation, boolean add) {}

  private record Task(Expr target, Expr node, boolean add) {}

  private final Layer layer;
  private final int batch;
  private final Noise noise;
  private final List<Task> tasks = new ArrayList<>();

  Stepper(Layer layer, int batch, Noise noise, List<Line> lines) {
    this.layer = layer;
    this.batch = batch;
    this.noise = noise;
    Set<Expr> done = new HashSet<>();
    for (Line line : lines) {
      for (Expr node : Expr.topological(List.of(line.equation.value()))) {
        if (!(node.op() instanceof Op.Var) && done.add(node)) {
          tasks.add(new Task(node, node, false));
        }
      }
      tasks.add(new Task(line.equation.name(), line.equation.value(), line.add));
      if (line.add) {
        done.clear(); // the name has another value from here on
      }
    }
  }

  /// All values, by expression.
  Map<Expr, double[]> step(Map<Expr, double[]> given) {
    Map<Expr, double[]> values = new HashMap<>(given);
    for (Task task : tasks) {
      if (task.target == task.node) {
        values.put(task.node, value(task.node, values));
      } else if (task.add) {
        double[] before = values.get(task.target);
        double[] more = values.get(task.node);
        int n = size(task.target);
        double[] sum = new double[before.length];
        for (int i = 0; i < sum.length; i++) {
          sum[i] = noise.rounded(before[i] + more[more.length == n ? i % n : i]);
        }
        values.put(task.target, sum);
      } else {
        values.put(task.target, spread(task.target, values.get(task.node)));
      }
    }
    return values;
  }

  /// A named value that is equal for all sequences is written out for each.
  private double[] spread(Expr name, double[] value) {
    int n = size(name);
    if (value.length != n || batch == 1) {
      return value;
    }
    double[] all = new double[n * batch];
    for (int b = 0; b < batch; b++) {
      System.arraycopy(value, 0, all, b * n, n);
    }
    return all;
  }

  private int size(Dim dim) {
    return dim.size(layer.sizes());
  }

  private int size(Expr e) {
    return size(e.shape().rows()) * size(e.shape().cols());
  }

  private double[] value(Expr e, Map<Expr, double[]> values) {
    int n = size(e);
    return switch (e.op()) {
      case Op.Var v -> throw new IllegalStateException(v.symbol() + " has no value");
      case Op.Const(double c, _) -> {
        double[] y = new double[n];
        java.util.Arrays.fill(y, c);
        yield y;
      }
      case Op.Map(Fn fn, Expr x) -> {
        double[] a = values.get(x);
        double[] y = new double[a.length];
        boolean exact = fn == Fn.SIGN || fn == Fn.STEP || fn == Fn.ABS || fn == Fn.RELU;
        for (int i = 0; i < y.length; i++) {
          double f = fn.value(a[i]);
          y[i] = exact ? f : noise.function(f);
        }
        yield y;
      }
      case Op.Add(Expr a, Expr b) -> pairs(values.get(a), values.get(b), n, true);
      case Op.Hadamard(Expr a, Expr b) -> pairs(values.get(a), values.get(b), n, false);
      case Op.Scale(Expr s, Expr x) -> scaled(values.get(s), values.get(x), n, s);
      case Op.MatMul(Expr a, Expr b) ->
          product(
              values.get(a),
              values.get(b),
              size(a.shape().rows()),
              size(a.shape().cols()),
              size(b.shape().cols()));
      case Op.Transpose(Expr x) -> {
        int rows = size(x.shape().rows());
        int cols = size(x.shape().cols());
        yield copied(values.get(x), n, n, (i, j) -> (j % rows) * cols + j / rows);
      }
      case Op.Diag(Expr v) -> {
        int k = size(v);
        yield copied(values.get(v), k, n, (_, j) -> j / k == j % k ? j / k : -1);
      }
      case Op.DiagPart(Expr x) -> copied(values.get(x), n * n, n, (_, j) -> j * n + j);
      case Op.Stack(List<Expr> parts) -> stacked(parts, values, n);
      case Op.Rows(Expr x, Dim from, _) -> {
        int before = size(from) * size(x.shape().cols());
        yield copied(values.get(x), size(x), n, (_, j) -> before + j);
      }
      case Op.Sum(Expr x) -> {
        double[] a = values.get(x);
        int k = size(x);
        double[] y = new double[a.length / k];
        for (int i = 0; i < a.length; i++) {
          y[i / k] = noise.rounded(y[i / k] + a[i]);
        }
        yield y;
      }
    };
  }

  private double[] pairs(double[] a, double[] b, int n, boolean add) {
    double[] y = new double[Math.max(a.length, b.length)];
    boolean wholeA = a.length == y.length;
    boolean wholeB = b.length == y.length;
    for (int i = 0; i < y.length; i++) {
      double p = a[wholeA ? i : i % n];
      double q = b[wholeB ? i : i % n];
      y[i] = noise.rounded(add ? p + q : p * q);
    }
    return y;
  }

  private double[] scaled(double[] s, double[] x, int n, Expr factor) {
    int sequences = Math.max(s.length, x.length / n);
    double[] y = new double[sequences * n];
    boolean exact = factor.op() instanceof Op.Const(double c, _) && Math.abs(c) == 1;
    for (int i = 0; i < y.length; i++) {
      double p = s[s.length == 1 ? 0 : i / n] * x[x.length == n ? i % n : i];
      y[i] = exact ? p : noise.rounded(p);
    }
    return y;
  }

  private double[] product(double[] a, double[] b, int rows, int inner, int cols) {
    int sizeA = rows * inner;
    int sizeB = inner * cols;
    int sequences = Math.max(a.length / sizeA, b.length / sizeB);
    double[] y = new double[sequences * rows * cols];
    boolean silent = noise.silent();
    for (int s = 0; s < sequences; s++) {
      int atA = a.length == sizeA ? 0 : s * sizeA;
      int atB = b.length == sizeB ? 0 : s * sizeB;
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          double sum = 0;
          double moduli = 0;
          for (int k = 0; k < inner; k++) {
            double p = a[atA + i * inner + k] * b[atB + k * cols + j];
            sum += p;
            moduli += Math.abs(p);
          }
          y[(s * rows + i) * cols + j] = silent ? sum : noise.product(sum, moduli);
        }
      }
    }
    return y;
  }

  private interface From {
    int index(int sequence, int entry);
  }

  private static double[] copied(double[] x, int size, int n, From from) {
    int sequences = x.length / size;
    double[] y = new double[sequences * n];
    for (int s = 0; s < sequences; s++) {
      for (int j = 0; j < n; j++) {
        int i = from.index(s, j);
        y[s * n + j] = i < 0 ? 0 : x[s * size + i];
      }
    }
    return y;
  }

  private double[] stacked(List<Expr> parts, Map<Expr, double[]> values, int n) {
    int sequences = 1;
    for (Expr part : parts) {
      sequences = Math.max(sequences, values.get(part).length / size(part));
    }
    double[] y = new double[sequences * n];
    for (int s = 0; s < sequences; s++) {
      int at = s * n;
      for (Expr part : parts) {
        int k = size(part);
        double[] x = values.get(part);
        System.arraycopy(x, x.length == k ? 0 : s * k, y, at, k);
        at += k;
      }
    }
    return y;
  }
}
