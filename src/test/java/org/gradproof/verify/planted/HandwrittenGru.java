package org.gradproof.verify.planted;

import java.util.List;
import java.util.random.RandomGenerator;

/// A gated recurrent unit whose update gate keeps; it resets before or after the product.
final class HandwrittenGru extends Handwritten {
  final boolean after;
  private final double[][][] r;
  private final double[][][] z;
  private final double[][][] n;
  private final double[][][] q;
  private final double[][][][] a;

  HandwrittenGru(Sizes sizes, Arithmetic np, boolean after, RandomGenerator random) {
    super(sizes, np, after, List.of("r", "z", "n"), random);
    this.after = after;
    r = new double[sizes.steps()][][];
    z = new double[sizes.steps()][][];
    n = new double[sizes.steps()][][];
    q = new double[sizes.steps()][][];
    a = new double[sizes.steps()][3][][];
  }

  @Override
  void forward() {
    for (int t = 0; t < sizes.steps(); t++) {
      a[t][0] = argument("r", t);
      a[t][1] = argument("z", t);
      r[t] = np.sigmoid(a[t][0]);
      z[t] = np.sigmoid(a[t][1]);
      q[t] = np.plus(product(h[t], "U_n"), weights.get("d_n"));
      double[][] reset = after ? np.times(r[t], q[t]) : product(np.times(r[t], h[t]), "U_n");
      a[t][2] = np.plus(np.plus(product(x[t], "W_n"), weights.get("b_n")), reset);
      n[t] = np.tanh(a[t][2]);
      h[t + 1] = np.plus(np.times(complement(z[t]), n[t]), np.times(z[t], h[t]));
    }
  }

  private double[][] complement(double[][] gate) {
    return np.map(gate, e -> 1 - e);
  }

  @Override
  void loop() {
    double[][] carry = lastH;
    for (int t = sizes.steps() - 1; t >= 0; t--) {
      if (left(t)) {
        inputGradient[t] = nothing(sizes.input());
        continue;
      }
      if (cut(t)) {
        carry = nothing(sizes.output());
      }
      carry = step(t, arriving(t, carry));
      if (is("adds itself")) {
        carry = np.plus(carry, carry);
      }
    }
    h0Gradient = carry;
  }

  private double[][] step(int t, double[][] dh) {
    double[][] gate = is("z of the step before") && t > 0 ? z[t - 1] : z[t];
    double[][] rest = complement(gate);
    boolean exchanged = is("z and 1-z exchanged");
    double[][] toN = np.times(dh, exchanged || is("z for 1-z") ? gate : rest);
    double[][] dn = np.times(toN, tanhSlope("n", n[t], a[t][2]));
    double[][] minus = np.map(np.times(dh, n[t]), e -> -e);
    if (is("sign of the 1-z branch")) {
      minus = np.map(minus, e -> -e);
    }
    if (is("1 - d for -d")) {
      minus = np.map(minus, e -> 1 + e);
    }
    double[][] toZ = np.plus(np.times(dh, h[t]), minus);
    if (exchanged) {
      toZ = np.map(toZ, e -> -e);
    }
    double[][] dz = np.times(toZ, sigmoidSlope("z", gate, a[t][1]));
    double[][] direct = np.times(dh, exchanged || is("1-z for z") ? rest : gate);
    if (is("direct path dropped")) {
      direct = nothing(sizes.output());
    }
    double[][] reset = is("scalar r") ? np.rowMeans(r[t]) : r[t];
    double[][] viaN = candidate(t, dn, reset);
    double[][] toR = is("path through r dropped") ? nothing(sizes.state()) : resetGradient(t, dn);
    double[][] dr = np.times(toR, sigmoidSlope("r", r[t], a[t][0]));
    collect(t, "r", dr);
    collect(t, "z", dz);
    collect(t, "n", dn);
    double[][] back = np.plus(recurrent(t, "r", dr), recurrent(t, "z", dz));
    return np.plus(np.plus(direct, viaN), back);
  }

  private boolean late() {
    return is("other reset") != after;
  }

  private double[][] candidateWeight() {
    double[][] u = weights.get(is("W and U exchanged") ? "W_n" : "U_n");
    return u.length == u[0].length && is("not transposed: n") ? Arithmetic.transposed(u) : u;
  }

  /// The gradients of `U_n` and `d_n`, and the share of `h_{t-1}` that does not pass through `r_t`.
  private double[][] candidate(int t, double[][] dn, double[][] reset) {
    double[][] scaled = np.times(dn, reset);
    if (late()) {
      outer(t, "U_n", scaled, seen(t));
    } else {
      outer(t, "U_n", dn, np.times(reset, seen(t)));
    }
    boolean outside = (after && is("b_hn outside")) || !late();
    add(t, "d_n", np.sum(outside ? dn : scaled));
    double[][] u = candidateWeight();
    return late() ? np.matmul(scaled, u) : np.times(np.matmul(dn, u), reset);
  }

  /// The gradient that arrives at `r_t`.
  private double[][] resetGradient(int t, double[][] dn) {
    if (!late()) {
      return np.times(np.matmul(dn, candidateWeight()), h[t]);
    }
    boolean bare = !after || (is("b_hn outside") || is("b_hn missing in dr"));
    return np.times(dn, bare ? product(h[t], "U_n") : q[t]);
  }
}
