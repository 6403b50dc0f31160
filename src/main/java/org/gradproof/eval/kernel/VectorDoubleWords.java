package org.gradproof.eval.kernel;

import jdk.incubator.vector.DoubleVector;

/// Fused code over vectors of doubles.
public final class VectorDoubleWords {
  private VectorDoubleWords() {}

  /// The entries from an index on.
  public static DoubleVector load(double[] m, int at) {
    return DoubleVector.fromArray(DoubleVector.SPECIES_256, m, at);
  }

  /// Stores entries.
  public static void store(DoubleVector x, double[] m, int at) {
    x.intoArray(m, at);
  }

  /// A constant in every entry.
  public static DoubleVector fill(double x) {
    return DoubleVector.broadcast(DoubleVector.SPECIES_256, x);
  }

  /// `a + b`.
  public static DoubleVector add(DoubleVector a, DoubleVector b) {
    return a.add(b);
  }

  /// `a − b`.
  public static DoubleVector subtract(DoubleVector a, DoubleVector b) {
    return a.sub(b);
  }

  /// `a b`.
  public static DoubleVector multiply(DoubleVector a, DoubleVector b) {
    return a.mul(b);
  }

  /// `1/x`.
  public static DoubleVector reciprocal(DoubleVector x) {
    return fill(1).div(x);
  }
}
