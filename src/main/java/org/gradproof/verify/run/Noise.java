package org.gradproof.verify.run;

/// What rounding in a given precision does to results: relative and, near underflow, absolute.
///
/// A sum or product of two numbers is moved by up to [#ROUNDED] unit roundoffs: with one only,
/// moves of double numbers would be rounded away themselves. A function is moved by up to
/// [#FUNCTION] times as much (libraries state one to four units in the last place), a sum of many
/// products by as much of the sum of their moduli, which lies above what summation in blocks and
/// below what the worst order can do.
final class Noise {
  /// How many unit roundoffs a sum or product is moved at most.
  static final double ROUNDED = 3;

  /// How many times as much a function is moved.
  static final double FUNCTION = 3;

  private static final int TABLE = 1 << 14;
  private static final Noise NONE = new Noise(0, 0, 0);
  private final double[] table;
  private final double unit;
  private final double smallest;
  private final int stride;
  private int next;

  Noise(double unit, double smallest, long seed) {
    this.unit = unit;
    table = new double[unit == 0 ? 0 : TABLE];
    this.smallest = smallest;
    if (unit == 0) {
      next = 0;
      stride = 1;
      return;
    }
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
    for (int i = 0; i < TABLE; i++) {
      table[i] = ROUNDED * unit * random.nextDouble(-1, 1);
    }
    next = random.nextInt(TABLE);
    stride = 2 * random.nextInt(TABLE / 2) + 1;
  }

  /// No noise at all.
  static Noise none() {
    return NONE;
  }

  private double draw() {
    next = (next + stride) & (TABLE - 1);
    return table[next];
  }

  boolean silent() {
    return unit == 0;
  }

  double rounded(double x) {
    if (unit == 0) {
      return x;
    }
    double moved = x + x * draw();
    return Math.abs(moved) < smallest ? moved + smallest * Math.signum(draw()) : moved;
  }

  double function(double y) {
    return unit == 0 ? y : y + FUNCTION * y * draw();
  }

  double product(double sum, double moduli) {
    double moved = sum + moduli * draw();
    return Math.abs(moved) < smallest && moduli != 0
        ? moved + smallest * Math.signum(draw())
        : moved;
  }
}
