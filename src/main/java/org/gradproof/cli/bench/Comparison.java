package org.gradproof.cli.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One operation at one size, and who is to be compared.
///
/// @param operation what is done
/// @param size how large
/// @param per what the times are per
/// @param units how many of these a run has
/// @param work the matrix products of a run of ours
/// @param pace what limits the speed of these
/// @param ceiling the rate of the machine that is measured by this, if it is
/// @param ours makes our side, which is measured beside each rival
/// @param rivals who else
record Comparison(
    String operation,
    String size,
    String per,
    double units,
    Work work,
    Optional<Ceilings.Pace> pace,
    Optional<String> ceiling,
    Supplier<JavaContestant> ours,
    List<Rival> rivals) {
  /// Another implementation of the same, or of something with other matrix products.
  ///
  /// @param name its name
  /// @param side makes it
  /// @param work its own matrix products, when times are compared per operation of these
  record Rival(String name, Supplier<Contestant> side, Optional<Work> work) {
    static Rival of(String name, Supplier<Contestant> side) {
      return new Rival(name, side, Optional.empty());
    }

    /// What its time is multiplied with before it is compared with ours.
    double handicap(Work ours) {
      return work.map(w -> ours.total() / w.total()).orElse(1.0);
    }
  }
}
