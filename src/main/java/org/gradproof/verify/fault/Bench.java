package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.Observation;

/// Where passes are run on an observation and compared with what was returned.
///
/// How close is equal is not a fixed number: the pass is run a few times more with every parameter,
/// input and intermediate value off by at most one unit roundoff of the dump, and a tensor may
/// differ by a few times what that changes.
final class Bench {
  private static final int DRAWS = 3;
  private static final double LONG = 1e8;
  private static final double MARGIN = 16;
  private static final double SLACK = 100;

  /// Over how many steps the slack doubles: what vanishes collects the rounding of all steps.
  private static final double STEPS = 40;

  /// What came of a comparison.
  ///
  /// @param wrong the tensors that differ, with the relative difference
  /// @param worst the largest relative difference
  /// @param departs the step at which an input gradient differs first, coming from the last
  record Outcome(Map<Tensor, Double> wrong, double worst, OptionalInt departs) {}

  private final Observation given;
  private final Values values;
  private final List<Values> rounded = new ArrayList<>();
  private final Pass right;
  private final Probes probes;
  private final Map<Tensor, double[]> returned;
  private final Map<Tensor, double[]> compared = new LinkedHashMap<>();
  private final Map<Expr, double[][]> steps = new LinkedHashMap<>();
  private final Map<Tensor, double[]> whole = new LinkedHashMap<>();
  private final Set<Expr> wanted = new LinkedHashSet<>();
  private final Gradients reference;
  private final Noise noise;
  private final List<Pass.Line> rightChain;
  private final boolean rightInputs;
  private final Run rightRun;
  private final double flushed;
  private final double slack;

  Bench(Observation given) {
    this.given = given;
    this.slack = SLACK * (1 + given.steps() / STEPS);
    this.flushed = Formats.smallest(given.unit());
    this.values = new Values(given, Rounding.NONE);
    this.right = Pass.of(given.cell());
    this.probes = new Probes(given.sizes());
    this.returned = Tensor.returned(given);
    returned.forEach((tensor, numbers) -> {
      switch (tensor.role()) {
        case INPUT -> steps.put(tensor.variable(), Values.slices(numbers, given.steps()));
        case INITIAL -> {}
        case PARAMETER -> wanted.add(tensor.variable());
      }
      boolean matrix = tensor.role() == Tensor.Role.PARAMETER;
      compared.put(tensor, matrix ? probes.project(tensor.variable(), numbers) : numbers);
    });
    long entries = given.parameters().values().stream().mapToLong(p -> p.length).sum();
    boolean costly = (double) given.steps() * given.batch() * entries > LONG;
    for (int i = 0; i < (costly ? 1 : DRAWS); i++) {
      rounded.add(new Values(given, draw(i)));
    }
    this.reference = run(right, Optional.of(probes));
    this.noise = noise(right, reference);
    this.rightRun = new Run(given, values, right, Set.of(), Optional.of(probes), Rounding.NONE);
    this.rightChain =
        right.lines().stream().filter(l -> !given.cell().parameters().contains(l.of())).toList();
    boolean agree = true;
    for (int t = 0; t < given.steps(); t++) {
      int at = t;
      Map<Expr, double[]> now = new LinkedHashMap<>();
      reference.inputs().forEach((x, all) -> now.put(x, all[at]));
      agree &= agrees(t, now);
    }
    this.rightInputs = agree;
  }

  private Rounding draw(int i) {
    return Rounding.random(given.unit(), new SplittableRandom(i + 1));
  }

  /// The observation.
  Observation given() {
    return given;
  }

  /// The right pass.
  Pass right() {
    return right;
  }

  /// What was returned.
  Map<Tensor, double[]> returned() {
    return returned;
  }

  /// The relative difference below which a tensor agrees with the right pass.
  double bar(Tensor tensor) {
    return noise.bar(tensor);
  }

  /// What the right pass returns, in full.
  Map<Tensor, double[]> gradients() {
    if (whole.isEmpty()) {
      whole.putAll(gradients(right));
    }
    return whole;
  }

  /// What a pass returns, in full.
  Map<Tensor, double[]> gradients(Pass pass) {
    return Tensor.of(run(pass, Optional.empty()));
  }

  private Gradients run(Pass pass, Optional<Probes> through) {
    return new Run(given, values, pass, wanted, through, Rounding.NONE)
        .run((_, _) -> true)
        .orElseThrow();
  }

  private Noise noise(Pass pass, Gradients exact) {
    List<Gradients> draws = new ArrayList<>();
    for (int i = 0; i < rounded.size(); i++) {
      draws.add(
          new Run(given, rounded.get(i), pass, wanted, Optional.of(probes), draw(i + DRAWS))
              .run((_, _) -> true)
              .orElseThrow());
    }
    return Noise.of(exact, draws, MARGIN, given.unit());
  }

  /// How the right pass compares.
  Outcome outcome() {
    return outcome(reference, noise, 1);
  }

  /// How a pass compares.
  Outcome outcome(Pass pass) {
    return outcome(run(pass, Optional.of(probes)), noise, 1);
  }

  private Outcome outcome(Gradients gradients, Noise bars, double times) {
    Map<Tensor, double[]> ours = Tensor.of(gradients);
    Map<Tensor, Double> wrong = new LinkedHashMap<>();
    double worst = 0;
    for (Map.Entry<Tensor, double[]> entry : compared.entrySet()) {
      Tensor tensor = entry.getKey();
      double[] mine = ours.getOrDefault(tensor, new double[entry.getValue().length]);
      double difference = Norms.relative(mine, entry.getValue());
      worst = Math.max(worst, difference);
      if (apart(mine, entry.getValue(), times * bars.bar(tensor))) {
        wrong.put(tensor, difference);
      }
    }
    OptionalInt departs = OptionalInt.empty();
    for (int t = given.steps() - 1; t >= 0 && departs.isEmpty(); t--) {
      for (Map.Entry<Expr, double[][]> entry : steps.entrySet()) {
        double[] mine = gradients.inputs().get(entry.getKey())[t];
        if (apart(mine, entry.getValue()[t], times * bars.bar(entry.getKey(), t))) {
          departs = OptionalInt.of(t);
          wrong.putIfAbsent(
              new Tensor(Tensor.Role.INPUT, entry.getKey()),
              Norms.relative(mine, entry.getValue()[t]));
        }
      }
    }
    return new Outcome(wrong, worst, departs);
  }

  /// The largest relative difference when a pass explains everything that was returned.
  Optional<Double> explains(Pass pass) {
    if (!steps.isEmpty() && !inputsAgree(pass)) {
      return Optional.empty();
    }
    Optional<Gradients> gradients =
        new Run(given, values, pass, wanted, Optional.of(probes), Rounding.NONE).run(this::agrees);
    if (gradients.isEmpty()) {
      return Optional.empty();
    }
    Outcome strict = outcome(gradients.get(), noise, 1);
    if (strict.wrong().isEmpty()) {
      return Optional.of(strict.worst());
    }
    if (!outcome(gradients.get(), noise, slack).wrong().isEmpty()) {
      return Optional.empty();
    }
    // Close: the pass may be worse conditioned than the right one, so it gets bars of its own.
    Outcome own = outcome(gradients.get(), noise(pass, gradients.get()), 1);
    return own.wrong().isEmpty() ? Optional.of(own.worst()) : Optional.empty();
  }

  /// The sums, projected, that a pass with other parameters returns.
  Map<Expr, double[]> sums(Recurrence cell, Pass pass) {
    return new Run(
            given.of(cell),
            values,
            pass,
            new LinkedHashSet<>(cell.parameters()),
            Optional.of(probes),
            Rounding.NONE)
        .run((_, _) -> true)
        .orElseThrow()
        .parameters();
  }

  /// The largest relative difference when the right pass with some sums replaced explains
  /// everything.
  Optional<Double> explains(Map<Tensor, double[]> replaced) {
    Map<Expr, double[]> parameters = new LinkedHashMap<>(reference.parameters());
    replaced.forEach((tensor, numbers) -> parameters.put(tensor.variable(), numbers));
    Gradients edited = new Gradients(parameters, reference.initial(), reference.inputs());
    Outcome strict = outcome(edited, noise, 1);
    return strict.wrong().isEmpty() ? Optional.of(strict.worst()) : Optional.empty();
  }

  /// Whether a pass gets the input gradients right: its equations for parameters do not run.
  private boolean inputsAgree(Pass pass) {
    List<Pass.Line> chain =
        pass.lines().stream().filter(l -> !given.cell().parameters().contains(l.of())).toList();
    if (chain.equals(rightChain) && pass.flow().movesParametersOnly()) {
      return rightInputs;
    }
    if (chain.equals(rightChain) && pass.flow().stale().isEmpty()) {
      return rightRun.run(this::agrees, pass.flow()).isPresent();
    }
    return new Run(given, values, pass, Set.of(), Optional.of(probes), Rounding.NONE)
        .run(this::agrees)
        .isPresent();
  }

  /// Whether two lists differ by more than a fraction of their length, and by more than what is
  /// flushed to zero.
  private boolean apart(double[] mine, double[] theirs, double bar) {
    return !(Norms.relative(mine, theirs) <= bar || Norms.distance(mine, theirs) <= flushed);
  }

  private boolean agrees(int t, Map<Expr, double[]> inputs) {
    for (Map.Entry<Expr, double[][]> entry : steps.entrySet()) {
      double[] mine = inputs.get(entry.getKey());
      if (apart(mine, entry.getValue()[t], slack * noise.bar(entry.getKey(), t))) {
        return false;
      }
    }
    return true;
  }
}
