package org.gradproof.check;

import java.util.random.RandomGenerator;
import org.gradproof.expr.Fn;

/// Double arithmetic in which every result that had to be rounded is moved by one to three units in
/// the last place, at random. With one unit only, two moves cancel too often: `p + ½` rounds the
/// move of `p` away every other time.
///
/// The spread of a few runs measures what rounding does to a computation as it stands,
/// amplification and cancellation included: `1 − z` of a saturated gate loses digits that no change
/// of the bound numbers would show. Results that are exact stay as they are. Functions are
/// production's own. This is stochastic arithmetic (Vignes 1974).
final class RandomRounding implements Numbers<Double> {
  /// Bits of the numbers that can be moved by three units and stay finite and of one sign.
  private static final long LEAST = 4;

  private static final long RANGE = Double.doubleToRawLongBits(Double.MAX_VALUE) - 2 * LEAST;

  /// The state of a generator by shifts (Marsaglia 2003), never 0.
  private long state;

  RandomRounding(RandomGenerator random) {
    this.state = random.nextLong() | 1;
  }

  @Override
  public Double of(double x) {
    return x;
  }

  /// `a + b`.
  double sum(double a, double b) {
    double s = a + b;
    double v = s - a;
    return (a - (s - v)) + (b - v) == 0 ? s : moved(s);
  }

  /// `a b`.
  double product(double a, double b) {
    double p = a * b;
    return Math.fma(a, b, -p) == 0 ? p : moved(p);
  }

  /// `fn(x)`.
  double function(Fn fn, double x) {
    double y = fn.value(x);
    return switch (fn) {
      case SIGN, STEP, ABS, RELU -> y;
      // Also the 1 of a saturated hard sigmoid: its definition has 6 or 5 times the double next to
      // 1/6 or 1/5.
      default -> y == 0 ? y : moved(y);
    };
  }

  @Override
  public Double add(Double a, Double b) {
    return sum(a, b);
  }

  @Override
  public Double multiply(Double a, Double b) {
    return product(a, b);
  }

  @Override
  public Double elementary(Fn fn, Double x) {
    return apply(fn, x);
  }

  @Override
  public Double apply(Fn fn, Double x) {
    return function(fn, x);
  }

  @Override
  public double value(Double x) {
    return x;
  }

  /// `Σ_k a_k b_k` from left to right.
  ///
  /// @param i index of the first `a`
  /// @param j index of the first `b`, the next ones `apart`
  double dot(double[] a, int i, double[] b, int j, int apart, int n) {
    long draw = state;
    double sum = 0;
    for (int k = 0; k < n; k++) {
      double x = a[i + k];
      double y = b[j + k * apart];
      draw = next(draw);
      double p = x * y;
      if (Math.fma(x, y, -p) != 0) {
        p = moved(p, draw);
      }
      double s = sum + p;
      double v = s - sum;
      if ((sum - (s - v)) + (p - v) != 0) {
        s = moved(s, draw >>> 32);
      }
      sum = s;
    }
    state = draw;
    return sum;
  }

  /// `x` moved by one to three units in the last place.
  double moved(double x) {
    state = next(state);
    return moved(x, state);
  }

  private static long next(long state) {
    long x = state ^ (state << 13);
    x ^= x >>> 7;
    return x ^ (x << 17);
  }

  private static double moved(double x, long draw) {
    long bits = Double.doubleToRawLongBits(x);
    if (Long.compareUnsigned((bits & Long.MAX_VALUE) - LEAST, RANGE) > 0) {
      return x;
    }
    long move = ((draw & 0xffff) * 6) >>> 16;
    return Double.longBitsToDouble(bits + (move < 3 ? move - 3 : move - 2));
  }
}
