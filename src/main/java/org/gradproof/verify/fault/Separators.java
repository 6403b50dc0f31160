package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.expr.Expr;
import org.gradproof.verify.Observation;

/// What an observation would need to tell two explanations apart, found by trying them on random
/// observations that have one feature more.
final class Separators {
  private static final double DIFFERENT = 1e-9;

  private final Bench bench;
  private final Set<Feature> all;
  private final Set<Feature> present = new LinkedHashSet<>();
  private final Map<Set<Feature>, Values> worlds = new HashMap<>();
  private final Map<Set<Feature>, Observation> observations = new HashMap<>();

  Separators(Bench bench) {
    this.bench = bench;
    this.all = new LinkedHashSet<>(Feature.all(bench.given().cell()));
    all.stream().filter(f -> f.in(bench.given())).forEach(present::add);
  }

  /// What separates two explanations; empty when they have the same effect on any data.
  Optional<String> between(Candidate a, Candidate b) {
    if (!differ(a, b, all)) {
      return Optional.empty();
    }
    List<String> missing = new ArrayList<>();
    for (Feature feature : all) {
      if (!present.contains(feature)) {
        Set<Feature> more = new LinkedHashSet<>(present);
        more.add(feature);
        if (differ(a, b, more) && !differ(a, b, present)) {
          return Optional.of(feature.words());
        }
        missing.add(feature.words());
      }
    }
    return Optional.of(
        differ(a, b, present)
            ? "other numbers, in double precision and far from saturation"
            : "all of: " + String.join(", ", missing));
  }

  private boolean differ(Candidate a, Candidate b, Set<Feature> features) {
    Map<Tensor, double[]> first = gradients(a, features);
    Map<Tensor, double[]> second = gradients(b, features);
    return first.entrySet().stream()
        .filter(e -> returned(e.getKey(), features))
        .anyMatch(e -> Norms.relative(e.getValue(), second.get(e.getKey())) > DIFFERENT);
  }

  private static boolean returned(Tensor tensor, Set<Feature> features) {
    return features.stream()
        .anyMatch(f -> f.kind() == Feature.Kind.RETURNED && f.variable() == tensor.variable());
  }

  private Map<Tensor, double[]> gradients(Candidate candidate, Set<Feature> features) {
    Observation given =
        observations.computeIfAbsent(features, f -> Feature.observation(bench.given(), f));
    Values values = worlds.computeIfAbsent(features, _ -> new Values(given, Rounding.NONE));
    Set<Expr> parameters = new LinkedHashSet<>(given.cell().parameters());
    Gradients gradients =
        new Run(
                given,
                values,
                candidate.pass(bench.right()),
                parameters,
                Optional.empty(),
                Rounding.NONE)
            .run((_, _) -> true)
            .orElseThrow();
    return Finding.apply(candidate.findings(), Tensor.of(gradients));
  }
}
