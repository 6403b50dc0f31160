package org.gradproof.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.gradproof.eval.Place;
import org.gradproof.expr.Fn;

/// The whole gradient of a small run against an automatic differentiation that is not ours: Commons
/// Math's `DerivativeStructure`, fed with the cell's own equations.
final class DualOracle {
  static final String NAME = "Commons Math duals";

  /// More free numbers than this make the derivative structures slow.
  static final int MOST_ENTRIES = 400;

  private static final double ROUNDING = 64 * Math.ulp(1.0);
  private static final int NOISY_RUNS = 8;

  private final Instance instance;
  private final Map<Place, Integer> index = new HashMap<>();

  private DualOracle(Instance instance) {
    this.instance = instance;
    instance
        .places()
        .values()
        .forEach(g ->
            g.stream()
                .filter(p -> p.kind() != Place.Kind.NAMED)
                .forEach(p -> index.put(p, index.size())));
  }

  /// Whether the run is small enough.
  static boolean fits(Instance instance) {
    return instance.places().values().stream()
            .mapToLong(g -> g.stream().filter(p -> p.kind() != Place.Kind.NAMED).count())
            .sum()
        <= MOST_ENTRIES;
  }

  static void run(Instance instance, RandomGenerator random, Tally.Book book) {
    new DualOracle(instance).compare(random, book);
  }

  private void compare(RandomGenerator random, Tally.Book book) {
    Numbers<DerivativeStructure> numbers =
        Numbers.field(new DerivativeStructure(index.size(), 1, 0.0));
    double[] derivatives = derivatives(numbers);
    List<double[]> noisy = new ArrayList<>();
    instance
        .places()
        .forEach((name, places) -> {
          for (Place place : places.stream().filter(index::containsKey).toList()) {
            double claimed = instance.claimed(place);
            int at = 1 + index.get(place);
            double dual = derivatives[at];
            double allowance =
                claimed == dual ? 0 : 2 * instance.claimedNoise(place) + ROUNDING * Math.abs(dual);
            if (!(Math.abs(claimed - dual) <= allowance)) {
              // The oracle evaluates definitions, which may round worse than production: 1 + e^x of
              // a softplus, say.
              if (noisy.isEmpty()) {
                for (int k = 0; k < NOISY_RUNS; k++) {
                  noisy.add(derivatives(new MovedDerivatives(numbers, random)));
                }
              }
              allowance += Instance.noise(dual, noisy.stream().map(d -> d[at]).toList());
            }
            book.of(NAME, name)
                .add(
                    new Verdict.Entry(
                        place.describe(instance.columns(place.variable())),
                        claimed,
                        dual,
                        allowance));
          }
        });
  }

  private double[] derivatives(Numbers<DerivativeStructure> numbers) {
    return new SpecificationRun<>(numbers, instance.cell, instance.bindings)
        .run((kind, variable, step, entry, value) ->
            new DerivativeStructure(
                index.size(), 1, index.get(new Place(kind, variable, step, entry)), value))
        .loss()
        .getAllDerivatives();
  }

  /// The same arithmetic with each result's value and derivatives moved by one to three units in
  /// the last place.
  private record MovedDerivatives(Numbers<DerivativeStructure> exact, RandomGenerator random)
      implements Numbers<DerivativeStructure> {
    @Override
    public DerivativeStructure of(double x) {
      return exact.of(x);
    }

    @Override
    public DerivativeStructure add(DerivativeStructure a, DerivativeStructure b) {
      return moved(exact.add(a, b));
    }

    @Override
    public DerivativeStructure multiply(DerivativeStructure a, DerivativeStructure b) {
      return moved(exact.multiply(a, b));
    }

    @Override
    public DerivativeStructure elementary(Fn fn, DerivativeStructure x) {
      return moved(exact.elementary(fn, x));
    }

    @Override
    public double value(DerivativeStructure x) {
      return exact.value(x);
    }

    private DerivativeStructure moved(DerivativeStructure x) {
      return x.multiply(1 + Math.ulp(1.0) * random.nextInt(1, 4) * (random.nextBoolean() ? 1 : -1));
    }
  }
}
