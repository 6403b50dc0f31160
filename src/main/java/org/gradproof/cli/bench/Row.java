package org.gradproof.cli.bench;

import java.util.Optional;

/// One line of the table: ours and one rival, measured in turns.
///
/// @param comparison what was compared
/// @param ours our times
/// @param rival the rival's name, empty when there is none
/// @param handicap what the rival's times are multiplied with before they are compared
/// @param theirs the rival's times, none when it could not be measured
/// @param obstacle why it could not, otherwise empty
/// @param ofPeak what share of our least time the matrix products would take at this machine's rate
record Row(
    Comparison comparison,
    Times ours,
    String rival,
    double handicap,
    Optional<Times> theirs,
    String obstacle,
    Optional<Double> ofPeak) {
  /// How many times longer the rival took, by the least times.
  Optional<Double> ratioOfMinima() {
    return theirs.map(t -> handicap * t.min() / ours.min());
  }

  /// How many times longer the rival took, by the median times.
  Optional<Double> ratioOfMedians() {
    return theirs.map(t -> handicap * t.median() / ours.median());
  }

  /// 10⁹ operations per second in our least time; none when there are no matrix products.
  Optional<Double> gigaflops() {
    double operations = comparison.work().total();
    return operations == 0 ? Optional.empty() : Optional.of(operations / ours.min() / 1e9);
  }
}
