package org.gradproof.check;

/// A central difference from three values beside the known one, with an error bar.
///
/// The third difference `Δ = φ(2h) − 3φ(h) + 3φ(0) − φ(−h)` is `h³ φ‴` up to higher terms, and
/// `(φ(h) − φ(−h)) / 2h` is too large by `Δ / 6h`. That is taken off, and twice as much is the
/// truncation part of the bar, although only `O(h³)` is left; `2 η/h` is for the rounding of φ. A
/// cheap first look where φ is smooth: what it leaves undecided is for [FiniteDifference].
final class CentralDifference {
  /// How many values it needs.
  static final int VALUES = 3;

  private CentralDifference() {}

  /// Where φ is needed.
  static double[] deltas(double h) {
    return new double[] {h, -h, 2 * h};
  }

  /// The derivative of φ at 0.
  ///
  /// @param middle `φ(0)`
  /// @param values the values of φ at [#deltas]
  /// @param from where they begin
  /// @param noise a bound on the rounding error of one value of φ
  static FiniteDifference of(double middle, double[] values, int from, double noise, double h) {
    double up = values[from];
    double down = values[from + 1];
    double third = (values[from + 2] - middle) - 3 * (up - middle) + (middle - down);
    double excess = third / (6 * h);
    double bar = 2 * Math.abs(excess) + 2 * noise / h;
    return new FiniteDifference((up - down) / (2 * h) - excess, bar, h, VALUES + 1);
  }
}
