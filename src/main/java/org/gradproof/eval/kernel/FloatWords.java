package org.gradproof.eval.kernel;

/// Fused code over single floats.
public final class FloatWords {
  private FloatWords() {}

  /// The entry at an index.
  public static float load(float[] m, int at) {
    return m[at];
  }

  /// Stores an entry.
  public static void store(float x, float[] m, int at) {
    m[at] = x;
  }

  /// A constant.
  public static float fill(float x) {
    return x;
  }

  /// `a + b`.
  public static float add(float a, float b) {
    return a + b;
  }

  /// `a − b`.
  public static float subtract(float a, float b) {
    return a - b;
  }

  /// `a b`.
  public static float multiply(float a, float b) {
    return a * b;
  }

  /// `1/x`.
  public static float reciprocal(float x) {
    return 1 / x;
  }
}
