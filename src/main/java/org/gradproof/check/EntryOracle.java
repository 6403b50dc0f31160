package org.gradproof.check;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Place;

/// Every single entry against finite differences of the forward pass.
///
/// First in double precision with an error bar. Entries that this cannot decide, because they are too small for it or
/// because the two disagree, are differenced again in double-double arithmetic on the cell's own equations.
final class EntryOracle {
  static final String NAME = "finite differences";

  /// How many entries are looked at a second time at most, for each run.
  private static final int MOST_SECOND_LOOKS = 400;

  private static final double EXACT_STEP = 0x1p-30;
  private static final double EXACT_NOISE = 0x1p-98;

  private final Instance instance;
  private final AtomicInteger secondLooks = new AtomicInteger();

  EntryOracle(Instance instance) {
    this.instance = instance;
  }

  void run(Tally.Book book) {
    instance.places().forEach((name, places) -> group(book.of(NAME, name), places));
  }

  private void group(Tally tally, List<Place> places) {
    ThreadLocal<Interpreter.Frame> frames = ThreadLocal.withInitial(instance.bptt::frame);
    double start = differenced(frames.get(), places.get(0), Math.pow(instance.lossNoise, 0.2)).step();
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

  private FiniteDifference differenced(Interpreter.Frame frame, Place place, double step) {
    return FiniteDifference.of(
        delta -> instance.bptt.loss(frame, instance.trajectory, place, delta), instance.lossNoise, step);
  }

  /// Returns 1 when the entry is wrong.
  private int judge(Tally tally, Interpreter.Frame frame, Place place, FiniteDifference fd, int wrongBefore) {
    double claimed = instance.claimed(place);
    double allowance = fd.bar() + instance.claimedNoise(place);
    double difference = Math.abs(claimed - fd.value());
    String where = place.describe(instance.columns(place.variable()));
    boolean inside = difference <= allowance;
    boolean narrow = allowance <= Verdict.WIDEST_BAR * Math.max(Math.abs(claimed), Math.abs(fd.value()));
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
    Verdict.Entry second = secondLook(where, place, claimed);
    tally.add(second);
    return second.difference() <= second.allowance() ? 0 : 1;
  }

  /// Whether even large changes of the entry leave `L` the same to the last bit.
  private boolean independent(Interpreter.Frame frame, Place place) {
    double base = instance.bptt.loss(frame, instance.trajectory, place, 0);
    for (double delta : new double[] {1, -1, 0.125, -0.125}) {
      if (instance.bptt.loss(frame, instance.trajectory, place, delta) != base) {
        return false;
      }
    }
    return true;
  }

  private Verdict.Entry secondLook(String where, Place place, double claimed) {
    DoubleDouble fine = exact(place, EXACT_STEP);
    DoubleDouble coarse = exact(place, 2 * EXACT_STEP);
    double truncation = Math.abs(fine.minus(coarse).hi());
    double rounding = EXACT_NOISE / EXACT_STEP * Math.max(1, Math.abs(instance.exactLoss.hi()));
    return new Verdict.Entry(where, claimed, fine.hi(), truncation + rounding + instance.claimedNoise(place));
  }

  private DoubleDouble exact(Place place, double h) {
    DoubleDouble up = instance.exact.perturbed(place, DoubleDouble.of(h));
    DoubleDouble down = instance.exact.perturbed(place, DoubleDouble.of(-h));
    return up.minus(down).over(DoubleDouble.of(2 * h));
  }
}
