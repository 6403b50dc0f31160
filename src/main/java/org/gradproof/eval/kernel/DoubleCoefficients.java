package org.gradproof.eval.kernel;

/// The constants of the double-precision kernels, shared by the vectors and their scalar twin.
///
/// The polynomials are minimax: found by the Remez exchange in 60-digit arithmetic, then rounded
/// coefficient by coefficient.
final class DoubleCoefficients {
  /// `1/ln 2`.
  static final double LOG2_E = 0x1.71547652b82fep+0;

  /// `ln 2` rounded, and the rest. A multiple `k·LN2_HI` with `|k| < 2^11` is subtracted from an
  /// argument near it without rounding, by one `fma`.
  static final double LN2_HI = 0x1.62e42fefa39efp-1;

  static final double LN2_LO = 0x1.abc9e3b39803fp-56;

  /// The place of the exponent in the bits of a double, and its bias.
  static final int EXPONENT = 52;

  static final long BIAS = 1023;

  /// `1.5·2^52 + bias`: adding it rounds to an integer `k` and leaves `k + bias` in the low bits,
  /// which shifted to the place of the exponent are `2^k`.
  static final double ROUNDER = 0x1.8p52 + 1023;

  /// The same with twice the bias, to be halved into two exponents: `k` may then leave the range of
  /// one.
  static final double WIDE_ROUNDER = 0x1.8p52 + 2046;

  /// Above it `e^x` overflows, below the other it rounds to 0.
  static final double EXP_TOP = 709.79;

  static final double EXP_BOTTOM = -745.2;

  /// Above it `tanh` is 1.
  static final double TANH_TOP = 20;

  /// Below it `x σ(x)` rounds to 0.
  static final double SILU_BOTTOM = -752;

  /// `(e^r − 1 − r)/r²` for `|r| ≤ ln 2/2`: moves `e^r − 1` by at most 1.8e-17 of itself.
  static final double P0 = 0x1.0000000000005p-1;

  static final double P1 = 0x1.555555555555cp-3;
  static final double P2 = 0x1.55555555520e5p-5;
  static final double P3 = 0x1.111111110e6b7p-7;
  static final double P4 = 0x1.6c16c17f3bac6p-10;
  static final double P5 = 0x1.a01a01b5e1343p-13;
  static final double P6 = 0x1.a019a6784f360p-16;
  static final double P7 = 0x1.71dde9f2c34a4p-19;
  static final double P8 = 0x1.28a2b9a1c559ep-22;
  static final double P9 = 0x1.af76c7b2b39edp-26;

  /// `(2 artanh(s)/s − 2)/s²` in powers of `s²`, for `s² ≤ 0.04`: moves `ln(1+f)`, `s = f/(2+f)`,
  /// by at most 1.6e-17 of itself.
  static final double L0 = 0x1.555555555577fp-1;

  static final double L1 = 0x1.99999998ee306p-2;
  static final double L2 = 0x1.249249b3ef111p-2;
  static final double L3 = 0x1.c71c003eb8947p-3;
  static final double L4 = 0x1.747511a71f986p-3;
  static final double L5 = 0x1.384f2d3a0e36dp-3;
  static final double L6 = 0x1.3ada9dd989405p-3;

  /// Added to the bits of `2^k m`, `0.75 ≤ m < 1.5`, it makes their exponent `k`.
  static final long LOG_SHIFT = 0x0008_0000_0000_0000L;

  /// The bits of 0.75 and the mask of the bits below the exponent.
  static final long LOG_START = 0x3fe8_0000_0000_0000L;

  static final long MANTISSA = 0x000f_ffff_ffff_ffffL;

  /// `2^52`, whose bits with `n` in the lowest are `2^52 + n`, and the same with the bias.
  static final long LOG_INTEGER_BITS = 0x4330_0000_0000_0000L;

  static final double LOG_INTEGER = 0x1p52 + 1023;

  /// What scales a subnormal into the normal range.
  static final double NORMALISER = 0x1p54;

  static final int NORMALISER_POWER = 54;

  private DoubleCoefficients() {}
}
