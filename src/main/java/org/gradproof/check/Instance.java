package org.gradproof.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.gradproof.check.NumberInterpreter.Block;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Place;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// One set of sizes and numbers on which a derivation is checked: the run, the gradient under test,
/// and how far rounding may have moved each of them.
///
/// Noise is measured, not guessed: eight runs with every rounding moved at random, see
/// [RandomRounding]. The largest of their deviations falls short of a quarter of the run's own
/// error with probability below 1e-9, because that error is made of roundings of half a unit at
/// most.
final class Instance {
  private static final int ROUNDED_RUNS = 8;
  private static final double SAFETY = 4;

  /// How much finer double-double arithmetic is than doubles: its functions keep 2^-98, doubles
  /// 2^-52; what amplifies the one rounding amplifies the other.
  private static final double FINER = 0x1p-46;

  final Derivation derivation;
  final Recurrence cell;
  final Bindings bindings;
  final Bptt bptt;
  final Bptt.Trajectory trajectory;
  final Bptt.Gradient gradient;
  final SpecificationRun<DoubleDouble> exact;
  final DoubleDouble exactLoss;
  final double lossNoise;
  private final List<Map<Expr, Block<DoubleDouble>>> exactValues;
  private final List<RoundedRun> near;

  Instance(Derivation derivation, Bindings bindings, RandomGenerator random) {
    this(derivation, bindings, random, UnaryOperator.identity());
  }

  /// @param tampered what is made of the gradient before it is checked
  Instance(
      Derivation derivation,
      Bindings bindings,
      RandomGenerator random,
      UnaryOperator<Bptt.Gradient> tampered) {
    this.derivation = derivation;
    this.cell = derivation.cell();
    this.bindings = bindings;
    this.bptt = new Bptt(derivation, bindings);
    this.trajectory = bptt.forward();
    this.gradient = tampered.apply(bptt.gradient(trajectory));
    this.exact = new SpecificationRun<>(Numbers.DOUBLE_DOUBLE, cell, bindings);
    SpecificationRun.Outcome<DoubleDouble> outcome = exact.run();
    this.exactLoss = outcome.loss();
    this.exactValues = outcome.values();
    double noise = Math.abs(trajectory.loss() - exactLoss.hi()) + magnitude() * Math.ulp(1.0);
    long[] seeds = random.longs(ROUNDED_RUNS).toArray();
    this.near =
        Arrays.stream(seeds)
            .parallel()
            .mapToObj(s -> RoundedRun.of(derivation, bindings, new RandomRounding(generator(s))))
            .toList();
    for (RoundedRun run : near) {
      noise = Math.max(noise, Math.abs(run.trajectory().loss() - trajectory.loss()));
    }
    this.lossNoise = 2 * noise;
  }

  /// A generator of its own, for what may run in any order.
  static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
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

  /// `L` in double-double arithmetic, `h` along a direction.
  ///
  /// @param direction for every parameter, initial state and input, entry by entry
  DoubleDouble exactLoss(Map<Place, Double> direction, double h) {
    return exact
        .run((kind, variable, step, entry, value) ->
            DoubleDouble.of(value)
                .plus(
                    DoubleDouble.of(h)
                        .times(
                            DoubleDouble.of(
                                direction.get(new Place(kind, variable, step, entry))))))
        .loss();
  }

  /// The part of `L` from a step on.
  double lossFrom(int step) {
    double sum = 0;
    for (int t = step; t < bindings.steps(); t++) {
      for (Map.Entry<Expr, Matrix> e : bindings.upstream().get(t).entrySet()) {
        sum += e.getValue().dot(trajectory.values().get(t).get(e.getKey()));
      }
    }
    return sum;
  }

  /// The claimed derivative of `L` with respect to a place.
  double claimed(Place place) {
    return at(gradient, place).data()[place.entry()];
  }

  /// How far rounding may have moved the claimed derivative.
  double claimedNoise(Place place) {
    return noise(
        claimed(place),
        near.stream().map(r -> at(r.gradient(), place).data()[place.entry()]).toList());
  }

  /// The named values of each step in double-double arithmetic.
  List<Map<Expr, Block<DoubleDouble>>> exactValues() {
    return exactValues;
  }

  /// How far rounding may have moved `L` where it is computed in double-double arithmetic.
  double exactNoise() {
    return FINER * lossNoise;
  }

  /// How far rounding may have moved a value of the forward pass where it is computed in
  /// double-double arithmetic.
  double exactValueNoise(int step, Expr variable, int entry) {
    return FINER * valueNoise(step, variable, entry);
  }

  /// How far rounding may have moved a value of the forward pass.
  double valueNoise(int step, Expr variable, int entry) {
    double value = trajectory.values().get(step).get(variable).data()[entry];
    return noise(
        value,
        near.stream()
            .map(r -> r.trajectory().values().get(step).get(variable).data()[entry])
            .toList());
  }

  /// The trajectories of the runs with moved roundings.
  List<Bptt.Trajectory> near() {
    return near.stream().map(RoundedRun::trajectory).toList();
  }

  /// The noise of a number, from its values in runs with moved roundings.
  static double noise(double value, List<Double> neighbours) {
    double spread = 0;
    for (double other : neighbours) {
      spread = Math.max(spread, Math.abs(other - value));
    }
    // The runtime's functions are good to 2.5 units in the last place (Math.tanh), and constants of
    // definitions are rounded once more: no run with moved roundings shows that.
    return SAFETY * (spread + 4 * Math.abs(value) * Math.ulp(1.0));
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
    bindings
        .parameters()
        .forEach((p, m) -> groups.put(p.toString(), entries(Place.Kind.PARAMETER, p, -1, m)));
    bindings
        .initial()
        .forEach((s, m) -> groups.put(s.toString(), entries(Place.Kind.INITIAL, s, -1, m)));
    for (int t = 0; t < bindings.steps(); t++) {
      int step = t;
      bindings
          .inputs()
          .get(t)
          .forEach((x, m) -> more(groups, x).addAll(entries(Place.Kind.INPUT, x, step, m)));
      gradient
          .named()
          .get(t)
          .forEach((v, m) -> more(groups, v).addAll(entries(Place.Kind.NAMED, v, step, m)));
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
}
