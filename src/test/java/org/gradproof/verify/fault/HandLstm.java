package org.gradproof.verify.fault;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A long short-term memory, plain, with peepholes or with a projection, forward and backward by
/// hand.
final class HandLstm extends Hand {
  private static final String[] GATES = {"i", "f", "g", "o"};
  private final boolean peepholes;
  private final boolean projected;
  private final double[][][] h;
  private final double[][][] c;
  private final double[][][][] s;
  private final double[][][][] a;

  HandLstm(
      boolean peepholes, int steps, int batch, int m, int n, int width, RandomGenerator random) {
    super(steps, batch, m, n, width, random);
    this.peepholes = peepholes;
    this.projected = width != n;
    for (String k : GATES) {
      parameter("W_" + k, n, m);
      parameter("U_" + k, n, width);
      parameter("b_" + k, n, 1);
      if (peepholes && !k.equals("g")) parameter("p_" + k, n, 1);
    }
    if (projected) parameter("W_r", width, n);
    state("h", width);
    state("c", n);
    h = new double[steps + 1][batch][];
    c = new double[steps + 1][batch][];
    s = new double[4][steps][batch][n];
    a = new double[4][steps][batch][n];
  }

  private double[] hole(String k, double[] cell) {
    return peepholes && !k.equals("g")
        ? HandGru.product(column(p.get("p_" + k)), cell)
        : new double[n];
  }

  @Override
  void forward() {
    h[0] = initial.get("h");
    c[0] = initial.get("c");
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        c[t + 1][b] = new double[n];
        for (int k = 0; k < 4; k++) {
          String gate = GATES[k];
          if (k == 3) {
            for (int i = 0; i < n; i++) {
              c[t + 1][b][i] = s[1][t][b][i] * c[t][b][i] + s[0][t][b][i] * s[2][t][b][i];
            }
          }
          a[k][t][b] =
              plus(
                  times(p.get("W_" + gate), x[t][b]),
                  times(p.get("U_" + gate), h[t][b]),
                  column(p.get("b_" + gate)),
                  hole(gate, k == 3 ? c[t + 1][b] : c[t][b]));
          int gateIndex = k;
          s[k][t][b] =
              Arrays.stream(a[k][t][b])
                  .map(e -> gateIndex == 2 ? Math.tanh(e) : sigma(e))
                  .toArray();
        }
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
          out[i] = s[3][t][b][i] * Math.tanh(c[t + 1][b][i]);
        }
        h[t + 1][b] = projected ? times(p.get("W_r"), out) : out;
      }
    }
  }

  @Override
  void backward() {
    for (int b = 0; b < batch; b++) {
      double[] dhNext = new double[width];
      double[] dcNext = new double[n];
      for (int t = steps - 1; t >= 0; t--) {
        dx[t][b] = new double[m];
        if (!runs(t)) continue;
        if (cut(t)) {
          dhNext = new double[width];
          dcNext = new double[n];
        }
        if (on("dh carry dropped")) dhNext = new double[width];
        if (on("dc carry dropped")) dcNext = new double[n];
        double[] dh = plus(outside("h", t, b), dhNext);
        double[] dc = plus(outside("c", t, b), dcNext);
        double[] dm = projected ? back(p.get("W_r"), dh) : dh;
        double[][] d = new double[4][n];
        double[] dcHanded = new double[n];
        for (int i = 0; i < n; i++) {
          double it = s[0][t][b][i];
          double ft = s[1][t][b][i];
          double gt = s[2][t][b][i];
          double ot = on("o of the step before") ? s[3][Math.max(t - 1, 0)][b][i] : s[3][t][b][i];
          double ct = c[t + 1][b][i];
          double cp = c[t][b][i];
          double tc = Math.tanh(ct);
          d[3][i] = dm[i] * (on("tanh omitted") ? ct : tc);
          if (on("c_{t-1} for c_t in do")) d[3][i] = dm[i] * Math.tanh(cp);
          d[3][i] *= slope("o", ot, a[3][t][b][i]);
          double slope = 1 - tc * tc;
          if (on("tanh slope of c missing") || on("tanh omitted")) slope = 1;
          if (on("tanh slope of c unsquared")) slope = 1 - tc;
          if (on("tanh slope of c at c")) slope = 1 - ct * ct;
          if (on("tanh of tanh of c")) slope = 1 - Math.pow(Math.tanh(tc), 2);
          double via = dm[i] * ot * slope;
          if (on("path through tanh(c) dropped")) via = 0;
          if (on("o missing in dc")) via = dm[i] * slope;
          double arriving = dc[i];
          dc[i] = on("dc += dc") ? dc[i] + dc[i] : dc[i] + via;
          if (peepholes && !on("peephole path of o dropped")) {
            dc[i] += d[3][i] * p.get("p_o")[i][0];
          }
          d[0][i] = dc[i] * (on("i for g in di") ? it : on("+ for x") ? 1 : gt);
          d[0][i] *= slope("i", it, a[0][t][b][i]);
          d[1][i] = dc[i] * (on("c_t for c_{t-1} in df") ? ct : cp) * slope("f", ft, a[1][t][b][i]);
          d[2][i] = dc[i] * (on("o for i in dg") ? ot : on("+ for x") ? 1 : it);
          d[2][i] *= on("tanh slope of g missing") ? 1 : 1 - gt * gt;
          if (on("sigmoid slope for g")) d[2][i] *= gt * (1 - gt) / (1 - gt * gt);
          dcHanded[i] = dc[i] * (on("carry without f") ? 1 : on("i for f in the carry") ? it : ft);
          if (on("carry of the arriving dc")) dcHanded[i] = arriving * ft;
          if (peepholes && !on("peephole paths of i and f dropped")) {
            dcHanded[i] += d[0][i] * p.get("p_i")[i][0] + d[1][i] * p.get("p_f")[i][0];
          }
        }
        dx[t][b] = new double[m];
        dhNext = new double[width];
        for (int k = 0; k < 4; k++) {
          double[][] u = p.get("U_" + GATES[k]);
          double[][] w = p.get("W_" + GATES[k]);
          boolean square = width == n;
          boolean turned = square && k == 1 && on("U_f not transposed");
          double[] via = turned ? times(u, d[k]) : back(u, d[k]);
          if (k == 0 && on("U_i path dropped")) via = new double[width];
          if (k == 0 && on("U_f for U_i")) via = back(p.get("U_f"), d[k]);
          if (k == 2 && on("U_g path doubled")) via = plus(via, via);
          if (k == 3 && on("gradient for weight")) via = back(grad.get("U_o"), d[k]);
          dhNext = plus(dhNext, via);
          dx[t][b] = plus(dx[t][b], back(w, k == 3 && on("di for do in dx") ? d[0] : d[k]));
        }
        collect(t, b, d, dh);
        dcNext = dcHanded;
      }
      dInitial.get("h")[b] = dhNext;
      dInitial.get("c")[b] = dcNext;
    }
    if (on("c0 detached")) Arrays.stream(dInitial.get("c")).forEach(r -> Arrays.fill(r, 0));
    if (on("dh never stored")) Arrays.stream(dInitial.get("h")).forEach(r -> Arrays.fill(r, 0));
    if (on("gates rotated")) rotate();
    if (on("peepholes broadcast") && peepholes) {
      for (String k : new String[] {"i", "f", "o"}) {
        double sum = 0;
        for (double[] row : grad.get("p_" + k)) sum += row[0];
        for (double[] row : grad.get("p_" + k)) row[0] = sum;
      }
    }
    finish("W_i", "W_f", "U_o", "b_i", "b_f");
  }

  private void rotate() {
    for (String w : new String[] {"W_", "U_", "b_"}) {
      double[][] i = grad.get(w + "i");
      grad.put(w + "i", grad.get(w + "f"));
      grad.put(w + "f", grad.get(w + "g"));
      grad.put(w + "g", i);
    }
  }

  private double slope(String gate, double y, double argument) {
    if (on("slope of " + gate + " missing") || on("every sigmoid slope missing")) return 1;
    double slope = y * (1 - y);
    if (on("slope of " + gate + " twice")) return slope * slope;
    if (on("sigma of sigma at " + gate)) return sigma(y) * (1 - sigma(y));
    if (on("slope of " + gate + " at pre-activation")) return argument * (1 - argument);
    if (on("slope of " + gate + " hard")) return Math.abs(argument) < 3 ? 1 / 6.0 : 0;
    if (on("slope of " + gate + " half")) return 1 - y;
    return slope;
  }

  private void collect(int t, int b, double[][] d, double[] dh) {
    double[] before = on("h_t for h_{t-1}") ? h[t + 1][b] : h[t][b];
    if (on("state not advanced")) before = h[0][b];
    for (int k = 0; k < 4; k++) {
      String gate = GATES[k];
      double[] dk = d[k];
      double[] other = on("df for di in the gradients") && k == 0 ? d[1] : dk;
      outer("W_" + gate, other, x[t][b], share(t, b));
      outer("U_" + gate, other, before, share(t, b));
      bias("b_" + gate, other, share(t, b));
      if (peepholes && k != 2) {
        boolean now = k == 3;
        if (on("c_t for c_{t-1} in the peepholes") && k < 2) now = true;
        if (on("c_{t-1} for c_t in the peephole of o") && k == 3) now = false;
        double factor = on("peepholes of the first row") && b > 0 ? 0 : share(t, b);
        bias("p_" + gate, HandGru.product(dk, now ? c[t + 1][b] : c[t][b]), factor);
      }
    }
    if (projected) {
      double[] out = new double[n];
      for (int i = 0; i < n; i++) {
        out[i] = s[3][t][b][i] * Math.tanh(c[t + 1][b][i]);
        if (on("W_r gets c")) out[i] = c[t + 1][b][i];
      }
      outer("W_r", dh, out, share(t, b));
    }
  }
}
