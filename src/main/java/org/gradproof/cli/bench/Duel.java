package org.gradproof.cli.bench;

import java.util.Optional;
import org.gradproof.cli.bench.Comparison.Rival;

/// Ours and one rival, measured in turns.
final class Duel {
  /// A rival whose round takes longer than this many seconds is measured once.
  private static final double LONGEST = 60;

  private final JavaContestant we;
  private final Optional<Rival> rival;
  private Optional<Contestant> they = Optional.empty();
  private Optional<Times> ours = Optional.empty();
  private Optional<Times> theirs = Optional.empty();
  private Optional<String> obstacle = Optional.empty();

  Duel(JavaContestant we, Optional<Rival> rival) {
    this.we = we;
    this.rival = rival;
  }

  /// A round of ours, then one of theirs. A rival that fails takes no further part.
  void round(double seconds) {
    boolean over = theirs.isPresent() && theirs.get().min() > LONGEST;
    if (over || (obstacle.isPresent() && ours.isPresent())) {
      return;
    }
    ours = Optional.of(and(ours, we.round(seconds)));
    if (rival.isPresent() && obstacle.isEmpty()) {
      try {
        if (they.isEmpty()) {
          they = Optional.of(rival.get().side().get());
        }
        theirs = Optional.of(and(theirs, they.get().round(seconds)));
      } catch (PeerException e) {
        theirs = Optional.empty();
        obstacle = Optional.of(e.getMessage());
      }
    }
  }

  /// The rival's name after a word, or nothing.
  String against(String word) {
    return rival.map(r -> word + r.name()).orElse("");
  }

  private static Times and(Optional<Times> known, Times more) {
    return known.map(t -> t.and(more)).orElse(more);
  }

  /// What came of it, after at least one round.
  Row row(Comparison comparison, Ceilings ceilings) {
    Times times = ours.orElseThrow();
    return new Row(
        comparison,
        times,
        rival.map(Rival::name).orElse(""),
        rival.map(r -> r.handicap(comparison.work())).orElse(1.0),
        theirs,
        obstacle.orElse(""),
        comparison.pace().map(p -> ceilings.seconds(comparison.work(), p) / times.min()));
  }

  /// Lets `ceilings` know of the rates that were seen.
  void tell(Ceilings ceilings, String ceiling, double operations) {
    ours.ifPresent(t -> ceilings.saw(ceiling, operations / t.min()));
    theirs.ifPresent(t -> ceilings.saw(ceiling, operations / t.min()));
  }
}
