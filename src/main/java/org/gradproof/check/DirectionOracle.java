package org.gradproof.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.gradproof.check.NumberInterpreter.Block;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Place;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Derivatives along random directions in the space of all parameters, initial states and inputs:
/// the inner product `⟨∇L, v⟩` of reverse mode against the tangent of forward mode, and the slope
/// of the Taylor remainder.
final class DirectionOracle {
  static final String FORWARD = "forward mode";
  static final String TAYLOR = "Taylor slope";
  private static final int DIRECTIONS = 3;
  private static final int NOISY_RUNS = 8;
  private static final int COARSEST = 6;
  private static final int FINEST = 30;
  private static final int FINER = 3;

  private final Instance instance;
  private final Map<Place, Double> direction = new HashMap<>();
  private final double claimed;
  private final double absolute;
  private double noise;

  private DirectionOracle(Instance instance, RandomGenerator random) {
    this.instance = instance;
    double sum = 0;
    double size = 0;
    for (List<Place> places : instance.places().values()) {
      for (Place place : places) {
        if (place.kind() != Place.Kind.NAMED) {
          double v = random.nextGaussian();
          direction.put(place, v);
          double share = v * instance.claimed(place);
          sum += share;
          size += Math.abs(share);
          noise += Math.abs(v) * instance.claimedNoise(place);
        }
      }
    }
    this.claimed = sum;
    this.absolute = size;
  }

  static void run(Instance instance, RandomGenerator random, boolean kinks, Tally.Book book) {
    boolean sloped = false;
    for (int k = 0; k < DIRECTIONS; k++) {
      DirectionOracle oracle = new DirectionOracle(instance, random);
      double tangent = oracle.tangent();
      double allowance = oracle.noise + 256 * Math.ulp(oracle.absolute);
      if (!(Math.abs(oracle.claimed - tangent) <= allowance)) {
        allowance += oracle.tangentNoise(tangent, random);
      }
      book.of(FORWARD, "all together")
          .add(
              new Verdict.Entry(
                  "⟨∇L, v⟩ for direction " + (k + 1), oracle.claimed, tangent, allowance));
      if (!sloped) {
        sloped = oracle.taylor(kinks, k == DIRECTIONS - 1, book.of(TAYLOR, "all together"));
      }
    }
  }

  /// The directional derivative by forward mode over the cell's own equations.
  private double tangent() {
    Interpreter.Frame frame =
        new Interpreter(tangentEquations(), instance.bindings.sizes()).frame();
    return tangent(given -> {
      given.forEach(frame::set);
      frame.run();
      return frame::get;
    });
  }

  /// How far rounding may have moved that derivative.
  private double tangentNoise(double tangent, RandomGenerator random) {
    List<Double> moved = new ArrayList<>();
    for (int k = 0; k < NOISY_RUNS; k++) {
      NumberInterpreter<Double> interpreter =
          new NumberInterpreter<>(
              new RandomRounding(random), tangentEquations(), instance.bindings.sizes());
      moved.add(
          tangent(given -> {
            Map<Expr, Block<Double>> blocks = new HashMap<>();
            given.forEach((v, m) -> blocks.put(v, RoundedRun.block(m)));
            Map<Expr, Block<Double>> values = interpreter.run(blocks, (_, value) -> value);
            return v -> RoundedRun.matrix(values.get(v));
          }));
    }
    return Instance.noise(tangent, moved);
  }

  private List<Equation> tangentEquations() {
    Recurrence cell = instance.cell;
    Map<Expr, Expr> dots = new HashMap<>();
    cell.parameters().forEach(p -> dots.put(p, Tangent.dot(p)));
    cell.inputs().forEach(x -> dots.put(x, Tangent.dot(x)));
    cell.states().forEach(s -> dots.put(s.previous(), Tangent.dot(s.previous())));
    return Tangent.equations(cell, dots);
  }

  /// Runs one step on the given values; returns where its variables are read.
  private interface Step {
    Function<Expr, Matrix> run(Map<Expr, Matrix> given);
  }

  private double tangent(Step step) {
    Map<Expr, Matrix> fixed = new LinkedHashMap<>();
    instance.bindings.parameters().forEach((p, m) -> bind(fixed, Place.Kind.PARAMETER, p, -1, m));
    Map<Expr, Matrix> states = new LinkedHashMap<>();
    instance.bindings.initial().forEach((s, m) -> bind(states, Place.Kind.INITIAL, s, -1, m));
    double total = 0;
    for (int t = 0; t < instance.bindings.steps(); t++) {
      int now = t;
      Map<Expr, Matrix> given = new LinkedHashMap<>(fixed);
      given.putAll(states);
      instance.bindings.inputs().get(t).forEach((x, m) -> bind(given, Place.Kind.INPUT, x, now, m));
      Function<Expr, Matrix> values = step.run(given);
      for (Recurrence.State s : instance.cell.states()) {
        total +=
            instance
                .bindings
                .upstream()
                .get(t)
                .get(s.current())
                .dot(values.apply(Tangent.dot(s.current())));
        states.put(s.previous(), values.apply(s.current()).copy());
        states.put(Tangent.dot(s.previous()), values.apply(Tangent.dot(s.current())).copy());
      }
    }
    return total;
  }

  private void bind(
      Map<Expr, Matrix> into, Place.Kind kind, Expr variable, int step, Matrix value) {
    Matrix moved = value.copy();
    for (int i = 0; i < moved.data().length; i++) {
      moved.data()[i] = direction.get(new Place(kind, variable, step, i));
    }
    into.put(variable, value);
    into.put(Tangent.dot(variable), moved);
  }

  /// `R(h) = L(θ + hv) − L(θ) − h⟨∇L, v⟩` falls like `h²` when the gradient is right, like `h` when
  /// it is not.
  ///
  /// The slope is that between the two finest steps at which `R` stands clear of rounding. It is
  /// neither 2 nor 1 where two orders happen to cancel; another direction decides then.
  ///
  /// @param last whether no other direction is left
  /// @return whether this direction decides
  private boolean taylor(boolean kinks, boolean last, Tally tally) {
    double previous = Double.NaN;
    double slope = Double.NaN;
    double detectable = Double.POSITIVE_INFINITY;
    for (int k = COARSEST; k <= FINEST; k += FINER) {
      double h = Math.scalb(1.0, -k);
      DoubleDouble linear = DoubleDouble.of(h).times(DoubleDouble.of(claimed));
      double remainder =
          Math.abs(instance.exactLoss(direction, h).minus(instance.exactLoss).minus(linear).hi());
      double floor = 16 * (h * (noise + Math.ulp(absolute)) + instance.exactNoise());
      if (!(remainder > floor)) {
        break;
      }
      if (!Double.isNaN(previous)) {
        slope = Math.log(previous / remainder) / (FINER * Math.log(2));
        detectable = remainder / (h * Math.abs(claimed));
      }
      previous = remainder;
    }
    if (Double.isNaN(slope)) {
      tally.note("remainder below rounding");
      return true;
    }
    String figure = String.format(Locale.ROOT, "slope %.3f", slope);
    if (slope < 1.2 && !kinks) {
      tally.add(
          new Verdict.Entry("slope of the Taylor remainder along a direction", slope, 2, 0.2));
    } else if (slope >= 1.8) {
      tally.addSeen(detectable);
    } else if (last) {
      tally.addUnsure(figure + " is neither 2 nor 1");
    } else {
      return false;
    }
    tally.note(figure);
    return true;
  }
}
