package org.gradproof.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Place;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Every step of a span by itself, so that nothing fades on the way: what a step hands back is
/// compared with what that one step makes of the adjoint that arrived at it.
///
/// For each step t, with `a_t` what arrives at its states:
///
/// - the derived lines, run on this step alone, against a double-double difference of `⟨a_t, s_t⟩`
///   along a random direction in the space of states, inputs and parameters;
/// - what the whole run holds at step t, `a_{t-1}` less what arrives there from outside and the
///   adjoints of inputs and named values, against those of this step alone.
///
/// The gradients of the parameters are compared with the sum over the steps. `a_t` is scaled by a
/// power of two, so that a gradient of 10⁻²⁰⁰ is checked to as many digits as any other.
///
/// Cost: some 20 passes of one step, half of them in double-double, for each step.
final class StepOracle {
  static final String NAME = "step by step";

  /// Below this a scaled adjoint would have lost digits.
  private static final double FAINT = 0x1p-900;

  private final Instance whole;
  private final RandomGenerator random;
  private final Tally.Book book;
  private final boolean kinks;
  private final Map<Expr, double[]> sums = new LinkedHashMap<>();
  private final Map<Expr, double[]> noise = new LinkedHashMap<>();

  private StepOracle(Instance whole, RandomGenerator random, Tally.Book book) {
    this.whole = whole;
    this.random = random;
    this.book = book;
    this.kinks = Kinks.any(whole.cell.equations());
    whole
        .bindings
        .parameters()
        .forEach((p, m) -> {
          sums.put(p, new double[m.data().length]);
          noise.put(p, new double[m.data().length]);
        });
  }

  static void run(Instance instance, RandomGenerator random, Tally.Book book) {
    StepOracle oracle = new StepOracle(instance, random, book);
    int steps = instance.bindings.steps();
    Map<Expr, Matrix> last = instance.bindings.upstream().getLast();
    for (Recurrence.State s : instance.cell.states()) {
      oracle.arrived(s, steps, last.get(s.current()), new double[0]);
    }
    for (int t = steps - 1; t >= 0; t--) {
      oracle.step(t);
    }
    oracle.parameters();
  }

  /// Compares what arrived at a state of step `t`, counted from 1, with what should have.
  private void arrived(Recurrence.State state, int t, Matrix expected, double[] allowances) {
    Matrix claimed = whole.gradient.arriving().get(t - 1).get(state.current());
    Tally tally = book.of(NAME, "back to " + state.current());
    String where = "what arrives at " + state.current();
    compare(tally, where, " at t=" + t, claimed, expected.data(), allowances);
  }

  private static void compare(
      Tally tally,
      String what,
      String when,
      Matrix claimed,
      double[] reference,
      double[] allowances) {
    for (int i = 0; i < reference.length; i++) {
      double allowance =
          claimed.data()[i] == reference[i] || allowances.length == 0 ? 0 : allowances[i];
      String where = what + "[" + (i + 1) + "]" + when;
      tally.add(new Verdict.Entry(where, claimed.data()[i], reference[i], allowance));
    }
  }

  private void step(int t) {
    Map<Expr, Matrix> arriving = whole.gradient.arriving().get(t);
    double largest =
        arriving.values().stream()
            .flatMapToDouble(m -> Arrays.stream(m.data()))
            .map(Math::abs)
            .max()
            .orElse(0);
    String when = " at t=" + (t + 1);
    if (largest > 0 && largest < FAINT) {
      book.of(NAME, "each step")
          .addUnsure("what arrives" + when + " is below the range of doubles");
      return;
    }
    int shift = largest == 0 ? 0 : Math.getExponent(largest);
    Instance alone = new Instance(whole.derivation, alone(t, arriving, -shift), random);
    if (largest > 0) {
      direction(alone, when);
    }
    Bptt.Gradient own = alone.gradient;
    for (Recurrence.State s : whole.cell.states()) {
      Matrix handed = scaled(own.initial().get(s.previous()), shift);
      double[] allowances = allowances(alone, Place.Kind.INITIAL, s.previous(), -1, shift);
      if (t == 0) {
        Tally tally = book.of(NAME, "back to " + s.current());
        Matrix claimed = whole.gradient.initial().get(s.previous());
        compare(tally, s.previous().toString(), when, claimed, handed.data(), allowances);
      } else {
        handed.add(1, whole.bindings.upstream().get(t - 1).get(s.current()));
        for (int i = 0; i < allowances.length; i++) {
          allowances[i] += Math.ulp(handed.data()[i]);
        }
        arrived(s, t, handed, allowances);
      }
    }
    whole
        .gradient
        .inputs()
        .get(t)
        .forEach((x, m) ->
            same(alone, Place.Kind.INPUT, x, m, own.inputs().getFirst().get(x), shift, when));
    whole
        .gradient
        .named()
        .get(t)
        .forEach((v, m) ->
            same(alone, Place.Kind.NAMED, v, m, own.named().getFirst().get(v), shift, when));
    own.parameters()
        .forEach((p, m) -> {
          double[] allowances = allowances(alone, Place.Kind.PARAMETER, p, -1, shift);
          for (int i = 0; i < allowances.length; i++) {
            sums.get(p)[i] += Math.scalb(m.data()[i], shift);
            noise.get(p)[i] += allowances[i] + Math.ulp(sums.get(p)[i]);
          }
        });
  }

  private void same(
      Instance alone,
      Place.Kind kind,
      Expr variable,
      Matrix claimed,
      Matrix own,
      int shift,
      String when) {
    compare(
        book.of(NAME, variable.toString()),
        variable.toString(),
        when,
        claimed,
        scaled(own, shift).data(),
        allowances(alone, kind, variable, 0, shift));
  }

  private void parameters() {
    whole
        .gradient
        .parameters()
        .forEach((p, m) ->
            compare(
                book.of(NAME, p.toString()),
                p.toString(),
                ", the sum over the steps",
                m,
                sums.get(p),
                noise.get(p)));
  }

  /// The step at `t` as a run of its own.
  private Bindings alone(int t, Map<Expr, Matrix> arriving, int shift) {
    Map<Expr, Matrix> before = new LinkedHashMap<>();
    Map<Expr, Matrix> values = whole.trajectory.values().get(t);
    whole.cell.states().forEach(s -> before.put(s.previous(), values.get(s.previous())));
    Map<Expr, Matrix> upstream = new LinkedHashMap<>();
    arriving.forEach((s, m) -> upstream.put(s, scaled(m, shift)));
    return new Bindings(
        whole.bindings.sizes(),
        whole.bindings.parameters(),
        before,
        List.of(whole.bindings.inputs().get(t)),
        List.of(upstream));
  }

  private static Matrix scaled(Matrix m, int shift) {
    Matrix scaled = m.copy();
    for (int i = 0; i < scaled.data().length; i++) {
      scaled.data()[i] = Math.scalb(scaled.data()[i], shift);
    }
    return scaled;
  }

  /// How far rounding may have moved the adjoints of a variable in a run of one step.
  private static double[] allowances(
      Instance alone, Place.Kind kind, Expr variable, int step, int shift) {
    int entries = variable.shape().rows().size(alone.bindings.sizes()) * alone.columns(variable);
    double[] allowances = new double[entries];
    Arrays.setAll(
        allowances, i -> Math.scalb(alone.claimedNoise(new Place(kind, variable, step, i)), shift));
    return allowances;
  }

  /// The derived lines on one step against differences of that step.
  private void direction(Instance alone, String when) {
    Map<Place, Double> direction = new HashMap<>();
    double claimed = 0;
    double allowance = 0;
    for (List<Place> places : alone.places().values()) {
      for (Place place : places) {
        if (place.kind() != Place.Kind.NAMED) {
          double v = random.nextGaussian();
          double share = v * alone.claimed(place);
          direction.put(place, v);
          claimed += share;
          allowance +=
              Math.abs(v) * alone.claimedNoise(place) + Math.ulp(share) + Math.ulp(claimed);
        }
      }
    }
    double h = kinks ? ExactDifference.KINKED_STEP : ExactDifference.SMOOTH_STEP;
    ExactDifference exact =
        ExactDifference.of(k -> alone.exactLoss(direction, k * h), h, alone.exactNoise());
    Tally tally = book.of(NAME, "each step");
    Verdict.Entry entry =
        new Verdict.Entry(
            "the derivative of the step" + when + " along a direction",
            claimed,
            exact.value(),
            allowance + exact.bar());
    if (kinks && exact.kinked() && entry.difference() > entry.allowance()) {
      tally.addUnsure("the step" + when + " moves a function across a point where it has no slope");
    } else {
      tally.add(entry);
    }
  }
}
