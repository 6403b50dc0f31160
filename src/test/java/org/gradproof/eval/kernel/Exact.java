package org.gradproof.eval.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.gradproof.expr.Fn;

/// A number `scaled · 2^{-bits}`: the value of a function to at least 50 digits.
///
/// Shares nothing with the kernels: integers, Taylor's series of `e^x` and the series of `artanh`.
/// One value costs 5 to 30 µs.
public record Exact(BigInteger scaled, int bits) {
  private static final int SPARE = 260;
  private static final int FAR = 1600;
  private static final int WIDEST = 6000;
  private static final BigInteger LN2 = twiceArtanh(one(WIDEST).divide(big(3)), WIDEST);

  /// A format: its precision and the exponents of its smallest and of the first too large number.
  record Format(int precision, int smallest, int tooLarge) {
    static final Format DOUBLE = new Format(53, -1074, 1024);
    static final Format FLOAT = new Format(24, -149, 128);
  }

  /// `fn(x)` for a finite `x` inside the domain of a function known here.
  public static Optional<Exact> of(Fn fn, double x) {
    // Enough for the smallest results: about x, x², 1/x or e^{-|x|}.
    int exponent = Math.max(Math.getExponent(x), -1080);
    int bits =
        SPARE
            + switch (fn) {
              case LOG -> 0;
              case SQUARE -> Math.max(0, -2 * exponent);
              case RECIPROCAL -> Math.abs(exponent);
              default -> Math.max(-exponent, (int) (1.5 * Math.min(Math.abs(x), FAR)));
            };
    BigInteger one = one(bits);
    BigInteger v = fixed(x, bits);
    BigInteger value =
        switch (fn) {
          case SIGN -> one.multiply(big(v.signum()));
          case STEP -> v.signum() > 0 ? one : BigInteger.ZERO;
          case ABS -> v.abs();
          case RELU -> v.max(BigInteger.ZERO);
          case SQUARE -> v.multiply(v).shiftRight(bits);
          case RECIPROCAL -> over(one, v, bits);
          case SQRT -> v.shiftLeft(bits).sqrt();
          case HARD_SIGMOID -> clip(v.add(one.multiply(big(3))).divide(big(6)), one);
          case HARD_SIGMOID_KERAS2 ->
              clip(v.shiftLeft(1).add(one.multiply(big(5))).divide(big(10)), one);
          case EXP -> x > FAR ? one.shiftLeft(FAR) : expMinus(-x, bits);
          case LOG -> log(x, bits);
          case TANH -> {
            BigInteger e = expMinus(2 * Math.abs(x), bits);
            BigInteger y = over(one.subtract(e), one.add(e), bits);
            yield x < 0 ? y.negate() : y;
          }
          case SIGMOID, SILU -> {
            BigInteger e = expMinus(Math.abs(x), bits);
            BigInteger y = over(x < 0 ? e : one, one.add(e), bits);
            yield fn == Fn.SILU ? y.multiply(v).shiftRight(bits) : y;
          }
          case SOFTPLUS -> v.max(BigInteger.ZERO).add(log1p(expMinus(Math.abs(x), bits), bits));
          case LOG_SIGMOID ->
              v.min(BigInteger.ZERO).subtract(log1p(expMinus(Math.abs(x), bits), bits));
          default -> null;
        };
    int scale = bits;
    return Optional.ofNullable(value).map(scaled -> new Exact(scaled, scale));
  }

  /// Whether the value lies between two numbers, which may be infinite.
  public boolean isBetween(double low, double high) {
    BigDecimal value = new BigDecimal(scaled);
    BigDecimal unit = new BigDecimal(one(bits));
    return (low == Double.NEGATIVE_INFINITY
            || new BigDecimal(low).multiply(unit).compareTo(value) <= 0)
        && (high == Double.POSITIVE_INFINITY
            || new BigDecimal(high).multiply(unit).compareTo(value) >= 0);
  }

  /// How far `y` is off, in units in the last place of the exact value; infinite for NaN.
  double ulps(double y, Format format) {
    int exponent = scaled.abs().bitLength() - bits;
    boolean overflows = scaled.signum() != 0 && exponent > format.tooLarge;
    if (Double.isNaN(y)) {
      return Double.POSITIVE_INFINITY;
    }
    if (overflows && Double.isInfinite(y) && Math.signum(y) == scaled.signum()) {
      return 0;
    }
    // Infinity stands for the first number that is too large.
    BigInteger got =
        Double.isInfinite(y)
            ? one(bits + format.tooLarge).multiply(big((int) Math.signum(y)))
            : fixed(y, bits);
    int ulp = Math.max(exponent - format.precision, format.smallest);
    int unit = bits + ulp - 20;
    BigInteger off = got.subtract(scaled).abs();
    return (unit >= 0 ? off.shiftRight(unit) : off.shiftLeft(-unit)).doubleValue() * 0x1p-20;
  }

  /// `e^{-a}`; 0 when its product with the largest number vanishes too.
  private static BigInteger expMinus(double a, int bits) {
    return a > FAR ? BigInteger.ZERO : exp(fixed(-a, bits), bits);
  }

  private static BigInteger exp(BigInteger x, int bits) {
    int work = bits + 40;
    BigInteger wide = x.shiftLeft(40);
    BigInteger ln2 = LN2.shiftRight(WIDEST - work);
    int k = wide.divide(ln2).intValueExact();
    BigInteger r = wide.subtract(ln2.multiply(big(k))).shiftRight(8);
    BigInteger sum = one(work);
    BigInteger term = sum;
    for (int i = 1; term.signum() != 0 && term.bitLength() > 1; i++) {
      term = term.multiply(r).shiftRight(work).divide(big(i));
      sum = sum.add(term);
    }
    for (int i = 0; i < 8; i++) {
      sum = sum.multiply(sum).shiftRight(work);
    }
    return (k >= 0 ? sum.shiftLeft(k) : sum.shiftRight(-k)).shiftRight(40);
  }

  private static BigInteger log(double x, int bits) {
    int k = Math.getExponent(x < Double.MIN_NORMAL ? x * 0x1p54 : x);
    k -= x < Double.MIN_NORMAL ? 54 : 0;
    k += Math.scalb(x, -k) > 1.5 ? 1 : 0;
    BigInteger one = one(bits);
    BigInteger m = fixed(Math.scalb(x, -k), bits);
    BigInteger s = over(m.subtract(one), m.add(one), bits);
    return twiceArtanh(s, bits).add(LN2.shiftRight(WIDEST - bits).multiply(big(k)));
  }

  private static BigInteger log1p(BigInteger e, int bits) {
    return twiceArtanh(over(e, one(bits + 1).add(e), bits), bits);
  }

  private static BigInteger twiceArtanh(BigInteger s, int bits) {
    BigInteger square = s.multiply(s).shiftRight(bits);
    BigInteger power = s.shiftLeft(1);
    BigInteger sum = power;
    for (int i = 3; power.bitLength() > 1; i += 2) {
      power = power.multiply(square).shiftRight(bits);
      sum = sum.add(power.divide(big(i)));
    }
    return sum;
  }

  private static BigInteger clip(BigInteger y, BigInteger one) {
    return y.max(BigInteger.ZERO).min(one);
  }

  private static BigInteger over(BigInteger a, BigInteger b, int bits) {
    return a.shiftLeft(bits).divide(b);
  }

  /// `x` in units of `2^{-bits}`; what is finer is dropped.
  private static BigInteger fixed(double x, int bits) {
    int exponent = Math.max(Math.getExponent(x), Double.MIN_EXPONENT) - 52;
    BigInteger mantissa = BigInteger.valueOf((long) Math.scalb(x, -exponent));
    int shift = bits + exponent;
    return shift >= 0 ? mantissa.shiftLeft(shift) : mantissa.shiftRight(-shift);
  }

  private static BigInteger one(int bits) {
    return BigInteger.ONE.shiftLeft(bits);
  }

  private static BigInteger big(int i) {
    return BigInteger.valueOf(i);
  }
}
