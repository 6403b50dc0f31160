package org.gradproof.verify.planted;

import java.util.List;
import java.util.random.RandomGenerator;

/// `h_t = tanh(W x_t + b + U h_{t-1} + d)`.
final class HandwrittenRnn extends Handwritten {
  private final double[][][] a;

  HandwrittenRnn(Sizes sizes, Arithmetic np, RandomGenerator random) {
    super(sizes, np, true, List.of("h"), random);
    a = new double[sizes.steps()][][];
  }

  @Override
  void forward() {
    for (int t = 0; t < sizes.steps(); t++) {
      a[t] = argument("h", t);
      h[t + 1] = np.tanh(a[t]);
    }
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
      double[][] dh = arriving(t, carry);
      double[][] d = np.times(dh, tanhSlope("h", h[t + 1], a[t]));
      collect(t, "h", d);
      carry = recurrent(t, "h", d);
      if (is("adds itself")) {
        carry = np.plus(carry, carry);
      }
    }
    h0Gradient = carry;
  }
}
