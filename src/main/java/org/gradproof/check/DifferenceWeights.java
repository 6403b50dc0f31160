package org.gradproof.check;

import java.util.function.DoubleUnaryOperator;

/// Central difference formulas for the first derivative, of any even order.
///
/// `f'(x) = (1/h) Σ_k w_k (f(x+kh) − f(x−kh)) + O(h^{2m})`, `w_k = (−1)^{k+1} (m!)² / (k (m−k)!
/// (m+k)!)` for k = 1 … m. Source: B. Fornberg, Math. Comp. 51 (1988).
public final class DifferenceWeights {
  private DifferenceWeights() {}

  /// The weights `w_1 … w_m` of half-width m, whose order is 2m.
  public static double[] central(int halfWidth) {
    double[] weights = new double[halfWidth];
    double quotient = 1;
    for (int k = 1; k <= halfWidth; k++) {
      quotient *= (double) (halfWidth - k + 1) / (halfWidth + k);
      weights[k - 1] = (k % 2 == 1 ? quotient : -quotient) / k;
    }
    return weights;
  }

  /// The difference quotient of `phi` at 0 with a step h.
  public static double derivative(DoubleUnaryOperator phi, double[] weights, double h) {
    double sum = 0;
    for (int k = weights.length; k >= 1; k--) {
      sum += weights[k - 1] * (phi.applyAsDouble(k * h) - phi.applyAsDouble(-k * h));
    }
    return sum / h;
  }
}
