package org.gradproof.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.gradproof.eval.Place;

/// The whole gradient of a small run against an automatic differentiation that is not ours: Commons Math's
/// `DerivativeStructure`, fed with the cell's own equations.
final class DualOracle {
  static final String NAME = "Commons Math duals";

  /// More free numbers than this make the derivative structures slow.
  static final int MOST_ENTRIES = 400;

  private static final double ROUNDING = 64 * Math.ulp(1.0);

  private DualOracle() {}

  /// Whether the run is small enough.
  static boolean fits(Instance instance) {
    return instance.places().values().stream().mapToLong(g -> g.stream().filter(p -> p.kind() != Place.Kind.NAMED).count()).sum()
        <= MOST_ENTRIES;
  }

  static void run(Instance instance, Tally.Book book) {
    Map<Place, Integer> index = new HashMap<>();
    Map<String, List<Place>> groups = instance.places();
    groups.values().forEach(g -> g.stream().filter(p -> p.kind() != Place.Kind.NAMED).forEach(p -> index.put(p, index.size())));
    Numbers<DerivativeStructure> numbers = Numbers.field(new DerivativeStructure(index.size(), 1, 0.0));
    DerivativeStructure loss =
        new SpecificationRun<>(numbers, instance.cell, instance.bindings)
            .run(
                (kind, variable, step, entry, value) ->
                    new DerivativeStructure(index.size(), 1, index.get(new Place(kind, variable, step, entry)), value))
            .loss();
    double[] derivatives = loss.getAllDerivatives();
    groups.forEach(
        (name, places) -> {
          places.stream()
              .filter(index::containsKey)
              .forEach(
                  place -> {
                    double claimed = instance.claimed(place);
                    double dual = derivatives[1 + index.get(place)];
                    double allowance = claimed == dual ? 0 : 2 * instance.claimedNoise(place) + ROUNDING * Math.abs(dual);
                    book.of(NAME, name).add(new Verdict.Entry(place.describe(instance.columns(place.variable())), claimed, dual, allowance));
                  });
        });
  }
}
