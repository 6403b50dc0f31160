package org.gradproof.eval.kernel;

/// The constants of the single-precision kernels, shared by the vectors and their scalar twin.
///
/// The polynomials are minimax: found by the Remez exchange in 60-digit arithmetic, then rounded
/// coefficient by coefficient.
final class FloatCoefficients {
  /// `1/ln 2`.
  static final float LOG2_E = 0x1.715476p+0f;

  /// `ln 2` rounded, and the rest. A multiple `k·LN2_HI` with `|k| < 2^8` is subtracted from an
  /// argument near it without rounding, by one `fma`.
  static final float LN2_HI = 0x1.62e430p-1f;

  static final float LN2_LO = -0x1.05c610p-29f;

  /// The place of the exponent in the bits of a float, and its bias.
  static final int EXPONENT = 23;

  static final int BIAS = 127;

  /// `1.5·2^23 + bias`: adding it rounds to an integer `k` and leaves `k + bias` in the low bits,
  /// which shifted to the place of the exponent are `2^k`.
  static final float ROUNDER = 0x1.8p23f + 127;

  /// The same with twice the bias, to be halved into two exponents: `k` may then leave the range of
  /// one.
  static final float WIDE_ROUNDER = 0x1.8p23f + 254;

  /// Above it `e^x` overflows, below the other it rounds to 0.
  static final float EXP_TOP = 88.73f;

  static final float EXP_BOTTOM = -103.98f;

  /// Above it `tanh` is 1.
  static final float TANH_TOP = 10;

  /// Below it `x σ(x)` rounds to 0.
  static final float SILU_BOTTOM = -109;

  /// `(e^r − 1 − r)/r²` for `|r| ≤ ln 2/2`: moves `e^r − 1` by at most 1.4e-8 of itself.
  static final float P0 = 0x1.000000p-1f;

  static final float P1 = 0x1.5554b0p-3f;
  static final float P2 = 0x1.555486p-5f;
  static final float P3 = 0x1.122816p-7f;
  static final float P4 = 0x1.6d990cp-10f;

  /// `(2 artanh(s)/s − 2)/s²` in powers of `s²`, for `s² ≤ 0.04`: moves `ln(1+f)`, `s = f/(2+f)`,
  /// by at most 3e-9 of itself.
  static final float L0 = 0x1.5555b4p-1f;

  static final float L1 = 0x1.992a7ap-2f;
  static final float L2 = 0x1.36f09ap-2f;

  /// Added to the bits of `2^k m`, `0.75 ≤ m < 1.5`, it makes their exponent `k`.
  static final int LOG_SHIFT = 0x0040_0000;

  /// The bits of 0.75 and the mask of the bits below the exponent.
  static final int LOG_START = 0x3f40_0000;

  static final int MANTISSA = 0x007f_ffff;

  /// `2^23`, whose bits with `n` in the lowest are `2^23 + n`, and the same with the bias.
  static final int LOG_INTEGER_BITS = 0x4b00_0000;

  static final float LOG_INTEGER = 0x1p23f + 127;

  /// What scales a subnormal into the normal range.
  static final float NORMALISER = 0x1p25f;

  static final int NORMALISER_POWER = 25;

  private FloatCoefficients() {}
}
