package org.gradproof.check;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.gradproof.eval.Place;

/// Every single entry against dual numbers: the [Tangent] of the cell, run along each entry.
///
/// No truncation error is made: the reference is exact but for the rounding of a linear recurrence
/// whose coefficients are good to half a unit in the last place, as a rule to 1e-13 of the entry
/// and better. How good it is in each entry is measured by runs with every coefficient, parameter
/// and weight moved by up to three units in the last place: where terms cancel, the bar says so.
///
/// It sees what [Reverse][org.gradproof.diff.Reverse] does wrong: a share that is lost, exchanged,
/// transposed, or summed wrongly over time. It does not see a wrong slope of a function, because
/// forward mode takes its slopes from the same table, nor a wrong forward equation; finite
/// differences see the first, the forward values the second.
final class TangentOracle {
  static final String NAME = "dual numbers";

  private static final int MOVED_RUNS = 4;

  private final Sequences sequences;
  private final Programs programs;
  private final Coefficients coefficients;

  private TangentOracle(Sequences sequences, Programs programs) {
    this.sequences = sequences;
    this.programs = programs;
    this.coefficients = new Coefficients(sequences);
  }

  static void run(Sequences sequences, Programs programs, RandomGenerator random, Tally.Book book) {
    run(sequences, programs, random, book, EnumSet.allOf(Place.Kind.class));
  }

  /// Checks the entries of some kinds.
  static void run(
      Sequences sequences,
      Programs programs,
      RandomGenerator random,
      Tally.Book book,
      Set<Place.Kind> kinds) {
    TangentOracle oracle = new TangentOracle(sequences, programs);
    sequences
        .spots()
        .forEach((name, spots) -> {
          if (kinds.contains(spots.getFirst().place().kind())) {
            Tally tally = book.of(NAME, name);
            Reference[] references = oracle.references(spots, random);
            for (int i = 0; i < references.length; i++) {
              oracle.add(tally, spots.get(i), references[i]);
            }
          }
        });
  }

  /// A derivative and how far rounding may have moved it.
  record Reference(double value, double bar) {}

  /// The derivatives of the places of one variable.
  static Reference[] references(
      Sequences sequences, Programs programs, List<Spot> spots, RandomGenerator random) {
    return new TangentOracle(sequences, programs).references(spots, random);
  }

  private void add(Tally tally, Spot spot, Reference reference) {
    double claimed = sequences.claimed(spot);
    double allowance =
        claimed == reference.value ? 0 : reference.bar + sequences.claimedNoise(spot);
    tally.add(new Verdict.Entry(sequences.describe(spot), claimed, reference.value, allowance));
  }

  private Reference[] references(List<Spot> spots, RandomGenerator random) {
    Reference[] references = new Reference[spots.size()];
    if (sequences.unused(spots.getFirst().place())) {
      Arrays.fill(references, new Reference(0, 0));
      return references;
    }
    double[] value = along(spots, _ -> DoubleUnaryOperator.identity());
    double[][] moved = new double[MOVED_RUNS][];
    for (int k = 0; k < MOVED_RUNS; k++) {
      long seed = random.nextLong();
      moved[k] = along(spots, part -> new RandomRounding(Instance.generator(seed + part))::moved);
    }
    for (int i = 0; i < references.length; i++) {
      int at = i;
      List<Double> near = Arrays.stream(moved).map(m -> m[at]).toList();
      references[i] = new Reference(value[i], Instance.noise(value[i], near));
    }
    return references;
  }

  private double[] along(List<Spot> spots, IntFunction<DoubleUnaryOperator> moves) {
    Place place = spots.getFirst().place();
    Copies copies =
        Copies.tangent(
            sequences,
            programs,
            place.kind(),
            place.variable(),
            programs.worthwhile(sequences, spots),
            coefficients,
            moves);
    double[] ones = new double[spots.size()];
    Arrays.fill(ones, 1);
    return new BatchedLosses(sequences, copies, spots, 1).after(spots, ones);
  }
}
