package org.gradproof.span;

/// Sums and products rounded down or up. One unit in the last place is added to every inexact
/// result of round-to-nearest, which is more than its error.
final class Rounding {
  private Rounding() {}

  static double sumDown(double a, double b) {
    double sum = a + b;
    if (Double.isNaN(sum)) {
      return Double.NEGATIVE_INFINITY;
    }
    return a == 0 || b == 0 ? sum : Math.nextDown(sum);
  }

  static double sumUp(double a, double b) {
    return -sumDown(-a, -b);
  }

  /// A lower bound on the products of `[a, b]` and `[c, d]`.
  static double productDown(double a, double b, double c, double d) {
    double least =
        Math.min(Math.min(product(a, c), product(a, d)), Math.min(product(b, c), product(b, d)));
    // Zero is exact when a factor is; otherwise the product may have underflowed.
    boolean exact = (a == 0 && b == 0) || (c == 0 && d == 0);
    return exact || isOne(a, b) || isOne(c, d) ? least : Math.nextDown(least);
  }

  /// An upper bound on the products of `[a, b]` and `[c, d]`.
  static double productUp(double a, double b, double c, double d) {
    return -productDown(-b, -a, c, d);
  }

  private static boolean isOne(double a, double b) {
    return a == b && Math.abs(a) == 1;
  }

  /// `0·∞ = 0`: an unbounded interval still holds finite numbers only.
  private static double product(double x, double y) {
    return x == 0 || y == 0 ? 0 : x * y;
  }
}
