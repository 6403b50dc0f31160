package org.gradproof.verify.fault;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// `h_t = tanh(W_x x_t + W_h h_{t-1} + b)`, forward and backward by hand.
final class HandRnn extends Hand {
  private final double[][][] h;
  private final double[][][] a;

  HandRnn(int steps, int batch, int m, int n, RandomGenerator random) {
    super(steps, batch, m, n, n, random);
    parameter("W_x", n, m);
    parameter("W_h", n, n);
    parameter("b", n, 1);
    state("h", n);
    h = new double[steps + 1][batch][];
    a = new double[steps][batch][];
  }

  @Override
  void forward() {
    h[0] = initial.get("h");
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        a[t][b] =
            plus(times(p.get("W_x"), x[t][b]), times(p.get("W_h"), h[t][b]), column(p.get("b")));
        h[t + 1][b] = Arrays.stream(a[t][b]).map(Math::tanh).toArray();
      }
    }
  }

  @Override
  void backward() {
    for (int b = 0; b < batch; b++) {
      double[] carry = new double[n];
      for (int t = steps - 1; t >= 0; t--) {
        dx[t][b] = new double[m];
        if (!runs(t)) continue;
        if (cut(t) || on("carry dropped")) carry = new double[n];
        double[] dh = plus(outside("h", t, b), carry);
        if (on("carry overwrites") && t < steps - 1) dh = carry;
        double[] y = h[t + 1][b];
        double[] da = new double[n];
        for (int i = 0; i < n; i++) {
          double slope = 1 - y[i] * y[i];
          if (on("slope missing")) slope = 1;
          if (on("slope twice")) slope *= slope;
          if (on("slope at pre-activation")) slope = 1 - a[t][b][i] * a[t][b][i];
          if (on("tanh of tanh")) slope = 1 - Math.pow(Math.tanh(y[i]), 2);
          if (on("slope unsquared")) slope = 1 - y[i];
          if (on("slope plus")) slope = 1 + y[i] * y[i];
          if (on("sigmoid slope")) slope = y[i] * (1 - y[i]);
          da[i] = dh[i] * slope;
        }
        double[] before = h[t][b];
        if (on("h_t for h_{t-1}")) before = y;
        if (on("state not advanced")) before = h[0][b];
        outer("W_x", da, x[t][b], share(t, b));
        outer("W_h", da, before, share(t, b));
        bias("b", da, share(t, b));
        dx[t][b] = back(p.get("W_x"), da);
        if (on("W_x not transposed")) dx[t][b] = times(p.get("W_x"), da);
        if (on("W and U exchanged")) dx[t][b] = back(p.get("W_h"), da);
        carry = back(p.get("W_h"), da);
        if (on("W_h not transposed")) carry = times(p.get("W_h"), da);
        if (on("W_h path lacks slope")) carry = back(p.get("W_h"), dh);
        if (on("adds itself")) carry = plus(carry, carry);
      }
      dInitial.get("h")[b] = carry;
    }
    finish("W_x", "W_h", "W_h", "b", "b");
  }
}
