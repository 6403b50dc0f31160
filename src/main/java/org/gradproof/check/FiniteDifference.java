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
    Search search = new Search(phi.applyAsDouble(0), noise, firstStep);
    while (!search.done()) {
      double[] deltas = search.deltas();
      double[] values = new double[deltas.length];
      for (int i = 0; i < deltas.length; i++) {
        values[i] = phi.applyAsDouble(deltas[i]);
      }
      search.take(values, 0);
    }
    return search.result();
  }

  /// The search for a step, in which whoever owns φ evaluates it: several searches can so share the
  /// evaluation.
  static final class Search {
    /// How many values a round needs.
    static final int VALUES = 6;

    private final double middle;
    private final double noise;
    private double h;
    private FiniteDifference best;
    private int evaluations = 1;
    private boolean grown;
    private int round;
    private boolean done;

    /// A search.
    ///
    /// @param middle `φ(0)`
    /// @param noise a bound on the rounding error of one value of φ
    /// @param firstStep the first step to try
    Search(double middle, double noise, double firstStep) {
      this.middle = 2 * middle;
      this.noise = noise;
      this.h = firstStep;
      this.best = new FiniteDifference(Double.NaN, Double.POSITIVE_INFINITY, h, 1);
    }

    boolean done() {
      return done;
    }

    /// Where φ is needed next.
    double[] deltas() {
      return new double[] {h, -h, 2 * h, -2 * h, 4 * h, -4 * h};
    }

    FiniteDifference result() {
      return new FiniteDifference(best.value, best.bar, best.step, evaluations);
    }

    /// Takes the values of φ there and chooses the next step.
    ///
    /// @param from where the values begin
    void take(double[] values, int from) {
      double up = values[from];
      double down = values[from + 1];
      double up2 = values[from + 2];
      double down2 = values[from + 3];
      evaluations += VALUES;
      double fine = (8 * (up - down) - (up2 - down2)) / (12 * h);
      double coarse = (8 * (up2 - down2) - (values[from + 4] - values[from + 5])) / (24 * h);
      double truncation = Math.abs(fine - coarse) / 3;
      double rounding = 1.5 * noise / h;
      double bar = truncation + rounding;
      double near = Math.abs(up + down - middle);
      double far = Math.abs(up2 + down2 - middle);
      done = ++round == ROUNDS;
      if (!Double.isFinite(bar) || (near > UNRESOLVED * far && near > 8 * noise)) {
        h *= 0.1;
        return;
      }
      boolean narrower = bar < 0.5 * best.bar;
      if (bar < best.bar) {
        best = new FiniteDifference(fine, bar, h, evaluations);
      }
      double factor = Math.pow(rounding / (4 * truncation), 0.2);
      boolean balanced = factor > 0.5 && factor < 2;
      double relative = bar / Math.abs(fine);
      if (relative <= NARROW || (balanced && relative <= ENOUGH) || (grown && !narrower)) {
        done = true;
        return;
      }
      // Rounding alone makes the two differences differ by up to 2.25 η/h; what does not exceed
      // that says nothing of the truncation error, so a longer step is tried.
      grown = truncation <= rounding / 2;
      factor = grown ? 8 : factor;
      double next = Math.min(LARGEST_STEP, h * Math.clamp(factor, 0.02, 8));
      if ((!grown && factor > 0.5) || next == h) {
        done = true;
        return;
      }
      h = next;
    }
  }
}
