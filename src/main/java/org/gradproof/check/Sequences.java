package org.gradproof.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Place;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Several sequences that share sizes, steps and parameters; what is differentiated is the sum of
/// their `L`.
final class Sequences {
  private final List<Instance> instances;

  Sequences(List<Instance> instances) {
    this.instances = List.copyOf(instances);
  }

  /// The sequences of the given numbers.
  ///
  /// @throws IllegalArgumentException when there is none, or when they differ in sizes, steps or
  ///   parameters
  static Sequences of(Derivation derivation, List<Bindings> bindings, RandomGenerator random) {
    if (bindings.isEmpty()) {
      throw new IllegalArgumentException("at least one sequence is needed");
    }
    Bindings first = bindings.getFirst();
    for (Bindings other : bindings) {
      if (!other.sizes().equals(first.sizes()) || other.steps() != first.steps()) {
        throw new IllegalArgumentException(
            "all sequences need the same sizes and steps, not "
                + first.sizes()
                + ", "
                + first.steps()
                + " and "
                + other.sizes()
                + ", "
                + other.steps());
      }
      first.parameters().forEach((p, m) -> requireEqual(p, m, other.parameters().get(p)));
    }
    return new Sequences(bindings.stream().map(b -> new Instance(derivation, b, random)).toList());
  }

  private static void requireEqual(Expr parameter, Matrix a, Matrix b) {
    if (b == null || !java.util.Arrays.equals(a.data(), b.data())) {
      throw new IllegalArgumentException(
          "all sequences need the same parameters, but " + parameter + " differs");
    }
  }

  List<Instance> instances() {
    return instances;
  }

  Instance first() {
    return instances.getFirst();
  }

  Recurrence cell() {
    return first().cell;
  }

  int steps() {
    return first().bindings.steps();
  }

  /// The sequences that see a change.
  List<Instance> seeing(Spot spot) {
    return spot.everywhere() ? instances : List.of(instances.get(spot.sequence()));
  }

  /// The claimed derivative.
  double claimed(Spot spot) {
    return seeing(spot).stream().mapToDouble(i -> i.claimed(spot.place())).sum();
  }

  /// How far rounding may have moved the claimed derivative.
  double claimedNoise(Spot spot) {
    double sum = 0;
    double last = 0;
    for (Instance instance : seeing(spot)) {
      sum += instance.claimedNoise(spot.place());
      last += instances.size() == 1 ? 0 : Math.ulp(instance.claimed(spot.place()));
    }
    return sum + last;
  }

  /// How far rounding may have moved the part of `L` that sees a change.
  double lossNoise(Spot spot) {
    return seeing(spot).stream().mapToDouble(i -> i.lossNoise).sum();
  }

  /// That part itself.
  double lossFrom(Spot spot) {
    int step = Math.max(spot.place().step(), 0);
    return seeing(spot).stream()
        .mapToDouble(i -> step == 0 ? i.exactLoss.hi() : i.lossFrom(step))
        .sum();
  }

  /// How far rounding may have moved it where it is computed in double-double arithmetic.
  double exactNoise(Spot spot) {
    return seeing(spot).stream().mapToDouble(Instance::exactNoise).sum();
  }

  /// The part of `L` that sees a change, in double-double arithmetic.
  DoubleDouble exact(Spot spot) {
    return seeing(spot).stream().map(i -> i.exactLoss).reduce(DoubleDouble::plus).orElseThrow();
  }

  /// The same after the change.
  DoubleDouble exact(Spot spot, double delta) {
    return seeing(spot).stream()
        .map(i -> i.exact.perturbed(spot.place(), DoubleDouble.of(delta)))
        .reduce(DoubleDouble::plus)
        .orElseThrow();
  }

  /// The entry in words.
  String describe(Spot spot) {
    String where = spot.place().describe(first().columns(spot.place().variable()));
    return instances.size() == 1 || spot.everywhere()
        ? where
        : where + " in sequence " + (spot.sequence() + 1);
  }

  /// Whether no equation reads the variable, so that the derivative is 0.
  boolean unused(Place place) {
    return place.kind() != Place.Kind.NAMED
        && cell().equations().stream()
            .noneMatch(e -> e.value().variables().contains(place.variable()));
  }

  /// Every number that may be changed, grouped by kind and variable.
  Map<String, List<Spot>> spots() {
    Map<String, List<Spot>> groups = new LinkedHashMap<>();
    for (int k = 0; k < instances.size(); k++) {
      int sequence = k;
      instances
          .get(k)
          .places()
          .forEach((name, places) -> {
            if (sequence == 0 || places.getFirst().kind() != Place.Kind.PARAMETER) {
              List<Spot> group = groups.computeIfAbsent(name, _ -> new ArrayList<>());
              places.forEach(place -> group.add(new Spot(sequence, place)));
            }
          });
    }
    return groups;
  }
}
