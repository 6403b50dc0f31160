package org.gradproof.verify.fault;

/// Lengths and distances of lists of numbers.
final class Norms {
  private Norms() {}

  /// The Euclidean length.
  static double length(double[] x) {
    double largest = 0;
    for (double e : x) {
      largest = Math.max(largest, Math.abs(e));
    }
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    double sum = 0;
    for (double e : x) {
      sum += e / largest * (e / largest);
    }
    return largest * Math.sqrt(sum);
  }

  /// The length of the difference.
  static double distance(double[] x, double[] y) {
    double[] difference = x.clone();
    for (int i = 0; i < x.length; i++) {
      difference[i] -= y[i];
    }
    return length(difference);
  }

  /// The length of the difference relative to the longer; 0 when both are zero.
  static double relative(double[] x, double[] y) {
    double scale = Math.max(length(x), length(y));
    return scale == 0 ? 0 : distance(x, y) / scale;
  }
}
