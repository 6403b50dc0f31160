package org.gradproof.check;

/// A central difference from two values, with an error bar.
///
/// `(φ(h) − φ(−h)) / 2h` is away from `φ′(0)` by at most `h² |φ‴| / 6 + η/h`, where η bounds the
/// rounding of φ. The size of φ‴ is that of third differences at a few *pilots*, entries of the
/// same variable, doubled; `h` is where the two parts of the bar suit each other. A cheap first
/// look where φ is smooth: what it leaves undecided is for [FiniteDifference].
final class CentralDifference {
  /// How many values it needs.
  static final int VALUES = 2;

  /// How many values a pilot needs.
  static final int PILOT_VALUES = 3;

  private CentralDifference() {}

  /// Where φ is needed.
  static double[] deltas(double h) {
    return new double[] {h, -h};
  }

  /// The step of a pilot: rounding moves its third difference by at most `8 η^(1/4)`.
  static double pilotStep(double noise) {
    return Math.pow(noise, 0.25);
  }

  /// Where a pilot needs φ.
  static double[] pilotDeltas(double h) {
    return new double[] {h, -h, 2 * h};
  }

  /// The size of φ‴ at a pilot, by `φ(2h) − 3φ(h) + 3φ(0) − φ(−h)`, what rounding may have taken
  /// away added.
  ///
  /// @param middle `φ(0)`
  /// @param values the values of φ at [#pilotDeltas]
  /// @param from where they begin
  static double third(double middle, double[] values, int from, double noise, double h) {
    double up = values[from] - middle;
    double down = values[from + 1] - middle;
    double difference = (values[from + 2] - middle) - 3 * up - down;
    return (Math.abs(difference) + 8 * noise) / (h * h * h);
  }

  /// The step that makes the bar narrow, at most the pilots'.
  static double step(double noise, double third) {
    return Math.min(pilotStep(noise), Math.cbrt(1.5 * noise / third));
  }

  /// The derivative of φ at 0.
  ///
  /// @param values the values of φ at [#deltas]
  /// @param from where they begin
  /// @param noise a bound on the rounding error of one value of φ
  /// @param third the largest size of φ‴ at the pilots
  static FiniteDifference of(double[] values, int from, double noise, double h, double third) {
    double bar = h * h * third / 3 + noise / h;
    return new FiniteDifference((values[from] - values[from + 1]) / (2 * h), bar, h, VALUES);
  }
}
