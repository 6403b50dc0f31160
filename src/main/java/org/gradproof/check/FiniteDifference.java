package org.gradproof.check;

import java.util.function.DoubleUnaryOperator;

/// Five-point central differences with an error bar, in double precision.
///
/// With `D(h) = (8(φ(h) − φ(−h)) − (φ(2h) − φ(−2h))) / 12h`, of truncation error `O(h⁴)`, the bar
/// is a third of `|D(h) − D(2h)|` (five times the estimate that Richardson's argument gives for
/// `D(h)`) plus `1.5 η/h` for the rounding of φ. The step starts at a guess and moves to where the
/// two parts of the bar balance; the narrowest bar seen is kept.
///
/// A step counts only where it resolves φ: the even part `φ(h) + φ(−h) − 2φ(0)` must grow with the
/// step, by a factor of about 4 from `h` to `2h`. At a kink the factor is 2, at a jump or a peak 1.
/// A function that oscillates many times within the first step deceives every difference formula;
/// let the first step be below its scale.
///
/// @param value the derivative
/// @param bar how far the true derivative may be away; infinite when no step resolved φ
/// @param step the step used
/// @param evaluations how often φ was called
public record FiniteDifference(double value, double bar, double step, int evaluations) {
  private static final int ROUNDS = 8;
  private static final double NARROW = 1e-10;
  private static final double ENOUGH = 1e-9;
  private static final double LARGEST_STEP = 0.25;
  private static final double UNRESOLVED = 0.4;

  /// The derivative of `phi` at 0.
  ///
  /// @param phi the function, with the point of interest at 0
  /// @param noise a bound on the rounding error of one value of `phi`
  /// @param firstStep the first step to try
  public static FiniteDifference of(DoubleUnaryOperator phi, double noise, double firstStep) {
    double h = firstStep;
    double middle = 2 * phi.applyAsDouble(0);
    FiniteDifference best = new FiniteDifference(Double.NaN, Double.POSITIVE_INFINITY, h, 1);
    int evaluations = 1;
    boolean grown = false;
    for (int round = 0; round < ROUNDS; round++) {
      double[] up = {phi.applyAsDouble(h), phi.applyAsDouble(2 * h), phi.applyAsDouble(4 * h)};
      double[] down = {phi.applyAsDouble(-h), phi.applyAsDouble(-2 * h), phi.applyAsDouble(-4 * h)};
      evaluations += 6;
      double fine = (8 * (up[0] - down[0]) - (up[1] - down[1])) / (12 * h);
      double coarse = (8 * (up[1] - down[1]) - (up[2] - down[2])) / (24 * h);
      double truncation = Math.abs(fine - coarse) / 3;
      double rounding = 1.5 * noise / h;
      double bar = truncation + rounding;
      double near = Math.abs(up[0] + down[0] - middle);
      double far = Math.abs(up[1] + down[1] - middle);
      if (!Double.isFinite(bar) || (near > UNRESOLVED * far && near > 8 * noise)) {
        h *= 0.1;
        continue;
      }
      boolean narrower = bar < 0.5 * best.bar;
      if (bar < best.bar) {
        best = new FiniteDifference(fine, bar, h, evaluations);
      }
      double factor = Math.pow(rounding / (4 * truncation), 0.2);
      boolean balanced = factor > 0.5 && factor < 2;
      double relative = bar / Math.abs(fine);
      if (relative <= NARROW || (balanced && relative <= ENOUGH) || (grown && !narrower)) {
        break;
      }
      // Rounding alone makes the two differences differ by up to 2.25 η/h; what does not exceed
      // that says nothing of the
      // truncation error, so a longer step is tried.
      grown = truncation <= rounding / 2;
      factor = grown ? 8 : factor;
      double next = Math.min(LARGEST_STEP, h * Math.clamp(factor, 0.02, 8));
      if ((!grown && factor > 0.5) || next == h) {
        break;
      }
      h = next;
    }
    return new FiniteDifference(best.value, best.bar, best.step, evaluations);
  }
}
