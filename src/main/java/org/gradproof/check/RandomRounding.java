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
  private final RandomGenerator random;

  RandomRounding(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public Double of(double x) {
    return x;
  }

  @Override
  public Double add(Double a, Double b) {
    double s = a + b;
    double v = s - a;
    return (a - (s - v)) + (b - v) == 0 ? s : moved(s);
  }

  @Override
  public Double multiply(Double a, Double b) {
    double p = a * b;
    return Math.fma(a, b, -p) == 0 ? p : moved(p);
  }

  @Override
  public Double elementary(Fn fn, Double x) {
    return apply(fn, x);
  }

  @Override
  public Double apply(Fn fn, Double x) {
    double y = fn.value(x);
    return switch (fn) {
      case SIGN, STEP, ABS, RELU -> y;
      case HARD_SIGMOID, HARD_SIGMOID_KERAS2 -> y == 0 || y == 1 ? y : moved(y);
      default -> y == 0 ? y : moved(y);
    };
  }

  @Override
  public double value(Double x) {
    return x;
  }

  private double moved(double x) {
    if (!Double.isFinite(x)) {
      return x;
    }
    int units = random.nextInt(1, 4);
    return x + (random.nextBoolean() ? units : -units) * Math.ulp(x);
  }
}
