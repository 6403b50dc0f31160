package org.gradproof.span;

import org.apache.commons.math3.analysis.solvers.BrentSolver;

/// Predictions for large random networks, by integrals over Gaussians.
///
/// Sources: H. Sompolinsky, A. Crisanti, H.-J. Sommers, Phys. Rev. Lett. 61 (1988); L. Molgedey et
/// al., Phys. Rev. Lett. 69 (1992); M. Chen, J. Pennington, S. Schoenholz, ICML 2018.
public final class MeanField {
  private MeanField() {}

  /// The variance q of a neuron's field at the fixed point of `h' = g J tanh(h) + ξ`, the positive
  /// one where there is one: `q = g² E tanh²(√q z) + s²`.
  ///
  /// @param gain g, the standard deviation of the entries of `J` times `√N`
  /// @param noise s, the standard deviation of the input
  public static double variance(double gain, double noise) {
    double squared = gain * gain;
    if (noise == 0 && gain <= 1) {
      return 0;
    }
    double least = noise == 0 ? 1e-9 * Math.min(1, gain - 1) : 0;
    return new BrentSolver(1e-16, 1e-15, 1e-16)
        .solve(
            1000,
            // Divided by q, so that the root near 0 of the onset is well conditioned.
            q -> q == 0 ? Double.MAX_VALUE : (squared * activity(q) + noise * noise) / q - 1,
            Math.max(least, 1e-14),
            squared + noise * noise + 1e-9);
  }

  private static double activity(double q) {
    double root = Math.sqrt(q);
    return Quadrature.gaussian(z -> {
      double y = Math.tanh(root * z);
      return y * y;
    });
  }

  /// `E sech⁴(√q z)`, the mean squared slope.
  public static double squaredSlope(double q) {
    double root = Math.sqrt(q);
    return Quadrature.gaussian(z -> {
      double s = 1 / Math.cosh(root * z);
      return s * s * s * s;
    });
  }

  /// `χ = g² E sech⁴(√q z)`: the growth of the mean squared gradient a step.
  public static double chi(double gain, double q) {
    return gain * gain * squaredSlope(q);
  }

  /// The leading exponent `½ ln χ` of `h' = g J tanh(h) + ξ` in the limit of many neurons.
  public static double exponent(double gain, double noise) {
    return 0.5 * Math.log(chi(gain, variance(gain, noise)));
  }

  /// A point of the critical line `χ = 1`.
  ///
  /// @param weights `σ_w²`
  /// @param rest the variance `q − σ_w² E tanh²(√q z)` that inputs and biases make up for
  public record Critical(double weights, double rest) {}

  /// The point of the critical line with variance q.
  public static Critical critical(double q) {
    double weights = 1 / squaredSlope(q);
    return new Critical(weights, q - weights * activity(q));
  }

  /// The leading exponent of the continuous-time network `x' = −x + g J tanh(x)`, per unit time, in
  /// the limit of many neurons, for g > 1.
  ///
  /// The autocorrelation `C` obeys `C'' = C − g² E tanh tanh`; `λ_1 = −1 + √(1−E_0)` with the
  /// ground state `E_0` of `−ψ'' + (1 − g² E sech² sech²(C(τ)))ψ`.
  public static double continuousExponent(double gain) {
    return -1 + Math.sqrt(1 - Autocorrelation.of(gain).groundState());
  }
}
