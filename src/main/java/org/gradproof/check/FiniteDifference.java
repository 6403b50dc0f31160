package org.gradproof.check;

import java.util.function.DoubleUnaryOperator;

/// Five-point central differences with an error bar, in double precision.
///
/// With `D(h) = (8(φ(h) − φ(−h)) − (φ(2h) − φ(−2h))) / 12h`, of truncation error `O(h⁴)`, the bar is a third of
/// `|D(h) − D(2h)|` (five times the estimate that Richardson's argument gives for `D(h)`) plus `1.5 η/h` for the rounding
/// of φ. The step starts at a guess and moves to where the two parts of the bar balance; the narrowest bar seen is kept.
///
/// @param value the derivative
/// @param bar how far the true derivative may be away
/// @param step the step used
/// @param evaluations how often φ was called
public record FiniteDifference(double value, double bar, double step, int evaluations) {
  private static final int ROUNDS = 6;
  private static final double NARROW = 1e-10;
  private static final double LARGEST_STEP = 0.25;

  /// The derivative of `phi` at 0.
  ///
  /// @param phi the function, with the point of interest at 0
  /// @param noise a bound on the rounding error of one value of `phi`
  /// @param firstStep the first step to try
  public static FiniteDifference of(DoubleUnaryOperator phi, double noise, double firstStep) {
    double h = firstStep;
    FiniteDifference best = new FiniteDifference(Double.NaN, Double.POSITIVE_INFINITY, h, 0);
    int evaluations = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double one = phi.applyAsDouble(h) - phi.applyAsDouble(-h);
      double two = phi.applyAsDouble(2 * h) - phi.applyAsDouble(-2 * h);
      double four = phi.applyAsDouble(4 * h) - phi.applyAsDouble(-4 * h);
      evaluations += 6;
      double fine = (8 * one - two) / (12 * h);
      double coarse = (8 * two - four) / (24 * h);
      double truncation = Math.abs(fine - coarse) / 3;
      double rounding = 1.5 * noise / h;
      double bar = truncation + rounding;
      if (!Double.isFinite(bar)) {
        h *= 0.1;
        continue;
      }
      if (bar < best.bar) {
        best = new FiniteDifference(fine, bar, h, evaluations);
      }
      double factor = Math.pow(rounding / (4 * Math.max(truncation, rounding * 1e-6)), 0.2);
      boolean balanced = factor > 0.5 && factor < 2;
      if (balanced || bar <= NARROW * Math.abs(fine)) {
        break;
      }
      double next = Math.min(LARGEST_STEP, h * Math.clamp(factor, 0.02, 8));
      if (next == h) {
        break;
      }
      h = next;
    }
    return new FiniteDifference(best.value, best.bar, best.step, evaluations);
  }
}
