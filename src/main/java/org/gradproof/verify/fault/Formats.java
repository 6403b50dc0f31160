package org.gradproof.verify.fault;

import java.util.Arrays;

/// Number formats with fewer bits than a double.
enum Formats {
  /// 24 bits.
  FLOAT32("float32", 24, -126),
  /// 11 bits.
  FLOAT16("float16", 11, -14),
  /// 8 bits.
  BFLOAT16("bfloat16", 8, -126);

  private final String title;
  private final int bits;
  private final int least;

  Formats(String title, int bits, int least) {
    this.title = title;
    this.bits = bits;
    this.least = least;
  }

  String title() {
    return title;
  }

  /// The unit roundoff.
  double unit() {
    return Math.scalb(1.0, -bits);
  }

  /// The smallest number of full precision in the format of a unit roundoff.
  static double smallest(double unit) {
    return Arrays.stream(values())
        .filter(f -> f.unit() == unit)
        .mapToDouble(f -> Math.scalb(1.0, f.least))
        .findFirst()
        .orElse(Double.MIN_NORMAL);
  }

  /// The nearest number of the format.
  double round(double x) {
    if (x == 0 || !Double.isFinite(x)) {
      return x;
    }
    int exponent = Math.max(Math.getExponent(x), least) - bits + 1;
    return Math.scalb(Math.rint(Math.scalb(x, -exponent)), exponent);
  }
}
