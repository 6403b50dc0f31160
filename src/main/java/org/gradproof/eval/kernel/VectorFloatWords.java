package org.gradproof.eval.kernel;

import jdk.incubator.vector.FloatVector;

/// Fused code over vectors of floats.
public final class VectorFloatWords {
  private VectorFloatWords() {}

  /// The entries from an index on.
  public static FloatVector load(float[] m, int at) {
    return FloatVector.fromArray(FloatVector.SPECIES_256, m, at);
  }

  /// Stores entries.
  public static void store(FloatVector x, float[] m, int at) {
    x.intoArray(m, at);
  }

  /// A constant in every entry.
  public static FloatVector fill(float x) {
    return FloatVector.broadcast(FloatVector.SPECIES_256, x);
  }

  /// `a + b`.
  public static FloatVector add(FloatVector a, FloatVector b) {
    return a.add(b);
  }

  /// `a − b`.
  public static FloatVector subtract(FloatVector a, FloatVector b) {
    return a.sub(b);
  }

  /// `a b`.
  public static FloatVector multiply(FloatVector a, FloatVector b) {
    return a.mul(b);
  }

  /// `1/x`.
  public static FloatVector reciprocal(FloatVector x) {
    return fill(1).div(x);
  }
}
