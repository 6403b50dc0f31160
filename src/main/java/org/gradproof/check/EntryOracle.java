package org.gradproof.check;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gradproof.eval.Interpreter;
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

  private static final int PILOTS = 5;
  private static final double[] MOVES = {1, 0x1p-4, 0x1p-10, 0x1p-20};

  private final Instance instance;
  private final boolean kinks;
  private final AtomicInteger secondLooks = new AtomicInteger();

  EntryOracle(Instance instance) {
    this.instance = instance;
    this.kinks = Kinks.any(instance.cell.equations());
  }

  void run(Tally.Book book) {
    instance.places().forEach((name, places) -> group(book.of(NAME, name), places));
  }

  private void group(Tally tally, List<Place> places) {
    if (unused(places.getFirst())) {
      for (Place place : places) {
        String where = place.describe(instance.columns(place.variable()));
        tally.add(new Verdict.Entry(where, instance.claimed(place), 0, 0));
      }
      return;
    }
    ThreadLocal<Interpreter.Frame> frames = ThreadLocal.withInitial(instance.bptt::frame);
    double start = start(frames.get(), places);
    List<FiniteDifference> differences =
        IntStream.range(0, places.size())
            .parallel()
            .mapToObj(i -> differenced(frames.get(), places.get(i), start))
            .toList();
    int wrong = 0;
    for (int i = 0; i < places.size(); i++) {
      wrong += judge(tally, frames.get(), places.get(i), differences.get(i), wrong);
    }
  }

  /// A step that suits the group: the median of those found for a few of its entries.
  private double start(Interpreter.Frame frame, List<Place> places) {
    double first = Math.pow(instance.lossNoise, 0.2);
    double[] steps =
        IntStream.range(0, PILOTS)
            .mapToDouble(
                k -> differenced(frame, places.get(k * (places.size() - 1) / PILOTS), first).step())
            .sorted()
            .toArray();
    return steps[PILOTS / 2];
  }

  /// Whether no equation reads the variable, so that the derivative is 0.
  private boolean unused(Place place) {
    return place.kind() != Place.Kind.NAMED
        && instance.cell.equations().stream()
            .noneMatch(e -> e.value().variables().contains(place.variable()));
  }

  private FiniteDifference differenced(Interpreter.Frame frame, Place place, double step) {
    return FiniteDifference.of(
        delta -> instance.bptt.loss(frame, instance.trajectory, place, delta),
        instance.lossNoise,
        step);
  }

  /// Returns 1 when the entry is wrong.
  private int judge(
      Tally tally, Interpreter.Frame frame, Place place, FiniteDifference fd, int wrongBefore) {
    double claimed = instance.claimed(place);
    double allowance = fd.bar() + instance.claimedNoise(place);
    double difference = Math.abs(claimed - fd.value());
    String where = place.describe(instance.columns(place.variable()));
    boolean inside = difference <= allowance;
    boolean narrow =
        allowance <= Verdict.WIDEST_BAR * Math.max(Math.abs(claimed), Math.abs(fd.value()));
    if (inside && narrow) {
      tally.add(new Verdict.Entry(where, claimed, fd.value(), allowance));
      return 0;
    }
    if (claimed == 0 && independent(frame, place)) {
      tally.add(new Verdict.Entry(where, 0, 0, 0));
      return 0;
    }
    if (wrongBefore > 2 && !inside) {
      tally.add(new Verdict.Entry(where, claimed, fd.value(), allowance));
      return 1;
    }
    if (secondLooks.incrementAndGet() > MOST_SECOND_LOOKS) {
      tally.addUnsure(where + " is too small for its error bar of " + allowance);
      return 0;
    }
    ExactDifference exact = secondLook(place);
    Verdict.Entry second =
        new Verdict.Entry(
            where, claimed, exact.value(), exact.bar() + instance.claimedNoise(place));
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

  /// Whether a change of the entry, large or at least in reach, leaves `L` the same to the last
  /// bit, first in doubles and then in double-double arithmetic: a derivative above `1e-25 |L|`
  /// would show.
  private boolean independent(Interpreter.Frame frame, Place place) {
    double base = instance.bptt.loss(frame, instance.trajectory, place, 0);
    for (double delta : MOVES) {
      if (instance.bptt.loss(frame, instance.trajectory, place, delta) == base
          && instance.bptt.loss(frame, instance.trajectory, place, -delta) == base
          && instance.exact.perturbed(place, DoubleDouble.of(delta)).equals(instance.exactLoss)
          && instance.exact.perturbed(place, DoubleDouble.of(-delta)).equals(instance.exactLoss)) {
        return true;
      }
    }
    return false;
  }

  private ExactDifference secondLook(Place place) {
    double h = kinks ? ExactDifference.KINKED_STEP : ExactDifference.SMOOTH_STEP;
    return ExactDifference.of(
        k -> k == 0 ? instance.exactLoss : instance.exact.perturbed(place, DoubleDouble.of(k * h)),
        h,
        instance.exactNoise());
  }
}
