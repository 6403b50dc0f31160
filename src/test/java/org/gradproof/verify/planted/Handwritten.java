package org.gradproof.verify.planted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// A recurrent layer, forward and backward, as people write it with NumPy: batches are rows, the
/// backward pass is a loop from the last step to the first. It can be told to make a mistake.
///
/// Weights multiply from the right, `x W^T + h U^T + b + d`; there is one matrix and two biases for
/// each gate, one of the biases may be zero.
abstract class Handwritten {
  /// The sizes of a run.
  ///
  /// @param steps how many steps
  /// @param batch how many sequences
  /// @param input entries of the input
  /// @param state entries of the state
  /// @param output entries of the output: the state's, or fewer with a projection
  record Sizes(int steps, int batch, int input, int state, int output) {}

  final Sizes sizes;
  final Arithmetic np;
  final List<String> gates;
  final Map<String, double[][]> weights = new LinkedHashMap<>();
  final Map<String, double[][]> gradients = new LinkedHashMap<>();
  final double[][][] x;
  final double[][][] h;
  final double[][][] upstream;
  final double[][] lastH;
  double[][][] inputGradient = new double[0][][];
  double[][] h0Gradient = new double[0][];
  private final Set<String> mistakes = new TreeSet<>();
  private final Set<String> known = new TreeSet<>();
  private final RandomGenerator random;

  Handwritten(Sizes sizes, Arithmetic np, boolean two, List<String> gates, RandomGenerator random) {
    this.sizes = sizes;
    this.np = np;
    this.gates = gates;
    this.random = random;
    for (String g : gates) {
      weights.put("W_" + g, drawn(sizes.state, sizes.input, 1 / Math.sqrt(sizes.input)));
      weights.put("U_" + g, drawn(sizes.state, sizes.output, 1 / Math.sqrt(sizes.output)));
      weights.put("b_" + g, drawn(1, sizes.state, 0.5));
      weights.put("d_" + g, drawn(1, sizes.state, two ? 0.5 : 0));
    }
    x = sequence(sizes.steps, sizes.batch, sizes.input);
    upstream = sequence(sizes.steps, sizes.batch, sizes.output);
    lastH = drawn(sizes.batch, sizes.output, 1);
    h = new double[sizes.steps + 1][][];
    h[0] = drawn(sizes.batch, sizes.output, 0.7);
  }

  final double[][] drawn(int rows, int cols, double scale) {
    double[][] a = Arithmetic.zeros(rows, cols);
    for (double[] row : a) {
      for (int j = 0; j < row.length; j++) {
        row[j] = np.round(scale * random.nextGaussian());
      }
    }
    return a;
  }

  private double[][][] sequence(int steps, int rows, int cols) {
    double[][][] a = new double[steps][][];
    for (int t = 0; t < steps; t++) {
      a[t] = drawn(rows, cols, 1);
    }
    return a;
  }

  /// Whether the mistake is to be made; a mistake is known by being asked for.
  final boolean is(String mistake) {
    known.add(mistake);
    return mistakes.contains(mistake);
  }

  /// The mistakes this cell can make.
  final Set<String> known() {
    return known;
  }

  /// Runs the backward pass with these mistakes.
  final void backward(Set<String> made) {
    mistakes.clear();
    mistakes.addAll(made);
    gradients.clear();
    weights.forEach((n, w) -> gradients.put(n, Arithmetic.zeros(w.length, w[0].length)));
    inputGradient = new double[sizes.steps][][];
    loop();
    finish();
  }

  abstract void forward();

  abstract void loop();

  /// The argument of a gate before peepholes.
  final double[][] argument(String g, int t) {
    double[][] own = np.plus(product(x[t], "W_" + g), weights.get("b_" + g));
    return np.plus(np.plus(own, product(h[t], "U_" + g)), weights.get("d_" + g));
  }

  /// `v M^T`.
  final double[][] product(double[][] v, String matrix) {
    return np.matmul(v, Arithmetic.transposed(weights.get(matrix)));
  }

  final double[][] nothing(int width) {
    return Arithmetic.zeros(sizes.batch, width);
  }

  /// The gradient that arrives at the output from outside and from the step after.
  final double[][] arriving(int t, double[][] carry) {
    int last = sizes.steps - 1;
    double[][] kept = is("dh carry dropped") && t < last ? nothing(sizes.output) : carry;
    if (t == last && is("last h ignored")) {
      kept = nothing(sizes.output);
    }
    boolean ignored =
        is("upstream ignored")
            || (is("only the last upstream") && t < last)
            || (is("upstream of the next step") && t == last);
    int from = is("upstream of the next step") ? Math.min(t + 1, last) : t;
    return ignored ? kept : np.plus(upstream[from], kept);
  }

  /// Whether what is carried from step `t + 1` to step `t` is cut off.
  final boolean cut(int t) {
    return is("truncated every 3 steps") && t < sizes.steps - 1 && (t + 1) % 3 == 0;
  }

  /// Whether the loop leaves a step out.
  final boolean left(int t) {
    return (is("stops a step early") && t == 0)
        || (is("stops after 2 steps") && t < sizes.steps - 2);
  }

  /// What the recurrent weights' gradient takes for `h_{t-1}`.
  final double[][] seen(int t) {
    return is("h_t for h_{t-1}") ? h[t + 1] : is("state not advanced") ? h[0] : h[t];
  }

  /// Adds `u^T v` to a weight's gradient.
  final void outer(int t, String name, double[][] u, double[][] v) {
    add(t, name, np.matmul(Arithmetic.transposed(u), v));
  }

  final void add(int t, String name, double[][] share) {
    double[][] before = gradients.get(name);
    if (is("only the last step") && t < sizes.steps - 1) {
      return;
    }
    gradients.put(name, is("= for +=") ? share : np.plus(before, share));
  }

  /// Collects a gate's gradients and hands on what its product takes back to the input.
  final void collect(int t, String g, double[][] d) {
    outer(t, "W_" + g, d, x[t]);
    add(t, "b_" + g, np.sum(d));
    double[][] w = weights.get(is("W and U exchanged") ? "U_" + g : "W_" + g);
    double[][] back = np.matmul(d, w);
    inputGradient[t] = inputGradient[t] == null ? back : np.plus(inputGradient[t], back);
  }

  /// The recurrent part of a gate: gradients of `U` and `d`, and the share of `h_{t-1}`.
  final double[][] recurrent(int t, String g, double[][] d) {
    double[][] u = weights.get(is("W and U exchanged") ? "W_" + g : "U_" + g);
    if (is("gradient for weight: " + g)) {
      u = gradients.get("U_" + g);
    }
    if (u.length == u[0].length && is("not transposed: " + g)) {
      u = Arithmetic.transposed(u);
    }
    outer(t, "U_" + g, d, seen(t));
    add(t, "d_" + g, np.sum(d));
    double[][] back = np.matmul(d, u);
    return is("path dropped: " + g)
        ? nothing(sizes.output)
        : is("path doubled: " + g) ? np.plus(back, back) : back;
  }

  /// The slope of a sigmoid gate, from value and argument.
  final double[][] sigmoidSlope(String g, double[][] y, double[][] a) {
    if (is("slope missing: " + g) || is("slope missing: all sigmoids")) {
      return np.map(y, _ -> 1);
    }
    if (is("slope of the argument: " + g)) {
      return np.map(a, e -> e * (1 - e));
    }
    if (is("slope of the value: " + g)) {
      return np.map(np.sigmoid(y), e -> e * (1 - e));
    }
    if (is("hard slope: " + g)) {
      return np.map(a, e -> Math.abs(e) < 2.5 ? 0.2 : 0);
    }
    double[][] slope = np.map(y, e -> e * (1 - e));
    return is("slope twice: " + g) ? np.times(slope, slope) : slope;
  }

  /// The slope of a hyperbolic tangent, from value and argument.
  final double[][] tanhSlope(String g, double[][] y, double[][] a) {
    if (is("slope missing: " + g)) {
      return np.map(y, _ -> 1);
    }
    if (is("slope of the argument: " + g)) {
      return np.map(a, e -> 1 - e * e);
    }
    if (is("slope of the value: " + g)) {
      return np.map(np.tanh(y), e -> 1 - e * e);
    }
    if (is("slope unsquared: " + g)) {
      return np.map(y, e -> 1 - e);
    }
    double[][] slope = np.map(y, e -> 1 - e * e);
    return is("slope twice: " + g) ? np.times(slope, slope) : slope;
  }

  /// Mistakes made to the finished gradients.
  private void finish() {
    Finished finished = new Finished(this);
    for (double[][] part : inputGradient) {
      if (part == null) {
        throw new IllegalStateException("a step has no gradient");
      }
    }
    finished.apply();
  }

  /// A name for failures.
  @Override
  public String toString() {
    return new ArrayList<>(gates) + " " + sizes + (np.single() ? " single" : " double");
  }
}
