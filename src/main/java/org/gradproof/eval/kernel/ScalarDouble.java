package org.gradproof.eval.kernel;

import static org.gradproof.eval.kernel.DoubleCoefficients.*;

import org.gradproof.expr.Fn;

/// The functions of one double: operation for operation what [VectorDoubleExponentials] does in
/// each lane, so that both return the same bits. The reasons stand there.
final class ScalarDouble {
  private ScalarDouble() {}

  /// `fn(x)`; a function without a kernel of its own is [Fn#value].
  static double value(Fn fn, double x) {
    return switch (fn) {
      case EXP -> exp(x);
      case LOG -> log(x);
      case TANH -> tanh(x);
      case SIGMOID -> sigmoid(x);
      case SILU -> silu(x);
      case SOFTPLUS -> softplus(x);
      case LOG_SIGMOID -> logSigmoid(x);
      case HARD_SIGMOID -> unitClip((x + 3) / 6);
      case HARD_SIGMOID_KERAS2 -> unitClip((x + 2.5) / 5);
      default -> fn.value(x);
    };
  }

  static double exp(double x) {
    double y = expInRange(x);
    y = x > EXP_TOP ? Double.POSITIVE_INFINITY : y;
    return x < EXP_BOTTOM ? 0 : y;
  }

  static double tanh(double x) {
    double a = Math.abs(x);
    double twice = a + a;
    double z = Math.fma(twice, LOG2_E, ROUNDER);
    double n = z - ROUNDER;
    double r = Math.fma(n, -LN2_HI, twice);
    double s = power(Double.doubleToRawLongBits(z));
    double tail = Math.fma(r * r, tail(r), n * -LN2_LO);
    double e = Math.fma(s, tail, Math.fma(s, r, s - 1));
    double inverse = 1 / (e + 2);
    double q = e * inverse;
    double y = Math.fma(Math.fma(-q, e, Math.fma(q, -2, e)), inverse, q);
    return Math.copySign(a > TANH_TOP ? 1 : y, x);
  }

  static double sigmoid(double x) {
    double a = Math.abs(x);
    double w = a > -EXP_BOTTOM ? 0 : overOnePlusExp(1, a);
    return x > 0 ? 1 - w : w;
  }

  static double silu(double x) {
    double w = overOnePlusExp(x, Math.abs(x));
    double y = x > 0 ? x - w : w;
    y = x > -SILU_BOTTOM ? x : y;
    return x < SILU_BOTTOM ? x * 0 : y;
  }

  static double softplus(double x) {
    return (x <= 0 ? 0 : x) + log1pExpMinus(Math.abs(x));
  }

  static double logSigmoid(double x) {
    return 0 - softplus(-x);
  }

  static double log(double x) {
    boolean subnormal = x < Double.MIN_NORMAL;
    long bits = Double.doubleToRawLongBits(subnormal ? x * NORMALISER : x) + LOG_SHIFT;
    double biased = Double.longBitsToDouble((bits >>> EXPONENT) | LOG_INTEGER_BITS);
    double k = biased - (subnormal ? LOG_INTEGER + NORMALISER_POWER : LOG_INTEGER);
    double f = Double.longBitsToDouble((bits & MANTISSA) + LOG_START) - 1;
    double y = Math.fma(k, LN2_HI, log1p(f, k * LN2_LO));
    y = x < Double.POSITIVE_INFINITY ? y : x;
    y = x < 0 ? Double.NaN : y;
    return x == 0 ? Double.NEGATIVE_INFINITY : y;
  }

  private static double unitClip(double y) {
    double positive = y <= 0 ? 0 : y;
    return positive > 1 ? 1 : positive;
  }

  private static double expInRange(double x) {
    double z = Math.fma(x, LOG2_E, WIDE_ROUNDER);
    double q = expm1(reduced(x, z - WIDE_ROUNDER));
    long both = Double.doubleToRawLongBits(z);
    long half = both >>> 1;
    return (q + 1) * power(half) * power(both - half);
  }

  private static double overOnePlusExp(double numerator, double a) {
    double z = Math.fma(a, LOG2_E, WIDE_ROUNDER);
    double q = expm1(reduced(a, z - WIDE_ROUNDER));
    long both = Double.doubleToRawLongBits(z);
    long half = both >>> 1;
    double up = power(both - half);
    double down = power(2 * BIAS - half);
    double sum = up + down;
    double lost = down - (sum - up);
    return numerator * down / (sum + Math.fma(up, q, lost));
  }

  private static double log1pExpMinus(double a) {
    double e = -a < EXP_BOTTOM ? 0 : expInRange(-a);
    boolean large = e > 0.5;
    double f = large ? e * 0.5 - 0.5 : e;
    return (large ? LN2_HI : 0) + log1p(f, large ? LN2_LO : 0);
  }

  private static double log1p(double f, double low) {
    double s = f / (f + 2);
    double square = f * f * 0.5;
    double z = s * s;
    double z2 = z * z;
    double head = Math.fma(z2, Math.fma(z, L3, L2), Math.fma(z, L1, L0));
    double end = Math.fma(z2, L6, Math.fma(z, L5, L4));
    double series = Math.fma(z2 * z2, end, head);
    return f - (square - Math.fma(s, Math.fma(z, series, square), low));
  }

  private static double reduced(double x, double n) {
    return Math.fma(n, -LN2_LO, Math.fma(n, -LN2_HI, x));
  }

  private static double expm1(double r) {
    return Math.fma(r * r, tail(r), r);
  }

  private static double tail(double r) {
    double r2 = r * r;
    double r4 = r2 * r2;
    double low = Math.fma(r2, Math.fma(r, P3, P2), Math.fma(r, P1, P0));
    double middle = Math.fma(r2, Math.fma(r, P7, P6), Math.fma(r, P5, P4));
    double high = Math.fma(r, P9, P8);
    return Math.fma(r4, Math.fma(r4, high, middle), low);
  }

  private static double power(long biased) {
    return Double.longBitsToDouble(biased << EXPONENT);
  }
}
