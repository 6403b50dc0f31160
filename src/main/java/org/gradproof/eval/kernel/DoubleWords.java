package org.gradproof.eval.kernel;

/// Fused code over single doubles.
public final class DoubleWords {
  private DoubleWords() {}

  /// The entry at an index.
  public static double load(double[] m, int at) {
    return m[at];
  }

  /// Stores an entry.
  public static void store(double x, double[] m, int at) {
    m[at] = x;
  }

  /// A constant.
  public static double fill(double x) {
    return x;
  }

  /// `a + b`.
  public static double add(double a, double b) {
    return a + b;
  }

  /// `a − b`.
  public static double subtract(double a, double b) {
    return a - b;
  }

  /// `a b`.
  public static double multiply(double a, double b) {
    return a * b;
  }

  /// `1/x`.
  public static double reciprocal(double x) {
    return 1 / x;
  }
}
