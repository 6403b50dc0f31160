package org.gradproof.span;

import org.apache.commons.math3.special.Gamma;
import org.gradproof.check.Horizon;

/// Long spans whose gradient is known exactly.
public final class ClosedForms {
  private ClosedForms() {}

  /// `ln σ(b) = −log1p(e^{−b})`: the exponent of a gate `f = σ(b)` that is all a state keeps, exact
  /// to the last place also where `f` rounds to 1.
  public static double logGate(double bias) {
    return bias > -30 ? -Math.log1p(Math.exp(-bias)) : bias - Math.log1p(Math.exp(bias));
  }

  /// The half-life `−ln 2 / λ` in steps of what grows by `e^λ` a step; infinite for `λ ≥ 0`.
  public static double halfLife(double exponent) {
    return exponent >= 0 ? Double.POSITIVE_INFINITY : -Math.log(2) / exponent;
  }

  /// The time constant `−1/λ` in steps; infinite for `λ ≥ 0`.
  public static double timeConstant(double exponent) {
    return exponent >= 0 ? Double.POSITIVE_INFINITY : -1 / exponent;
  }

  /// The span beyond which a central difference sees nothing; see [Horizon#steps(double)].
  public static double differenceHorizon(double exponent) {
    return Horizon.steps(exponent);
  }

  /// The bias `ln(T−1)`, with which a gate is `1 − 1/T` and keeps `1/e` over a span T.
  public static double biasFor(double span) {
    return Math.log(span - 1);
  }

  /// The forget bias above which an LSTM's state of rest is unstable. There the eigenvalues of the
  /// step Jacobian are 0 and `f + i o μ`, so `f + i o ρ(U_g) = 1` at the bias `ln((1−ioρ)/(ioρ))`;
  /// infinite when even an open forget gate leaves it stable.
  ///
  /// @param product `i o`, the product of input and output gate; 1/4 without biases
  /// @param radius the spectral radius of the candidate's matrix; 1/√3 for entries `U(±1/√n)`
  public static double restingForgetBias(double product, double radius) {
    double rest = product * radius;
    return rest > 0 ? Math.log((1 - rest) / rest) : Double.POSITIVE_INFINITY;
  }

  /// `E f^k` for `f = u/(1+u)`, `u ~ U(1, T_max − 1)`: what a state keeps of k steps on average
  /// with forget biases `ln u`. Source: C. Tallec, Y. Ollivier, arXiv:1804.11188 (2018).
  ///
  /// @param longest `T_max`
  /// @param steps k
  public static double chronoMean(double longest, double steps) {
    return Quadrature.over(1, longest - 1, u -> Math.exp(steps * -Math.log1p(1 / u)), 1e-12)
        / (longest - 2);
  }

  /// The exponent `λ_i` of products of N×N matrices of independent real entries `N(0, s²)`. Source:
  /// C. M. Newman, Commun. Math. Phys. 103 (1986).
  ///
  /// @param size N
  /// @param index i, from 1
  /// @param deviation s
  public static double newman(int size, int index, double deviation) {
    return 0.5 * (Math.log(2 * deviation * deviation) + Gamma.digamma((size - index + 1) / 2.0));
  }

  /// The fixed point `x > 0` of `x = tanh(w x)` for `w > 1`.
  public static double tanhFixedPoint(double w) {
    if (!(w > 1)) {
      throw new IllegalArgumentException("tanh(w x) has no other fixed point for w = " + w);
    }
    // x = tanh(wx) ⇔ artanh(x)/x = w, steeper than the map near w = 1.
    double x = Math.min(1, Math.sqrt(3 * (w - 1)));
    for (int i = 0; i < 200; i++) {
      double y = Math.tanh(w * x);
      double next = x - (y - x) / (w * (1 - y) * (1 + y) - 1);
      if (Math.abs(next - x) <= 1e-16) {
        return next;
      }
      x = next;
    }
    return x;
  }
}
