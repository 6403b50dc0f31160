package org.gradproof.span;

import java.util.function.DoubleUnaryOperator;

/// A smooth function on `[0, b]` by the polynomial through its values at Chebyshev's points.
final class Interpolation {
  private final double end;
  private final double[] coefficients;

  /// Interpolates at `n` points.
  Interpolation(double end, int n, DoubleUnaryOperator f) {
    this.end = end;
    this.coefficients = new double[n];
    double[] values = new double[n];
    for (int k = 0; k < n; k++) {
      values[k] = f.applyAsDouble(end / 2 * (1 + Math.cos(Math.PI * (k + 0.5) / n)));
    }
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += values[k] * Math.cos(Math.PI * j * (k + 0.5) / n);
      }
      coefficients[j] = 2 * sum / n;
    }
  }

  /// The value, by Clenshaw's recurrence.
  double at(double x) {
    double u = 2 * x / end - 1;
    double b1 = 0;
    double b2 = 0;
    for (int j = coefficients.length - 1; j >= 1; j--) {
      double b = 2 * u * b1 - b2 + coefficients[j];
      b2 = b1;
      b1 = b;
    }
    return u * b1 - b2 + coefficients[0] / 2;
  }
}
