package org.gradproof.eval.kernel;

/// The implementations of [Arithmetic].
///
/// Vectors are used when the running Java has the module `jdk.incubator.vector` loaded and the
/// processor has vectors of 256 bits or more; otherwise entry by entry, with the same results.
public final class Arithmetics {
  private static final boolean VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && Width.fits();

  private Arithmetics() {}

  /// Double precision, the fastest there is.
  public static Arithmetic<double[]> doubles() {
    return doubles(VECTORS);
  }

  /// Double precision, in vectors or entry by entry.
  public static Arithmetic<double[]> doubles(boolean vectors) {
    return vectors ? new VectorDoubleArithmetic() : new ScalarDoubleArithmetic();
  }

  /// Single precision, the fastest there is.
  public static Arithmetic<float[]> floats() {
    return floats(VECTORS);
  }

  /// Single precision, in vectors or entry by entry.
  public static Arithmetic<float[]> floats(boolean vectors) {
    return vectors ? new VectorFloatArithmetic() : new ScalarFloatArithmetic();
  }

  /// Whether [#doubles()] and [#floats()] use vectors.
  public static boolean vectors() {
    return VECTORS;
  }

  // Apart, so that it is only loaded where the module exists.
  private static final class Width {
    static boolean fits() {
      return jdk.incubator.vector.DoubleVector.SPECIES_PREFERRED.length() >= 4;
    }
  }
}
