package org.gradproof.check;

import java.util.List;
import java.util.stream.IntStream;

/// An unevaluated sum `hi + lo` of two doubles: about 32 decimal digits.
///
/// Sums and products by error-free transformations (Dekker 1971; products through `fma`). The
/// functions keep about 30 digits; sine and cosine keep 30 digits of their argument. Where the
/// leading part overflows, or is not a number, the result is what doubles give. Commons Math's
/// `Dfp` does the same job some hundred times slower.
///
/// @param hi the leading part, the nearest double
/// @param lo the rest, at most half a unit in the last place of `hi`
record DoubleDouble(double hi, double lo) {
  static final DoubleDouble ZERO = new DoubleDouble(0, 0);
  static final DoubleDouble ONE = new DoubleDouble(1, 0);
  private static final DoubleDouble LN2 =
      new DoubleDouble(0.6931471805599453, 2.3190468138462996e-17);
  private static final DoubleDouble HALF_PI =
      new DoubleDouble(1.5707963267948966, 6.123233995736766e-17);

  /// `1/k`, at `k`.
  private static final List<DoubleDouble> INVERSES =
      IntStream.range(0, 14).mapToObj(k -> k == 0 ? ZERO : ONE.over(of(k))).toList();

  static DoubleDouble of(double x) {
    return new DoubleDouble(x, 0);
  }

  private static DoubleDouble quickSum(double a, double b) {
    double s = a + b;
    return new DoubleDouble(s, b - (s - a));
  }

  DoubleDouble plus(DoubleDouble o) {
    double s = hi + o.hi;
    if (!Double.isFinite(s)) {
      return of(s);
    }
    double v = s - hi;
    double e = (hi - (s - v)) + (o.hi - v);
    double t = lo + o.lo;
    double w = t - lo;
    double f = (lo - (t - w)) + (o.lo - w);
    DoubleDouble first = quickSum(s, e + t);
    return quickSum(first.hi, first.lo + f);
  }

  DoubleDouble minus(DoubleDouble o) {
    return plus(o.negated());
  }

  DoubleDouble negated() {
    return new DoubleDouble(-hi, -lo);
  }

  DoubleDouble times(DoubleDouble o) {
    double p = hi * o.hi;
    if (!Double.isFinite(p)) {
      return of(p);
    }
    double e = Math.fma(hi, o.hi, -p) + (hi * o.lo + lo * o.hi);
    return quickSum(p, e);
  }

  DoubleDouble over(DoubleDouble o) {
    double q = hi / o.hi;
    if (!Double.isFinite(q) || Double.isInfinite(o.hi)) {
      return of(q);
    }
    DoubleDouble rest = minus(o.times(of(q)));
    double q2 = rest.hi / o.hi;
    rest = rest.minus(o.times(of(q2)));
    return quickSum(q, q2).plus(of(rest.hi / o.hi));
  }

  DoubleDouble scaled(int power) {
    return new DoubleDouble(Math.scalb(hi, power), Math.scalb(lo, power));
  }

  /// `e^x − 1`, to full relative accuracy also near 0.
  DoubleDouble expm1() {
    if (Math.abs(hi) > 0.35) {
      return exp().minus(ONE);
    }
    return expm1Small();
  }

  private DoubleDouble expm1Small() {
    DoubleDouble r = scaled(-7);
    DoubleDouble sum = ZERO;
    for (int k = 13; k >= 1; k--) {
      sum = sum.plus(ONE).times(r).times(INVERSES.get(k));
    }
    for (int i = 0; i < 7; i++) {
      sum = sum.scaled(1).plus(sum.times(sum));
    }
    return sum;
  }

  DoubleDouble exp() {
    if (hi > 709 || hi < -745 || Double.isNaN(hi)) {
      return of(Math.exp(hi));
    }
    int k = (int) Math.rint(hi / LN2.hi);
    return minus(LN2.times(of(k))).expm1Small().plus(ONE).scaled(k);
  }

  DoubleDouble log() {
    if (!(hi > 0) || Double.isInfinite(hi)) {
      return of(Math.log(hi));
    }
    if (Math.abs(hi - 1) < 0x1p-6) {
      return logNearOne();
    }
    DoubleDouble y = of(Math.log(hi));
    for (int i = 0; i < 2; i++) {
      y = y.plus(times(y.negated().exp()).minus(ONE));
    }
    return y;
  }

  /// `2 artanh((x − 1)/(x + 1))` by its series, which keeps relative accuracy where the logarithm
  /// is small.
  private DoubleDouble logNearOne() {
    DoubleDouble t = minus(ONE).over(plus(ONE));
    DoubleDouble square = t.times(t);
    DoubleDouble sum = ZERO;
    for (int k = 19; k >= 1; k -= 2) {
      sum = sum.times(square).plus(ONE.over(of(k)));
    }
    return sum.times(t).scaled(1);
  }

  DoubleDouble sqrt() {
    if (!(hi > 0) || Double.isInfinite(hi)) {
      return of(Math.sqrt(hi));
    }
    DoubleDouble y = of(Math.sqrt(hi));
    for (int i = 0; i < 2; i++) {
      y = y.plus(over(y)).scaled(-1);
    }
    return y;
  }

  DoubleDouble tanh() {
    if (Math.abs(hi) > 40) {
      return of(Math.signum(hi));
    }
    DoubleDouble t = scaled(1).expm1();
    return t.over(t.plus(of(2)));
  }

  DoubleDouble sin() {
    if (!Double.isFinite(hi)) {
      return of(Double.NaN);
    }
    long quarter = (long) Math.rint(hi / HALF_PI.hi);
    DoubleDouble r = minus(HALF_PI.times(of((double) quarter)));
    return switch ((int) Math.floorMod(quarter, 4L)) {
      case 0 -> r.sinSmall();
      case 1 -> r.cosSmall();
      case 2 -> r.sinSmall().negated();
      default -> r.cosSmall().negated();
    };
  }

  DoubleDouble cos() {
    return plus(HALF_PI).sin();
  }

  private DoubleDouble sinSmall() {
    DoubleDouble square = times(this).negated();
    DoubleDouble sum = ONE;
    for (int k = 28; k >= 2; k -= 2) {
      sum = sum.times(square).over(of(k * (k + 1.0))).plus(ONE);
    }
    return sum.times(this);
  }

  private DoubleDouble cosSmall() {
    DoubleDouble square = times(this).negated();
    DoubleDouble sum = ONE;
    for (int k = 27; k >= 1; k -= 2) {
      sum = sum.times(square).over(of(k * (k + 1.0))).plus(ONE);
    }
    return sum;
  }
}
