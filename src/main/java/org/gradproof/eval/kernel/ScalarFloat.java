package org.gradproof.eval.kernel;

import static org.gradproof.eval.kernel.FloatCoefficients.*;

import org.gradproof.expr.Fn;

/// The functions of one float: operation for operation what [VectorFloatExponentials] does in each
/// lane, so that both return the same bits. The reasons stand there.
final class ScalarFloat {
  private ScalarFloat() {}

  /// `fn(x)`; a function without a kernel of its own is [Fn#value].
  static float value(Fn fn, float x) {
    return switch (fn) {
      case EXP -> exp(x);
      case LOG -> log(x);
      case TANH -> tanh(x);
      case SIGMOID -> sigmoid(x);
      case SILU -> silu(x);
      case SOFTPLUS -> softplus(x);
      case LOG_SIGMOID -> logSigmoid(x);
      case SQUARE -> x * x;
      case RECIPROCAL -> 1 / x;
      case HARD_SIGMOID -> unitClip((x + 3) / 6);
      case HARD_SIGMOID_KERAS2 -> unitClip((x + 2.5f) / 5);
      default -> (float) fn.value(x);
    };
  }

  static float exp(float x) {
    float y = expInRange(x);
    y = x > EXP_TOP ? Float.POSITIVE_INFINITY : y;
    return x < EXP_BOTTOM ? 0 : y;
  }

  static float tanh(float x) {
    float a = Math.abs(x);
    float twice = a + a;
    float z = Math.fma(twice, LOG2_E, ROUNDER);
    float n = z - ROUNDER;
    float r = Math.fma(n, -LN2_HI, twice);
    float s = power(Float.floatToRawIntBits(z));
    float tail = Math.fma(r * r, tail(r), n * -LN2_LO);
    float e = Math.fma(s, tail, Math.fma(s, r, s - 1));
    float inverse = 1 / (e + 2);
    float q = e * inverse;
    float y = Math.fma(Math.fma(-q, e, Math.fma(q, -2, e)), inverse, q);
    return Math.copySign(a > TANH_TOP ? 1 : y, x);
  }

  static float sigmoid(float x) {
    float a = Math.abs(x);
    float w = a > -EXP_BOTTOM ? 0 : overOnePlusExp(1, a);
    return x > 0 ? 1 - w : w;
  }

  static float silu(float x) {
    float w = overOnePlusExp(x, Math.abs(x));
    float y = x > 0 ? x - w : w;
    y = x > -SILU_BOTTOM ? x : y;
    return x < SILU_BOTTOM ? x * 0 : y;
  }

  static float softplus(float x) {
    return (x <= 0 ? 0 : x) + log1pExpMinus(Math.abs(x));
  }

  static float logSigmoid(float x) {
    return 0 - softplus(-x);
  }

  static float log(float x) {
    boolean subnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * NORMALISER : x) + LOG_SHIFT;
    float biased = Float.intBitsToFloat((bits >>> EXPONENT) | LOG_INTEGER_BITS);
    float k = biased - (subnormal ? LOG_INTEGER + NORMALISER_POWER : LOG_INTEGER);
    float f = Float.intBitsToFloat((bits & MANTISSA) + LOG_START) - 1;
    float y = Math.fma(k, LN2_HI, log1p(f, k * LN2_LO));
    y = x < Float.POSITIVE_INFINITY ? y : x;
    y = x < 0 ? Float.NaN : y;
    return x == 0 ? Float.NEGATIVE_INFINITY : y;
  }

  private static float unitClip(float y) {
    float positive = y <= 0 ? 0 : y;
    return positive > 1 ? 1 : positive;
  }

  private static float expInRange(float x) {
    float z = Math.fma(x, LOG2_E, WIDE_ROUNDER);
    float q = expm1(reduced(x, z - WIDE_ROUNDER));
    int both = Float.floatToRawIntBits(z);
    int half = both >>> 1;
    return (q + 1) * power(half) * power(both - half);
  }

  private static float overOnePlusExp(float numerator, float a) {
    float z = Math.fma(a, LOG2_E, WIDE_ROUNDER);
    float q = expm1(reduced(a, z - WIDE_ROUNDER));
    int both = Float.floatToRawIntBits(z);
    int half = both >>> 1;
    float up = power(both - half);
    float down = power(2 * BIAS - half);
    float sum = up + down;
    float lost = down - (sum - up);
    return numerator * down / (sum + Math.fma(up, q, lost));
  }

  private static float log1pExpMinus(float a) {
    float e = -a < EXP_BOTTOM ? 0 : expInRange(-a);
    boolean large = e > 0.5f;
    float f = large ? e * 0.5f - 0.5f : e;
    return (large ? LN2_HI : 0) + log1p(f, large ? LN2_LO : 0);
  }

  private static float log1p(float f, float low) {
    float s = f / (f + 2);
    float square = f * f * 0.5f;
    float z = s * s;
    float z2 = z * z;
    float series = Math.fma(z2, L2, Math.fma(z, L1, L0));
    return f - (square - Math.fma(s, Math.fma(z, series, square), low));
  }

  private static float reduced(float x, float n) {
    return Math.fma(n, -LN2_LO, Math.fma(n, -LN2_HI, x));
  }

  private static float expm1(float r) {
    return Math.fma(r * r, tail(r), r);
  }

  private static float tail(float r) {
    float r2 = r * r;
    float r4 = r2 * r2;
    float low = Math.fma(r2, Math.fma(r, P3, P2), Math.fma(r, P1, P0));
    return Math.fma(r4, P4, low);
  }

  private static float power(int biased) {
    return Float.intBitsToFloat(biased << EXPONENT);
  }
}
