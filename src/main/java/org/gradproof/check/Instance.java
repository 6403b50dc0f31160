package org.gradproof.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Place;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// One set of sizes and numbers on which a derivation is checked: the run, the gradient under test, and how far rounding
/// may have moved each of them.
final class Instance {
  private static final int PERTURBED_RUNS = 3;
  private static final double SAFETY = 8;

  final Derivation derivation;
  final Recurrence cell;
  final Bindings bindings;
  final Bptt bptt;
  final Bptt.Trajectory trajectory;
  final Bptt.Gradient gradient;
  final SpecificationRun<DoubleDouble> exact;
  final DoubleDouble exactLoss;
  final double lossNoise;
  private final List<Bptt.Gradient> perturbed = new ArrayList<>();
  private final List<Run> near = new ArrayList<>();

  /// A run whose bound numbers differ from the instance's by about one unit in the last place.
  record Run(Bindings bindings, Bptt.Trajectory trajectory) {}

  Instance(Derivation derivation, Bindings bindings, RandomGenerator random) {
    this.derivation = derivation;
    this.cell = derivation.cell();
    this.bindings = bindings;
    this.bptt = new Bptt(derivation, bindings);
    this.trajectory = bptt.forward();
    this.gradient = bptt.gradient(trajectory);
    this.exact = new SpecificationRun<>(Numbers.DOUBLE_DOUBLE, cell, bindings);
    this.exactLoss = exact.run().loss();
    double noise = Math.abs(trajectory.loss() - exactLoss.hi()) + magnitude() * Math.ulp(1.0);
    for (int k = 0; k < PERTURBED_RUNS; k++) {
      Bindings nudged = nudged(bindings, random);
      Bptt run = new Bptt(derivation, nudged);
      Bptt.Trajectory reached = run.forward();
      near.add(new Run(nudged, reached));
      perturbed.add(run.gradient(reached));
      noise = Math.max(noise, Math.abs(reached.loss() - trajectory.loss()));
    }
    this.lossNoise = 2 * noise;
  }

  /// The root sum of squares of the terms of `L`: the size its rounding errors scale with.
  private double magnitude() {
    double sum = 0;
    for (int t = 0; t < bindings.steps(); t++) {
      for (Map.Entry<Expr, Matrix> e : bindings.upstream().get(t).entrySet()) {
        double[] s = trajectory.values().get(t).get(e.getKey()).data();
        for (int i = 0; i < s.length; i++) {
          double term = s[i] * e.getValue().data()[i];
          sum += term * term;
        }
      }
    }
    return Math.sqrt(sum);
  }

  /// The claimed derivative of `L` with respect to a place.
  double claimed(Place place) {
    return at(gradient, place).data()[place.entry()];
  }

  /// How far rounding may have moved the claimed derivative: the spread over runs whose every bound number is moved by
  /// about one unit in the last place, times a safety factor.
  double claimedNoise(Place place) {
    return noise(claimed(place), perturbed.stream().map(g -> at(g, place).data()[place.entry()]).toList());
  }

  /// How far rounding may have moved a value of the forward pass.
  double valueNoise(int step, Expr variable, int entry) {
    double value = trajectory.values().get(step).get(variable).data()[entry];
    return noise(
        value, near.stream().map(r -> r.trajectory().values().get(step).get(variable).data()[entry]).toList());
  }

  /// The runs next to this one.
  List<Run> near() {
    return near;
  }

  /// The noise of a number, from its values in neighbouring runs.
  static double noise(double value, List<Double> neighbours) {
    double spread = 0;
    for (double other : neighbours) {
      spread = Math.max(spread, Math.abs(other - value));
    }
    return SAFETY * (spread + Math.abs(value) * Math.ulp(1.0));
  }

  /// The adjoints of the variable of a place.
  private static Matrix at(Bptt.Gradient gradient, Place place) {
    return switch (place.kind()) {
      case PARAMETER -> gradient.parameters().get(place.variable());
      case INITIAL -> gradient.initial().get(place.variable());
      case INPUT -> gradient.inputs().get(place.step()).get(place.variable());
      case NAMED -> gradient.named().get(place.step()).get(place.variable());
    };
  }

  /// Every place of the span, grouped by kind and variable.
  Map<String, List<Place>> places() {
    Map<String, List<Place>> groups = new LinkedHashMap<>();
    bindings.parameters().forEach((p, m) -> groups.put(p.toString(), entries(Place.Kind.PARAMETER, p, -1, m)));
    bindings.initial().forEach((s, m) -> groups.put(s.toString(), entries(Place.Kind.INITIAL, s, -1, m)));
    for (int t = 0; t < bindings.steps(); t++) {
      int step = t;
      bindings.inputs().get(t).forEach((x, m) -> more(groups, x).addAll(entries(Place.Kind.INPUT, x, step, m)));
      gradient.named().get(t).forEach((v, m) -> more(groups, v).addAll(entries(Place.Kind.NAMED, v, step, m)));
    }
    return groups;
  }

  private static List<Place> more(Map<String, List<Place>> groups, Expr variable) {
    return groups.computeIfAbsent(variable.toString(), _ -> new ArrayList<>());
  }

  private static List<Place> entries(Place.Kind kind, Expr variable, int step, Matrix m) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < m.data().length; i++) {
      places.add(new Place(kind, variable, step, i));
    }
    return places;
  }

  /// The number of columns of a variable.
  int columns(Expr variable) {
    return variable.shape().cols().size(bindings.sizes());
  }

  private static Bindings nudged(Bindings b, RandomGenerator random) {
    return new Bindings(
        b.sizes(),
        nudged(b.parameters(), random),
        nudged(b.initial(), random),
        b.inputs().stream().map(x -> nudged(x, random)).toList(),
        b.upstream());
  }

  private static Map<Expr, Matrix> nudged(Map<Expr, Matrix> values, RandomGenerator random) {
    Map<Expr, Matrix> moved = new LinkedHashMap<>();
    values.forEach((v, m) -> {
          Matrix copy = m.copy();
          for (int i = 0; i < copy.data().length; i++) {
            copy.data()[i] *= 1 + Math.ulp(1.0) * (random.nextBoolean() ? 1 : -1);
          }
          moved.put(v, copy);
        });
    return moved;
  }
}
