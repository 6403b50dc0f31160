package org.gradproof.eval.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Loops over arrays of floats for the exponential and its kin, `n` a multiple of the lane count.
///
/// All rest on `e^x = 2^k (1 + q)`, `q = e^r − 1 = r + r² P(r)`, `|r| ≤ ln 2/2`. What makes them
/// accurate is that `1 + q` is not rounded where something is still to be added: the powers of two
/// are added first, which is exact. Errors are at most 2 units in the last place, underflow is
/// gradual. No branches: some 25 to 40 operations and at most one division a vector, whatever the
/// arguments.
///
/// Each loop is spelt out, polynomial and all, for the compiler's sake: once a compilation is
/// large, C2 gives up inlining all methods but the vector library's own, and vectors become
/// objects, ten times slower. So a loop calls nothing else, and a test keeps it so.
final class VectorFloatExponentials {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int EXPONENT = FloatCoefficients.EXPONENT;

  private static final FloatVector ZERO = all(0);
  private static final FloatVector ONE = all(1);
  private static final FloatVector MINUS_TWO = all(-2);
  private static final FloatVector LOG2_E = all(FloatCoefficients.LOG2_E);
  private static final FloatVector LN2_HI = all(FloatCoefficients.LN2_HI);
  private static final FloatVector LN2_LO = all(FloatCoefficients.LN2_LO);
  private static final FloatVector MINUS_LN2_HI = all(-FloatCoefficients.LN2_HI);
  private static final FloatVector MINUS_LN2_LO = all(-FloatCoefficients.LN2_LO);
  private static final FloatVector ROUNDER = all(FloatCoefficients.ROUNDER);
  private static final FloatVector WIDE_ROUNDER = all(FloatCoefficients.WIDE_ROUNDER);
  private static final IntVector TWICE_BIAS =
      (IntVector) SPECIES.withLanes(int.class).broadcast(2 * FloatCoefficients.BIAS);

  private static final FloatVector P0 = all(FloatCoefficients.P0);
  private static final FloatVector P1 = all(FloatCoefficients.P1);
  private static final FloatVector P2 = all(FloatCoefficients.P2);
  private static final FloatVector P3 = all(FloatCoefficients.P3);
  private static final FloatVector P4 = all(FloatCoefficients.P4);

  private static final FloatVector L0 = all(FloatCoefficients.L0);
  private static final FloatVector L1 = all(FloatCoefficients.L1);
  private static final FloatVector L2 = all(FloatCoefficients.L2);

  private VectorFloatExponentials() {}

  private static FloatVector all(float c) {
    return FloatVector.broadcast(SPECIES, c);
  }

  /// `2^k` in two factors, so that a subnormal result is rounded once.
  static void exp(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      FloatVector z = x.fma(LOG2_E, WIDE_ROUNDER);
      FloatVector k = z.sub(WIDE_ROUNDER);
      FloatVector r = k.fma(MINUS_LN2_LO, k.fma(MINUS_LN2_HI, x));
      FloatVector r2 = r.mul(r);
      FloatVector low = r2.fma(r.fma(P3, P2), r.fma(P1, P0));
      FloatVector r4 = r2.mul(r2);
      FloatVector p = r4.fma(P4, low);
      FloatVector q = r2.fma(p, r);
      IntVector both = z.reinterpretAsInts();
      IntVector half = both.lanewise(LSHR, 1);
      FloatVector first = half.lanewise(LSHL, EXPONENT).reinterpretAsFloats();
      FloatVector second = both.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsFloats();
      q.add(ONE)
          .mul(first)
          .mul(second)
          .blend(Float.POSITIVE_INFINITY, x.compare(GT, FloatCoefficients.EXP_TOP))
          .blend(0, x.compare(LT, FloatCoefficients.EXP_BOTTOM))
          .intoArray(m, to + i);
    }
  }

  /// `E/(E+2)` with `E = e^{2|x|} − 1 = (2^k − 1) + 2^k r + 2^k r² P`, summed in this order; the
  /// quotient is corrected by its remainder, which is exact for small `|x|`.
  static void tanh(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      FloatVector a = x.lanewise(ABS);
      FloatVector twice = a.add(a);
      FloatVector z = twice.fma(LOG2_E, ROUNDER);
      FloatVector k = z.sub(ROUNDER);
      FloatVector r = k.fma(MINUS_LN2_HI, twice);
      FloatVector r2 = r.mul(r);
      FloatVector low = r2.fma(r.fma(P3, P2), r.fma(P1, P0));
      FloatVector r4 = r2.mul(r2);
      FloatVector p = r4.fma(P4, low);
      FloatVector rest = r2.fma(p, k.mul(MINUS_LN2_LO));
      FloatVector s = z.reinterpretAsInts().lanewise(LSHL, EXPONENT).reinterpretAsFloats();
      FloatVector e = s.fma(rest, s.fma(r, s.sub(ONE)));
      FloatVector inverse = ONE.div(e.add(2));
      FloatVector y = e.mul(inverse);
      FloatVector remainder = y.neg().fma(e, y.fma(MINUS_TWO, e));
      y = remainder.fma(inverse, y).blend(1, a.compare(GT, FloatCoefficients.TANH_TOP));
      IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
      y.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(m, to + i);
    }
  }

  /// `1/(1 + e^{|x|})`, or 1 less that; both sides of the quotient divided by `2^{k/2}`.
  static void sigmoid(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      FloatVector a = x.lanewise(ABS);
      FloatVector z = a.fma(LOG2_E, WIDE_ROUNDER);
      FloatVector k = z.sub(WIDE_ROUNDER);
      FloatVector r = k.fma(MINUS_LN2_LO, k.fma(MINUS_LN2_HI, a));
      FloatVector r2 = r.mul(r);
      FloatVector low = r2.fma(r.fma(P3, P2), r.fma(P1, P0));
      FloatVector r4 = r2.mul(r2);
      FloatVector p = r4.fma(P4, low);
      FloatVector q = r2.fma(p, r);
      IntVector both = z.reinterpretAsInts();
      IntVector half = both.lanewise(LSHR, 1);
      FloatVector up = both.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsFloats();
      FloatVector down = TWICE_BIAS.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsFloats();
      FloatVector sum = up.add(down);
      FloatVector lost = down.sub(sum.sub(up));
      FloatVector w = down.div(sum.add(up.fma(q, lost)));
      w = w.blend(0, a.compare(GT, -FloatCoefficients.EXP_BOTTOM));
      w.blend(ONE.sub(w), x.compare(GT, 0)).intoArray(m, to + i);
    }
  }

  /// `x/(1 + e^{|x|})`, or x less that; both sides of the quotient divided by `2^{k/2}`.
  static void silu(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      FloatVector a = x.lanewise(ABS);
      FloatVector z = a.fma(LOG2_E, WIDE_ROUNDER);
      FloatVector k = z.sub(WIDE_ROUNDER);
      FloatVector r = k.fma(MINUS_LN2_LO, k.fma(MINUS_LN2_HI, a));
      FloatVector r2 = r.mul(r);
      FloatVector low = r2.fma(r.fma(P3, P2), r.fma(P1, P0));
      FloatVector r4 = r2.mul(r2);
      FloatVector p = r4.fma(P4, low);
      FloatVector q = r2.fma(p, r);
      IntVector both = z.reinterpretAsInts();
      IntVector half = both.lanewise(LSHR, 1);
      FloatVector up = both.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsFloats();
      FloatVector down = TWICE_BIAS.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsFloats();
      FloatVector sum = up.add(down);
      FloatVector lost = down.sub(sum.sub(up));
      FloatVector w = x.mul(down).div(sum.add(up.fma(q, lost)));
      w.blend(x.sub(w), x.compare(GT, 0))
          .blend(x, x.compare(GT, -FloatCoefficients.SILU_BOTTOM))
          .blend(x.mul(ZERO), x.compare(LT, FloatCoefficients.SILU_BOTTOM))
          .intoArray(m, to + i);
    }
  }

  /// `y = ln(1 + e^x)` for `sign = 1`, `−ln(1 + e^{−x})` for `sign = −1`: `max(x, 0) + ln(1 + e)`
  /// with `e = e^{−|x|}`, the latter above ½ as `ln 2 + ln(1 + (e−1)/2)`.
  static void softplus(float[] m, int from, int to, int n, float sign) {
    FloatVector unit = FloatVector.broadcast(SPECIES, sign);
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i).mul(unit);
      FloatVector b = x.lanewise(ABS).neg();
      FloatVector z = b.fma(LOG2_E, WIDE_ROUNDER);
      FloatVector k = z.sub(WIDE_ROUNDER);
      FloatVector r = k.fma(MINUS_LN2_LO, k.fma(MINUS_LN2_HI, b));
      FloatVector r2 = r.mul(r);
      FloatVector low = r2.fma(r.fma(P3, P2), r.fma(P1, P0));
      FloatVector r4 = r2.mul(r2);
      FloatVector p = r4.fma(P4, low);
      FloatVector q = r2.fma(p, r);
      IntVector both = z.reinterpretAsInts();
      IntVector half = both.lanewise(LSHR, 1);
      FloatVector first = half.lanewise(LSHL, EXPONENT).reinterpretAsFloats();
      FloatVector second = both.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsFloats();
      FloatVector e = q.add(ONE).mul(first).mul(second);
      e = e.blend(ZERO, b.compare(LT, FloatCoefficients.EXP_BOTTOM));
      VectorMask<Float> large = e.compare(GT, 0.5f);
      FloatVector f = e.blend(e.mul(0.5f).sub(0.5f), large);

      FloatVector s = f.div(f.add(2));
      FloatVector s2 = s.mul(s);
      FloatVector s4 = s2.mul(s2);
      FloatVector series = s4.fma(L2, s2.fma(L1, L0));
      FloatVector square = f.mul(f).mul(0.5f);
      FloatVector sum = s.fma(s2.fma(series, square), ZERO.blend(LN2_LO, large));
      FloatVector log = ZERO.blend(LN2_HI, large).add(f.sub(square.sub(sum)));
      x.blend(ZERO, x.compare(LE, 0)).add(log).fma(unit, ZERO).intoArray(m, to + i);
    }
  }

  /// `k ln 2 + ln(1+f)` for `x = 2^k (1+f)`, `0.75 ≤ 1+f < 1.5`, where `ln(1+f)` is `f − f²/2 + s
  /// (f²/2 + s² L(s²))`, `s = f/(2+f)`.
  static void log(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
      FloatVector normal = x.blend(x.mul(FloatCoefficients.NORMALISER), subnormal);
      IntVector bits = normal.reinterpretAsInts().add(FloatCoefficients.LOG_SHIFT);
      IntVector exponent = bits.lanewise(LSHR, EXPONENT).or(FloatCoefficients.LOG_INTEGER_BITS);
      FloatVector bias =
          FloatVector.broadcast(SPECIES, FloatCoefficients.LOG_INTEGER)
              .blend(FloatCoefficients.LOG_INTEGER + FloatCoefficients.NORMALISER_POWER, subnormal);
      FloatVector k = exponent.reinterpretAsFloats().sub(bias);
      IntVector mantissa = bits.and(FloatCoefficients.MANTISSA).add(FloatCoefficients.LOG_START);
      FloatVector f = mantissa.reinterpretAsFloats().sub(ONE);

      FloatVector s = f.div(f.add(2));
      FloatVector s2 = s.mul(s);
      FloatVector s4 = s2.mul(s2);
      FloatVector series = s4.fma(L2, s2.fma(L1, L0));
      FloatVector square = f.mul(f).mul(0.5f);
      FloatVector sum = s.fma(s2.fma(series, square), k.mul(LN2_LO));
      FloatVector y = k.fma(LN2_HI, f.sub(square.sub(sum)));
      x.blend(y, x.compare(LT, Float.POSITIVE_INFINITY))
          .blend(Float.NaN, x.compare(LT, 0))
          .blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0))
          .intoArray(m, to + i);
    }
  }
}
