package org.gradproof.verify.fault;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.Observation;

/// A backward pass written by hand, the way people do it with NumPy, with switches that make it
/// wrong. It shares nothing with the code it is used to test: plain loops over plain arrays.
abstract class Hand {
  final int steps;
  final int batch;
  final int m;
  final int n;
  final int width;
  final Map<String, double[][]> p = new LinkedHashMap<>();
  final Map<String, double[][]> grad = new LinkedHashMap<>();
  final double[][][] x;
  final double[][][] dx;
  final Map<String, double[][]> initial = new LinkedHashMap<>();
  final Map<String, double[][]> dInitial = new LinkedHashMap<>();
  final Map<String, double[][][]> up = new LinkedHashMap<>();
  final Map<String, double[][]> last = new LinkedHashMap<>();
  final Set<String> on = new TreeSet<>();
  final Set<String> known = new TreeSet<>();
  private final RandomGenerator random;

  /// @param width the entries of h
  Hand(int steps, int batch, int m, int n, int width, RandomGenerator random) {
    this.steps = steps;
    this.batch = batch;
    this.m = m;
    this.n = n;
    this.width = width;
    this.random = random;
    this.x = new double[steps][][];
    this.dx = new double[steps][batch][m];
    for (int t = 0; t < steps; t++) {
      x[t] = drawn(batch, m, 1);
    }
  }

  /// Whether a mistake is made; every switch is known by being asked for.
  boolean on(String fault) {
    known.add(fault);
    return on.contains(fault);
  }

  final double[][] drawn(int rows, int cols, double scale) {
    double[][] a = new double[rows][cols];
    for (double[] row : a) {
      Arrays.setAll(row, _ -> scale * random.nextGaussian());
    }
    return a;
  }

  final void parameter(String name, int rows, int cols) {
    p.put(name, drawn(rows, cols, cols == 1 ? 0.5 : 1.2 / Math.sqrt(cols)));
    grad.put(name, new double[rows][cols]);
  }

  final void state(String name, int entries) {
    initial.put(name, drawn(batch, entries, 0.5));
    dInitial.put(name, new double[batch][entries]);
    last.put(name, drawn(batch, entries, 1));
    double[][][] each = new double[steps][][];
    Arrays.setAll(each, _ -> drawn(batch, entries, 1));
    up.put(name, each);
  }

  /// `M v`.
  static double[] times(double[][] a, double[] v) {
    double[] y = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < v.length; j++) {
        y[i] += a[i][j] * v[j];
      }
    }
    return y;
  }

  /// `Mᵀ v`.
  static double[] back(double[][] a, double[] v) {
    double[] y = new double[a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < y.length; j++) {
        y[j] += a[i][j] * v[i];
      }
    }
    return y;
  }

  static double[] plus(double[]... parts) {
    double[] y = parts[0].clone();
    for (int k = 1; k < parts.length; k++) {
      for (int i = 0; i < y.length; i++) {
        y[i] += parts[k][i];
      }
    }
    return y;
  }

  static double[] column(double[][] a) {
    double[] y = new double[a.length];
    Arrays.setAll(y, i -> a[i][0]);
    return y;
  }

  static double sigma(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  final void outer(String name, double[] u, double[] v, double factor) {
    double[][] g = grad.get(name);
    for (int i = 0; i < u.length; i++) {
      for (int j = 0; j < v.length; j++) {
        g[i][j] += factor * u[i] * v[j];
      }
    }
  }

  final void bias(String name, double[] u, double factor) {
    outer(name, u, new double[] {1}, factor);
  }

  /// What is left of a sum over steps and sequences.
  final double share(int t, int b) {
    double factor = 1;
    if (on("only the last step")) factor *= t == steps - 1 ? 1 : 0;
    if (on("= for +=")) factor *= t == 0 ? 1 : 0;
    if (on("only the first row")) factor *= b == 0 ? 1 : 0;
    if (on("mean over batch")) factor /= batch;
    if (on("mean over time")) factor /= steps;
    return factor;
  }

  /// The gradient from outside at a state.
  final double[] outside(String state, int t, int b) {
    double[] d = new double[initial.get(state)[b].length];
    int from = on("upstream of the next step") ? t + 1 : t;
    boolean ignored =
        on("upstream of each " + state + " ignored")
            || (on("only the last upstream") && t < steps - 1);
    if (from < steps && !ignored) d = plus(d, up.get(state)[from][b]);
    if (t == steps - 1 && !on("last " + state + " ignored")) d = plus(d, last.get(state)[b]);
    return d;
  }

  /// Whether the carried gradient is cut between `t` and `t+1`.
  final boolean cut(int t) {
    return (on("truncated every 2") && (t + 1) % 2 == 0)
        || (on("truncated after the last 3") && steps - 1 - t == 3);
  }

  final boolean runs(int t) {
    return !(on("stops a step early") && t == 0) && !(on("stops after 3 steps") && t < steps - 3);
  }

  abstract void forward();

  abstract void backward();

  /// Mistakes made to the finished gradients; the same for all cells.
  final void finish(String w, String w2, String u, String b, String b2) {
    if (on("bias doubled")) scale(b, 2);
    if (on("weight scaled")) scale(w, 0.3);
    if (on("sign")) scale(u, -1);
    if (!b.equals(b2)) {
      if (on("bias copied")) grad.put(b, copy(grad.get(b2)));
      if (on("blocks exchanged")) swap(w, w2);
      if (on("all gradients exchanged")) {
        swap(w, w2);
        swap(b, b2);
      }
    }
    if (on("transposed")) grad.put(u, transposed(grad.get(u)));
    double most = Arrays.stream(grad.get(u)).flatMapToDouble(Arrays::stream).max().orElseThrow();
    double bound = Math.rint(50 * most) / 100;
    if (on("clipped")) each(u, e -> Math.clamp(e, -bound, bound));
    if (on("float")) each(w, e -> (float) e);
    if (on("weight zero")) scale(w, 0);
    if (on("input detached"))
      Arrays.stream(dx).flatMap(Arrays::stream).forEach(r -> Arrays.fill(r, 0));
    if (on("input gradient reversed")) Collections.reverse(Arrays.asList(dx));
    if (on("input gradient a step late")) {
      Collections.rotate(Arrays.asList(dx), 1);
      Arrays.stream(dx[0]).forEach(r -> Arrays.fill(r, 0));
    }
    if (on("h0 detached")) Arrays.stream(dInitial.get("h")).forEach(r -> Arrays.fill(r, 0));
    if (on("h0 mean")) {
      Arrays.stream(dInitial.get("h")).forEach(r -> Arrays.setAll(r, i -> r[i] / batch));
    }
  }

  private void swap(String a, String b) {
    double[][] kept = grad.get(a);
    grad.put(a, grad.get(b));
    grad.put(b, kept);
  }

  private void scale(String name, double factor) {
    each(name, e -> e * factor);
  }

  private void each(String name, java.util.function.DoubleUnaryOperator f) {
    for (double[] row : grad.get(name)) {
      Arrays.setAll(row, i -> f.applyAsDouble(row[i]));
    }
  }

  static double[][] copy(double[][] a) {
    return Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
  }

  static double[][] transposed(double[][] a) {
    double[][] y = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < y.length; j++) {
        y[j][i] = a[i][j];
      }
    }
    return y;
  }

  /// Forward, backward, and the numbers in the cell's terms; states are `h_{t-1}`, `c_{t-1}`.
  final Observation observe(Recurrence cell, Set<String> faults, double unit) {
    on.clear();
    on.addAll(faults);
    grad.values().forEach(g -> Arrays.stream(g).forEach(r -> Arrays.fill(r, 0)));
    forward();
    backward();
    if (!known.containsAll(faults)) {
      throw new IllegalArgumentException("no such mistake: " + faults);
    }
    Map<Expr, double[]> parameters = new LinkedHashMap<>();
    Map<Expr, double[]> gradients = new LinkedHashMap<>();
    for (Expr e : cell.parameters()) {
      parameters.put(e, flat(p.get(e.toString()), unit));
      gradients.put(e, flat(grad.get(e.toString()), unit));
    }
    Map<Expr, double[]> start = new LinkedHashMap<>();
    Map<Expr, double[]> dStart = new LinkedHashMap<>();
    Map<Expr, double[]> each = new LinkedHashMap<>();
    Map<Expr, double[]> end = new LinkedHashMap<>();
    for (Recurrence.State s : cell.states()) {
      String name = s.current().toString().substring(0, 1);
      start.put(s.previous(), flat(initial.get(name), unit));
      dStart.put(s.previous(), flat(dInitial.get(name), unit));
      each.put(s.current(), flat(up.get(name), unit));
      end.put(s.current(), flat(last.get(name), unit));
    }
    Expr input = cell.inputs().get(0);
    Map<String, Integer> sizes = new LinkedHashMap<>();
    size(sizes, input, m);
    cell.states()
        .forEach(s -> size(sizes, s.current(), s.current().toString().startsWith("c") ? n : width));
    return new Observation(
        cell,
        sizes,
        steps,
        batch,
        parameters,
        start,
        Map.of(input, flat(x, unit)),
        each,
        end,
        gradients,
        dStart,
        Map.of(input, flat(dx, unit)),
        unit);
  }

  private static void size(Map<String, Integer> sizes, Expr e, int size) {
    sizes.put(e.shape().rows().toString(), size);
  }

  private static double[] flat(double[][] a, double unit) {
    return List.of(a).stream()
        .flatMapToDouble(Arrays::stream)
        .map(e -> unit > 1e-10 ? (float) e : e)
        .toArray();
  }

  private static double[] flat(double[][][] a, double unit) {
    return List.of(a).stream().flatMapToDouble(r -> Arrays.stream(flat(r, unit))).toArray();
  }
}
