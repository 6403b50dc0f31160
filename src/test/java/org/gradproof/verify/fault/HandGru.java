package org.gradproof.verify.fault;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A gated recurrent unit with the reset gate before or after the product, forward and backward by
/// hand. `1 - z` admits the new value.
final class HandGru extends Hand {
  private final boolean after;
  private final double[][][] h;
  private final double[][][] r;
  private final double[][][] z;
  private final double[][][] g;
  private final double[][][] inner;

  HandGru(boolean after, int steps, int batch, int m, int n, RandomGenerator random) {
    super(steps, batch, m, n, n, random);
    this.after = after;
    for (String gate : new String[] {"r", "z", after ? "n" : "g"}) {
      parameter("W_x" + gate, n, m);
      parameter("W_h" + gate, n, n);
      if (after) {
        parameter("b_x" + gate, n, 1);
        parameter("b_h" + gate, n, 1);
      } else {
        parameter("b_" + gate, n, 1);
      }
    }
    state("h", n);
    h = new double[steps + 1][batch][];
    r = new double[steps][batch][n];
    z = new double[steps][batch][n];
    g = new double[steps][batch][n];
    inner = new double[steps][batch][n];
  }

  private String gate() {
    return after ? "n" : "g";
  }

  private double[] linear(String k, double[] xt, double[] ht) {
    double[] a = plus(times(p.get("W_x" + k), xt), times(p.get("W_h" + k), ht));
    return after
        ? plus(a, column(p.get("b_x" + k)), column(p.get("b_h" + k)))
        : plus(a, column(p.get("b_" + k)));
  }

  @Override
  void forward() {
    h[0] = initial.get("h");
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        double[] before = h[t][b];
        r[t][b] = Arrays.stream(linear("r", x[t][b], before)).map(Hand::sigma).toArray();
        z[t][b] = Arrays.stream(linear("z", x[t][b], before)).map(Hand::sigma).toArray();
        double[] gated = product(r[t][b], before);
        double[] hidden = times(p.get("W_h" + gate()), after ? before : gated);
        if (after) {
          hidden = plus(hidden, column(p.get("b_hn")));
          inner[t][b] = hidden;
          hidden = product(r[t][b], hidden);
        }
        double[] bias = column(p.get(after ? "b_xn" : "b_g"));
        double[] a = plus(times(p.get("W_x" + gate()), x[t][b]), hidden, bias);
        g[t][b] = Arrays.stream(a).map(Math::tanh).toArray();
        h[t + 1][b] = new double[n];
        for (int i = 0; i < n; i++) {
          h[t + 1][b][i] = (1 - z[t][b][i]) * g[t][b][i] + z[t][b][i] * before[i];
        }
      }
    }
  }

  static double[] product(double[] a, double[] b) {
    double[] y = new double[a.length];
    Arrays.setAll(y, i -> a[i] * b[i]);
    return y;
  }

  @Override
  void backward() {
    String k = gate();
    for (int b = 0; b < batch; b++) {
      double[] carry = new double[n];
      for (int t = steps - 1; t >= 0; t--) {
        dx[t][b] = new double[m];
        if (!runs(t)) continue;
        if (cut(t) || on("carry dropped")) carry = new double[n];
        double[] dh = plus(outside("h", t, b), carry);
        double[] before = h[t][b];
        double[] zt = on("z of the step before") ? z[Math.max(t - 1, 0)][b] : z[t][b];
        double[] rt = r[t][b].clone();
        if (on("scalar r")) Arrays.fill(rt, Arrays.stream(rt).average().orElseThrow());
        if (on("first entry of r")) Arrays.fill(rt, r[t][b][0]);
        double[] dn = new double[n];
        double[] dz = new double[n];
        double[] direct = new double[n];
        for (int i = 0; i < n; i++) {
          double slope = 1 - g[t][b][i] * g[t][b][i];
          if (on("tanh slope missing")) slope = 1;
          if (on("tanh of tanh")) slope = 1 - Math.pow(Math.tanh(g[t][b][i]), 2);
          if (on("tanh slope unsquared")) slope = 1 - g[t][b][i];
          dn[i] = dh[i] * (on("z for 1-z") ? zt[i] : 1 - zt[i]) * slope;
          double minus = -dh[i] * g[t][b][i];
          if (on("sign of the 1-z branch")) minus = -minus;
          if (on("1 - d for -d")) minus = 1 + minus;
          if (on("1-z branch dropped")) minus = 0;
          dz[i] = dh[i] * (on("h_t for h_{t-1} in dz") ? h[t + 1][b][i] : before[i]) + minus;
          dz[i] *= on("z slope missing") ? 1 : zt[i] * (1 - zt[i]);
          if (on("z slope twice")) dz[i] *= zt[i] * (1 - zt[i]);
          direct[i] = dh[i] * (on("1-z for z") ? 1 - zt[i] : zt[i]);
          if (on("z and 1-z exchanged")) {
            dn[i] = dh[i] * zt[i] * slope;
            dz[i] = -dz[i];
            direct[i] = dh[i] * (1 - zt[i]);
          }
        }
        candidate(t, b, dn, dz, direct, rt, k);
        carry = this.handed;
      }
      dInitial.get("h")[b] = carry;
    }
    if (on("r bias copied")) {
      grad.put(after ? "b_xr" : "b_r", copy(grad.get(after ? "b_xz" : "b_z")));
    }
    if (on("r weights exchanged with z")) {
      for (String w : new String[] {"W_x", "W_h"}) {
        double[][] kept = grad.get(w + "r");
        grad.put(w + "r", grad.get(w + "z"));
        grad.put(w + "z", kept);
      }
    }
    finish("W_xr", "W_xz", "W_h" + k, after ? "b_xz" : "b_z", after ? "b_xn" : "b_g");
  }

  private double[] handed = new double[0];

  /// From the candidate on: the part where the two kinds differ.
  private void candidate(
      int t, int b, double[] dn, double[] dz, double[] direct, double[] rt, String k) {
    double[] before = h[t][b];
    double[][] u = p.get("W_h" + k);
    double[] dr;
    double[] viaN;
    boolean late = on("other reset") ? !after : after;
    if (late) {
      double[] q = times(u, before);
      if (after && !on("b_hn outside") && !on("other reset")) q = inner[t][b];
      dr = product(dn, q);
      double[] scaled = on("r missing in the product") ? dn : product(dn, rt);
      viaN = back(u, scaled);
      if (on("U not transposed")) viaN = times(u, scaled);
      outer("W_h" + k, scaled, on("h_t for h_{t-1}") ? h[t + 1][b] : before, share(t, b));
      if (after) bias("b_hn", on("b_hn outside") ? dn : scaled, share(t, b));
    } else {
      double[] q = back(u, dn);
      if (on("U not transposed")) q = times(u, dn);
      dr = product(q, before);
      viaN = on("r missing in the product") ? q : product(q, rt);
      double[] used = on("h_t for h_{t-1}") ? h[t + 1][b] : before;
      outer("W_h" + k, dn, product(rt, used), share(t, b));
      if (after) bias("b_hn", on("other reset") ? dn : product(dn, rt), share(t, b));
    }
    if (on("path through r dropped")) dr = new double[n];
    for (int i = 0; i < n; i++) {
      dr[i] *= on("r slope missing") ? 1 : r[t][b][i] * (1 - r[t][b][i]);
      if (on("r slope at z")) {
        dr[i] *= z[t][b][i] * (1 - z[t][b][i]) / (r[t][b][i] * (1 - r[t][b][i]));
      }
    }
    String[] gates = {"r", "z"};
    double[][] d = {dr, dz};
    double[] viaR = back(p.get("W_hr"), dr);
    double[] viaZ = back(p.get("W_hz"), dz);
    if (on("W_hr path dropped")) viaR = new double[n];
    if (on("W_hz for W_hr")) viaR = back(p.get("W_hz"), dr);
    if (on("gradient for weight")) viaZ = back(grad.get("W_hz"), dz);
    for (int j = 0; j < 2; j++) {
      outer("W_x" + gates[j], d[j], x[t][b], share(t, b));
      outer("W_h" + gates[j], d[j], on("h_t for h_{t-1}") ? h[t + 1][b] : before, share(t, b));
      bias((after ? "b_x" : "b_") + gates[j], d[j], share(t, b));
      if (after) bias("b_h" + gates[j], d[j], share(t, b));
    }
    outer("W_x" + k, dn, x[t][b], share(t, b));
    bias(after ? "b_xn" : "b_g", dn, share(t, b));
    dx[t][b] = plus(back(p.get("W_xr"), dr), back(p.get("W_xz"), dz), back(p.get("W_x" + k), dn));
    if (on("direct path dropped")) direct = new double[n];
    if (on("direct path without z")) direct = plus(outside("h", t, b), carryOf(t));
    if (on("z path doubled")) viaZ = plus(viaZ, viaZ);
    handed = plus(direct, viaN, viaR, viaZ);
    carried = handed;
  }

  private double[] carried = new double[0];

  private double[] carryOf(int t) {
    return t == steps - 1 ? new double[n] : carried;
  }
}
