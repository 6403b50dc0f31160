package org.gradproof.eval.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Loops over arrays of doubles for the exponential and its kin, `n` a multiple of the lane count.
///
/// All rest on `e^x = 2^k (1 + q)`, `q = e^r − 1 = r + r² P(r)`, `|r| ≤ ln 2/2`. What makes them
/// accurate is that `1 + q` is not rounded where something is still to be added: the powers of two
/// are added first, which is exact. Errors are at most 2 units in the last place, underflow is
/// gradual. No branches: some 30 to 50 operations and at most one division a vector, whatever the
/// arguments.
///
/// Each loop is spelt out, polynomial and all, for the compiler's sake: once a compilation is
/// large, C2 gives up inlining all methods but the vector library's own, and vectors become
/// objects, ten times slower. So a loop calls nothing else, and a test keeps it so.
final class VectorDoubleExponentials {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int EXPONENT = DoubleCoefficients.EXPONENT;

  private static final DoubleVector ZERO = all(0);
  private static final DoubleVector ONE = all(1);
  private static final DoubleVector MINUS_TWO = all(-2);
  private static final DoubleVector LOG2_E = all(DoubleCoefficients.LOG2_E);
  private static final DoubleVector LN2_HI = all(DoubleCoefficients.LN2_HI);
  private static final DoubleVector LN2_LO = all(DoubleCoefficients.LN2_LO);
  private static final DoubleVector MINUS_LN2_HI = all(-DoubleCoefficients.LN2_HI);
  private static final DoubleVector MINUS_LN2_LO = all(-DoubleCoefficients.LN2_LO);
  private static final DoubleVector ROUNDER = all(DoubleCoefficients.ROUNDER);
  private static final DoubleVector WIDE_ROUNDER = all(DoubleCoefficients.WIDE_ROUNDER);
  private static final LongVector TWICE_BIAS =
      (LongVector) SPECIES.withLanes(long.class).broadcast(2 * DoubleCoefficients.BIAS);

  private static final DoubleVector P0 = all(DoubleCoefficients.P0);
  private static final DoubleVector P1 = all(DoubleCoefficients.P1);
  private static final DoubleVector P2 = all(DoubleCoefficients.P2);
  private static final DoubleVector P3 = all(DoubleCoefficients.P3);
  private static final DoubleVector P4 = all(DoubleCoefficients.P4);
  private static final DoubleVector P5 = all(DoubleCoefficients.P5);
  private static final DoubleVector P6 = all(DoubleCoefficients.P6);
  private static final DoubleVector P7 = all(DoubleCoefficients.P7);
  private static final DoubleVector P8 = all(DoubleCoefficients.P8);
  private static final DoubleVector P9 = all(DoubleCoefficients.P9);

  private static final DoubleVector L0 = all(DoubleCoefficients.L0);
  private static final DoubleVector L1 = all(DoubleCoefficients.L1);
  private static final DoubleVector L2 = all(DoubleCoefficients.L2);
  private static final DoubleVector L3 = all(DoubleCoefficients.L3);
  private static final DoubleVector L4 = all(DoubleCoefficients.L4);
  private static final DoubleVector L5 = all(DoubleCoefficients.L5);
  private static final DoubleVector L6 = all(DoubleCoefficients.L6);

  private VectorDoubleExponentials() {}

  private static DoubleVector all(double c) {
    return DoubleVector.broadcast(SPECIES, c);
  }

  /// `2^k` in two factors, so that a subnormal result is rounded once.
  static void exp(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      DoubleVector z = x.fma(LOG2_E, WIDE_ROUNDER);
      DoubleVector k = z.sub(WIDE_ROUNDER);
      DoubleVector r = k.fma(MINUS_LN2_LO, k.fma(MINUS_LN2_HI, x));
      DoubleVector r2 = r.mul(r);
      DoubleVector low = r2.fma(r.fma(P3, P2), r.fma(P1, P0));
      DoubleVector middle = r2.fma(r.fma(P7, P6), r.fma(P5, P4));
      DoubleVector r4 = r2.mul(r2);
      DoubleVector p = r4.fma(r4.fma(r.fma(P9, P8), middle), low);
      DoubleVector q = r2.fma(p, r);
      LongVector both = z.reinterpretAsLongs();
      LongVector half = both.lanewise(LSHR, 1);
      DoubleVector first = half.lanewise(LSHL, EXPONENT).reinterpretAsDoubles();
      DoubleVector second = both.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsDoubles();
      q.add(ONE)
          .mul(first)
          .mul(second)
          .blend(Double.POSITIVE_INFINITY, x.compare(GT, DoubleCoefficients.EXP_TOP))
          .blend(0, x.compare(LT, DoubleCoefficients.EXP_BOTTOM))
          .intoArray(m, to + i);
    }
  }

  /// `E/(E+2)` with `E = e^{2|x|} − 1 = (2^k − 1) + 2^k r + 2^k r² P`, summed in this order; the
  /// quotient is corrected by its remainder, which is exact for small `|x|`.
  static void tanh(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      DoubleVector a = x.lanewise(ABS);
      DoubleVector twice = a.add(a);
      DoubleVector z = twice.fma(LOG2_E, ROUNDER);
      DoubleVector k = z.sub(ROUNDER);
      DoubleVector r = k.fma(MINUS_LN2_HI, twice);
      DoubleVector r2 = r.mul(r);
      DoubleVector low = r2.fma(r.fma(P3, P2), r.fma(P1, P0));
      DoubleVector middle = r2.fma(r.fma(P7, P6), r.fma(P5, P4));
      DoubleVector r4 = r2.mul(r2);
      DoubleVector p = r4.fma(r4.fma(r.fma(P9, P8), middle), low);
      DoubleVector rest = r2.fma(p, k.mul(MINUS_LN2_LO));
      DoubleVector s = z.reinterpretAsLongs().lanewise(LSHL, EXPONENT).reinterpretAsDoubles();
      DoubleVector e = s.fma(rest, s.fma(r, s.sub(ONE)));
      DoubleVector inverse = ONE.div(e.add(2));
      DoubleVector y = e.mul(inverse);
      DoubleVector remainder = y.neg().fma(e, y.fma(MINUS_TWO, e));
      y = remainder.fma(inverse, y).blend(1, a.compare(GT, DoubleCoefficients.TANH_TOP));
      LongVector sign = x.reinterpretAsLongs().and(Long.MIN_VALUE);
      y.reinterpretAsLongs().or(sign).reinterpretAsDoubles().intoArray(m, to + i);
    }
  }

  /// `1/(1 + e^{|x|})`, or 1 less that; both sides of the quotient divided by `2^{k/2}`.
  static void sigmoid(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      DoubleVector a = x.lanewise(ABS);
      DoubleVector z = a.fma(LOG2_E, WIDE_ROUNDER);
      DoubleVector k = z.sub(WIDE_ROUNDER);
      DoubleVector r = k.fma(MINUS_LN2_LO, k.fma(MINUS_LN2_HI, a));
      DoubleVector r2 = r.mul(r);
      DoubleVector low = r2.fma(r.fma(P3, P2), r.fma(P1, P0));
      DoubleVector middle = r2.fma(r.fma(P7, P6), r.fma(P5, P4));
      DoubleVector r4 = r2.mul(r2);
      DoubleVector p = r4.fma(r4.fma(r.fma(P9, P8), middle), low);
      DoubleVector q = r2.fma(p, r);
      LongVector both = z.reinterpretAsLongs();
      LongVector half = both.lanewise(LSHR, 1);
      DoubleVector up = both.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsDoubles();
      DoubleVector down = TWICE_BIAS.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsDoubles();
      DoubleVector sum = up.add(down);
      DoubleVector lost = down.sub(sum.sub(up));
      DoubleVector w = down.div(sum.add(up.fma(q, lost)));
      w = w.blend(0, a.compare(GT, -DoubleCoefficients.EXP_BOTTOM));
      w.blend(ONE.sub(w), x.compare(GT, 0)).intoArray(m, to + i);
    }
  }

  /// `x/(1 + e^{|x|})`, or x less that; both sides of the quotient divided by `2^{k/2}`.
  static void silu(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      DoubleVector a = x.lanewise(ABS);
      DoubleVector z = a.fma(LOG2_E, WIDE_ROUNDER);
      DoubleVector k = z.sub(WIDE_ROUNDER);
      DoubleVector r = k.fma(MINUS_LN2_LO, k.fma(MINUS_LN2_HI, a));
      DoubleVector r2 = r.mul(r);
      DoubleVector low = r2.fma(r.fma(P3, P2), r.fma(P1, P0));
      DoubleVector middle = r2.fma(r.fma(P7, P6), r.fma(P5, P4));
      DoubleVector r4 = r2.mul(r2);
      DoubleVector p = r4.fma(r4.fma(r.fma(P9, P8), middle), low);
      DoubleVector q = r2.fma(p, r);
      LongVector both = z.reinterpretAsLongs();
      LongVector half = both.lanewise(LSHR, 1);
      DoubleVector up = both.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsDoubles();
      DoubleVector down = TWICE_BIAS.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsDoubles();
      DoubleVector sum = up.add(down);
      DoubleVector lost = down.sub(sum.sub(up));
      DoubleVector w = x.mul(down).div(sum.add(up.fma(q, lost)));
      w.blend(x.sub(w), x.compare(GT, 0))
          .blend(x, x.compare(GT, -DoubleCoefficients.SILU_BOTTOM))
          .blend(x.mul(ZERO), x.compare(LT, DoubleCoefficients.SILU_BOTTOM))
          .intoArray(m, to + i);
    }
  }

  /// `y = ln(1 + e^x)` for `sign = 1`, `−ln(1 + e^{−x})` for `sign = −1`: `max(x, 0) + ln(1 + e)`
  /// with `e = e^{−|x|}`, the latter above ½ as `ln 2 + ln(1 + (e−1)/2)`.
  static void softplus(double[] m, int from, int to, int n, double sign) {
    DoubleVector unit = DoubleVector.broadcast(SPECIES, sign);
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i).mul(unit);
      DoubleVector b = x.lanewise(ABS).neg();
      DoubleVector z = b.fma(LOG2_E, WIDE_ROUNDER);
      DoubleVector k = z.sub(WIDE_ROUNDER);
      DoubleVector r = k.fma(MINUS_LN2_LO, k.fma(MINUS_LN2_HI, b));
      DoubleVector r2 = r.mul(r);
      DoubleVector low = r2.fma(r.fma(P3, P2), r.fma(P1, P0));
      DoubleVector middle = r2.fma(r.fma(P7, P6), r.fma(P5, P4));
      DoubleVector r4 = r2.mul(r2);
      DoubleVector p = r4.fma(r4.fma(r.fma(P9, P8), middle), low);
      DoubleVector q = r2.fma(p, r);
      LongVector both = z.reinterpretAsLongs();
      LongVector half = both.lanewise(LSHR, 1);
      DoubleVector first = half.lanewise(LSHL, EXPONENT).reinterpretAsDoubles();
      DoubleVector second = both.sub(half).lanewise(LSHL, EXPONENT).reinterpretAsDoubles();
      DoubleVector e = q.add(ONE).mul(first).mul(second);
      e = e.blend(ZERO, b.compare(LT, DoubleCoefficients.EXP_BOTTOM));
      VectorMask<Double> large = e.compare(GT, 0.5);
      DoubleVector f = e.blend(e.mul(0.5).sub(0.5), large);

      DoubleVector s = f.div(f.add(2));
      DoubleVector s2 = s.mul(s);
      DoubleVector s4 = s2.mul(s2);
      DoubleVector head = s4.fma(s2.fma(L3, L2), s2.fma(L1, L0));
      DoubleVector end = s4.fma(L6, s2.fma(L5, L4));
      DoubleVector series = s4.mul(s4).fma(end, head);
      DoubleVector square = f.mul(f).mul(0.5);
      DoubleVector sum = s.fma(s2.fma(series, square), ZERO.blend(LN2_LO, large));
      DoubleVector log = ZERO.blend(LN2_HI, large).add(f.sub(square.sub(sum)));
      x.blend(ZERO, x.compare(LE, 0)).add(log).fma(unit, ZERO).intoArray(m, to + i);
    }
  }

  /// `k ln 2 + ln(1+f)` for `x = 2^k (1+f)`, `0.75 ≤ 1+f < 1.5`, where `ln(1+f)` is `f − f²/2 + s
  /// (f²/2 + s² L(s²))`, `s = f/(2+f)`.
  static void log(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      VectorMask<Double> subnormal = x.compare(LT, Double.MIN_NORMAL);
      DoubleVector normal = x.blend(x.mul(DoubleCoefficients.NORMALISER), subnormal);
      LongVector bits = normal.reinterpretAsLongs().add(DoubleCoefficients.LOG_SHIFT);
      LongVector exponent = bits.lanewise(LSHR, EXPONENT).or(DoubleCoefficients.LOG_INTEGER_BITS);
      DoubleVector bias =
          DoubleVector.broadcast(SPECIES, DoubleCoefficients.LOG_INTEGER)
              .blend(
                  DoubleCoefficients.LOG_INTEGER + DoubleCoefficients.NORMALISER_POWER, subnormal);
      DoubleVector k = exponent.reinterpretAsDoubles().sub(bias);
      LongVector mantissa = bits.and(DoubleCoefficients.MANTISSA).add(DoubleCoefficients.LOG_START);
      DoubleVector f = mantissa.reinterpretAsDoubles().sub(ONE);

      DoubleVector s = f.div(f.add(2));
      DoubleVector s2 = s.mul(s);
      DoubleVector s4 = s2.mul(s2);
      DoubleVector head = s4.fma(s2.fma(L3, L2), s2.fma(L1, L0));
      DoubleVector end = s4.fma(L6, s2.fma(L5, L4));
      DoubleVector series = s4.mul(s4).fma(end, head);
      DoubleVector square = f.mul(f).mul(0.5);
      DoubleVector sum = s.fma(s2.fma(series, square), k.mul(LN2_LO));
      DoubleVector y = k.fma(LN2_HI, f.sub(square.sub(sum)));
      x.blend(y, x.compare(LT, Double.POSITIVE_INFINITY))
          .blend(Double.NaN, x.compare(LT, 0))
          .blend(Double.NEGATIVE_INFINITY, x.compare(EQ, 0))
          .intoArray(m, to + i);
    }
  }
}
