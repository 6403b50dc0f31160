package org.gradproof.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.gradproof.eval.Place;

/// Every single entry against finite differences of the forward pass.
///
/// First in double precision with an error bar. Entries that this cannot decide, because they are
/// too small for it or because the two disagree, are differenced again in double-double arithmetic
/// on the cell's own equations.
final class EntryOracle {
  static final String NAME = "finite differences";

  /// How many entries are looked at a second time at most, for each run.
  private static final int MOST_SECOND_LOOKS = 400;

  private static final double BILLIONTH = 1e-9;
  private static final int PILOTS = 5;
  private static final double[] MOVES = {1, 0x1p-4, 0x1p-10, 0x1p-20};

  private final Sequences sequences;
  private final Programs programs;
  private final Stencil stencil;
  private final SequentialLosses sequential;
  private final boolean kinks;
  private int secondLooks;

  /// How an entry is differenced first.
  enum Stencil {
    /// One value on each side of the entry; what is not decided goes on to [#FIVE_POINTS].
    TWO_POINTS,
    /// Five-point differences with a step searched for each entry.
    FIVE_POINTS
  }

  EntryOracle(Instance instance) {
    this(new Sequences(List.of(instance)), new Programs(), Stencil.FIVE_POINTS);
  }

  EntryOracle(Sequences sequences, Programs programs, Stencil stencil) {
    this.sequences = sequences;
    this.programs = programs;
    this.sequential = new SequentialLosses(sequences);
    this.kinks = Kinks.any(sequences.cell().equations());
    this.stencil = kinks ? Stencil.FIVE_POINTS : stencil;
  }

  void run(Tally.Book book) {
    run(book, EnumSet.allOf(Place.Kind.class));
  }

  /// Checks the entries of some kinds.
  void run(Tally.Book book, Set<Place.Kind> kinds) {
    sequences
        .spots()
        .forEach((name, spots) -> {
          if (kinds.contains(spots.getFirst().place().kind())) {
            group(book.of(NAME, name), spots);
          }
        });
  }

  private void group(Tally tally, List<Spot> spots) {
    if (sequences.unused(spots.getFirst().place())) {
      for (Spot spot : spots) {
        tally.add(new Verdict.Entry(sequences.describe(spot), sequences.claimed(spot), 0, 0));
      }
      return;
    }
    Losses losses =
        stencil == Stencil.TWO_POINTS || programs.worthwhile(sequences, spots)
            ? BatchedLosses.of(sequences, programs, spots, FiniteDifference.Search.VALUES)
            : sequential;
    FiniteDifference[] differences = new FiniteDifference[spots.size()];
    if (stencil == Stencil.TWO_POINTS) {
      quick(losses, spots, differences);
    }
    List<Integer> left =
        IntStream.range(0, spots.size()).filter(i -> differences[i] == null).boxed().toList();
    if (!left.isEmpty()) {
      List<Spot> open = left.stream().map(spots::get).toList();
      double start =
          stencil == Stencil.TWO_POINTS
              ? Math.pow(losses.noise(open.getFirst()), 0.2)
              : start(losses, spots);
      FiniteDifference[] found = differenced(losses, open, start);
      for (int k = 0; k < found.length; k++) {
        differences[left.get(k)] = found[k];
      }
    }
    int wrong = 0;
    for (int i = 0; i < differences.length; i++) {
      wrong += judge(tally, spots.get(i), differences[i], wrong);
    }
  }

  /// Fills in the entries that a value on each side decides.
  private void quick(Losses losses, List<Spot> spots, FiniteDifference[] into) {
    double third = third(losses, spots);
    double[] noise = spots.stream().mapToDouble(losses::noise).toArray();
    double[] steps = Arrays.stream(noise).map(eta -> CentralDifference.step(eta, third)).toArray();
    double[] values =
        after(losses, spots, CentralDifference.VALUES, i -> CentralDifference.deltas(steps[i]));
    for (int i = 0; i < steps.length; i++) {
      FiniteDifference fd =
          CentralDifference.of(values, CentralDifference.VALUES * i, noise[i], steps[i], third);
      double claimed = sequences.claimed(spots.get(i));
      double size = Math.max(Math.abs(claimed), Math.abs(fd.value()));
      if (Math.abs(claimed - fd.value()) <= fd.bar() && fd.bar() <= Verdict.WIDEST_BAR * size) {
        into[i] = fd;
      }
    }
  }

  /// The largest third derivative at the pilots.
  private static double third(Losses losses, List<Spot> spots) {
    List<Spot> pilots = pilots(spots);
    double[] noise = pilots.stream().mapToDouble(losses::noise).toArray();
    double[] steps = Arrays.stream(noise).map(CentralDifference::pilotStep).toArray();
    int n = CentralDifference.PILOT_VALUES;
    double[] values = after(losses, pilots, n, i -> CentralDifference.pilotDeltas(steps[i]));
    double[] middle = losses.before(pilots);
    return IntStream.range(0, PILOTS)
        .mapToDouble(i -> CentralDifference.third(middle[i], values, n * i, noise[i], steps[i]))
        .max()
        .orElseThrow();
  }

  /// Values after several changes of each place.
  private static double[] after(
      Losses losses, List<Spot> spots, int each, IntFunction<double[]> deltas) {
    List<Spot> asked = new ArrayList<>();
    double[] all = new double[each * spots.size()];
    for (int i = 0; i < spots.size(); i++) {
      asked.addAll(Collections.nCopies(each, spots.get(i)));
      System.arraycopy(deltas.apply(i), 0, all, each * i, each);
    }
    return losses.after(asked, all);
  }

  private static List<Spot> pilots(List<Spot> spots) {
    return IntStream.range(0, PILOTS)
        .mapToObj(k -> spots.get(k * (spots.size() - 1) / PILOTS))
        .toList();
  }

  /// A step that suits the group: the median of those found for a few of its entries.
  private double start(Losses losses, List<Spot> spots) {
    double first = Math.pow(losses.noise(spots.getFirst()), 0.2);
    double[] steps =
        Arrays.stream(differenced(losses, pilots(spots), first))
            .mapToDouble(FiniteDifference::step)
            .sorted()
            .toArray();
    return steps[PILOTS / 2];
  }

  /// The differences of many entries: what all searches ask for next is evaluated together.
  private static FiniteDifference[] differenced(Losses losses, List<Spot> spots, double step) {
    int n = FiniteDifference.Search.VALUES;
    double[] before = losses.before(spots);
    List<FiniteDifference.Search> searches = new ArrayList<>();
    for (int i = 0; i < before.length; i++) {
      searches.add(new FiniteDifference.Search(before[i], losses.noise(spots.get(i)), step));
    }
    while (true) {
      List<Spot> asked = new ArrayList<>();
      List<FiniteDifference.Search> open = new ArrayList<>();
      for (int i = 0; i < spots.size(); i++) {
        if (!searches.get(i).done()) {
          open.add(searches.get(i));
          asked.add(spots.get(i));
        }
      }
      if (open.isEmpty()) {
        return searches.stream()
            .map(FiniteDifference.Search::result)
            .toArray(FiniteDifference[]::new);
      }
      double[] values = after(losses, asked, n, k -> open.get(k).deltas());
      for (int k = 0; k < open.size(); k++) {
        open.get(k).take(values, n * k);
      }
    }
  }

  /// Returns 1 when the entry is wrong.
  private int judge(Tally tally, Spot spot, FiniteDifference fd, int wrongBefore) {
    double claimed = sequences.claimed(spot);
    double size = Math.max(Math.abs(claimed), Math.abs(fd.value()));
    double difference = Math.abs(claimed - fd.value());
    String where = sequences.describe(spot);
    if (stencil == Stencil.TWO_POINTS
        && difference <= fd.bar()
        && agreesWithoutNoise(tally, spot, fd)) {
      return 0;
    }
    double allowance = fd.bar() + sequences.claimedNoise(spot);
    boolean inside = difference <= allowance;
    boolean narrow = allowance <= Verdict.WIDEST_BAR * size;
    if (inside && narrow) {
      tally.add(new Verdict.Entry(where, claimed, fd.value(), allowance));
      return 0;
    }
    if (claimed == 0 && independent(spot)) {
      tally.add(new Verdict.Entry(where, 0, 0, 0));
      return 0;
    }
    if (wrongBefore > 2 && !inside) {
      tally.add(new Verdict.Entry(where, claimed, fd.value(), allowance));
      return 1;
    }
    if (++secondLooks > MOST_SECOND_LOOKS) {
      tally.addUnsure(where + " is too small for its error bar of " + allowance);
      return 0;
    }
    ExactDifference exact = secondLook(spot);
    Verdict.Entry second =
        new Verdict.Entry(
            where, claimed, exact.value(), exact.bar() + sequences.claimedNoise(spot));
    if (second.difference() <= second.allowance()) {
      tally.add(second);
      return 0;
    }
    if (kinks && exact.kinked()) {
      tally.addUnsure(where + " moves a function across a point where it has no slope");
      return 0;
    }
    tally.add(second);
    return 1;
  }

  /// Whether the entry agrees even if nothing is allowed for the claim's own rounding, which takes
  /// several backward passes to measure: inside a narrow bar, or, where that is too wide, within a
  /// billionth of a double-double difference.
  private boolean agreesWithoutNoise(Tally tally, Spot spot, FiniteDifference fd) {
    double claimed = sequences.claimed(spot);
    String where = sequences.describe(spot);
    if (fd.bar() <= Verdict.WIDEST_BAR * Math.max(Math.abs(claimed), Math.abs(fd.value()))) {
      tally.add(new Verdict.Entry(where, claimed, fd.value(), fd.bar()));
      return true;
    }
    if (claimed == 0 || ++secondLooks > MOST_SECOND_LOOKS) {
      return false;
    }
    ExactDifference exact = secondLook(spot);
    Verdict.Entry second =
        new Verdict.Entry(
            where, claimed, exact.value(), exact.bar() + BILLIONTH * Math.abs(claimed));
    boolean agrees = second.difference() <= second.allowance();
    if (agrees) {
      tally.add(second);
    }
    return agrees;
  }

  /// Whether a change of the entry, large or at least in reach, leaves `L` the same to the last
  /// bit, first in doubles and then in double-double arithmetic: a derivative above `1e-25 |L|`
  /// would show.
  private boolean independent(Spot spot) {
    double base = sequential.after(spot, 0);
    DoubleDouble exact = sequences.exact(spot);
    for (double delta : MOVES) {
      if (sequential.after(spot, delta) == base
          && sequential.after(spot, -delta) == base
          && sequences.exact(spot, delta).equals(exact)
          && sequences.exact(spot, -delta).equals(exact)) {
        return true;
      }
    }
    return false;
  }

  private ExactDifference secondLook(Spot spot) {
    double h = kinks ? ExactDifference.KINKED_STEP : ExactDifference.SMOOTH_STEP;
    return ExactDifference.of(
        k -> k == 0 ? sequences.exact(spot) : sequences.exact(spot, k * h),
        h,
        sequences.exactNoise(spot));
  }
}
