package org.gradproof.eval.kernel;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// Arguments of all magnitudes and of both signs.
final class Arguments {
  /// Zeros, infinities, NaN, the ends of the ranges, and where functions bend, saturate or vanish.
  static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    -0.5,
    2,
    -2,
    3,
    -3,
    2.5,
    -2.5,
    0.75,
    1.5,
    6,
    19,
    20,
    -20,
    22,
    36.7,
    -36.8,
    88.7,
    88.73,
    -87.4,
    -103.9,
    -104,
    -108,
    -109,
    708.4,
    709.78,
    709.8,
    -708.4,
    -745.1,
    -745.2,
    -746,
    -751,
    -752,
    -753,
    1e10,
    -1e10,
    1e300,
    -1e300,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    -Double.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private Arguments() {}

  /// Arrays of doubles: a quarter of any exponent, subnormals included; a quarter small; a quarter
  /// of sizes 1/32 to 1024; a quarter near 1.
  static Arbitrary<double[]> doubles(int n) {
    return Arbitraries.randomValue(
        random -> random.doubles(n).map(u -> drawn(random, u, Double.MAX_EXPONENT)).toArray());
  }

  /// Arrays of floats, likewise.
  static Arbitrary<float[]> floats(int n) {
    return Arbitraries.randomValue(random -> {
      float[] x = new float[n];
      for (int i = 0; i < n; i++) {
        x[i] = (float) drawn(random, random.nextDouble(), Float.MAX_EXPONENT);
      }
      return x;
    });
  }

  private static double drawn(Random random, double fraction, int largest) {
    double x = random.nextBoolean() ? 1 + fraction : -1 - fraction;
    return switch (random.nextInt(4)) {
      case 0 -> Math.scalb(x, random.nextInt(2 * largest + 50) - largest - 50);
      case 1 -> Math.scalb(x, -random.nextInt(60));
      case 2 -> Math.scalb(x, random.nextInt(15) - 5);
      default -> 1 + Math.scalb(x, -1 - random.nextInt(52));
    };
  }
}
