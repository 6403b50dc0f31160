package org.gradproof.check;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Where finite differences over a whole span go blind: what happens later depends on the initial
/// state by less than the rounding of the function that is differenced.
///
/// @param exponent λ, the rate a step at which a small change of the initial state grew over the
///   run, measured by forward mode; natural logarithm
/// @param run the steps it was measured over
public record Horizon(double exponent, int run) {
  /// The base-2 digits of a double.
  private static final int DIGITS = 52;

  /// The span `(2/3) ln(1/ε)/|λ|`, in steps, beyond which a central difference over the whole span
  /// sees nothing of a derivative that changes by `e^λ` a step, when the output is of order 1:
  /// there its best step leaves an error of `ε^{2/3}`. Infinite for `λ = 0`.
  public static double steps(double exponent) {
    return 2.0 / 3 * DIGITS * Math.log(2) / Math.abs(exponent);
  }

  /// The horizon in whole steps, at least 1.
  public int steps() {
    return (int) Math.clamp(steps(exponent), 1, Integer.MAX_VALUE);
  }

  /// Whether the run went further than differences see.
  public boolean isPassed() {
    return run > steps();
  }

  /// What it means for a check of this run.
  public String words() {
    String measured =
        String.format(
            Locale.ROOT,
            "T=%d: finite differences over a whole span go blind after about %d steps (a change of"
                + " the state grows by e^%.3g a step)",
            run,
            steps(),
            exponent);
    return isPassed()
        ? measured
            + "; entries were differenced over the first "
            + steps()
            + " steps, and all "
            + run
            + " steps were checked one by one"
        : measured + ", further than this run";
  }

  /// The horizon of a run; none when nothing is carried from step to step.
  static Optional<Horizon> of(Instance instance) {
    double growth = growth(instance);
    int steps = instance.bindings.steps();
    return Double.isFinite(growth)
        ? Optional.of(new Horizon(growth / steps, steps))
        : Optional.empty();
  }

  /// The logarithm of what a random change of the initial state has grown by at the end.
  private static double growth(Instance instance) {
    Recurrence cell = instance.cell;
    Map<Expr, Expr> dots = new HashMap<>();
    cell.states().forEach(s -> dots.put(s.previous(), Tangent.dot(s.previous())));
    Interpreter.Frame frame =
        new Interpreter(Tangent.equations(cell, dots), instance.bindings.sizes()).frame();
    instance.bindings.parameters().forEach(frame::set);
    RandomGenerator random = Instance.generator(1);
    Map<Expr, Matrix> tangents = new LinkedHashMap<>();
    for (Map.Entry<Expr, Matrix> state : instance.bindings.initial().entrySet()) {
      Matrix shape = state.getValue();
      tangents.put(
          Tangent.dot(state.getKey()),
          Matrix.drawn(shape.rows(), shape.cols(), random::nextGaussian));
    }
    double growth = 0;
    rescale(tangents);
    for (Map<Expr, Matrix> values : instance.trajectory.values()) {
      values.forEach(frame::set);
      tangents.forEach(frame::set);
      frame.run();
      for (Recurrence.State state : cell.states()) {
        tangents.put(Tangent.dot(state.previous()), frame.get(Tangent.dot(state.current())).copy());
      }
      growth += rescale(tangents);
    }
    return growth;
  }

  /// Brings the tangents to norm 1; returns the logarithm of what it was.
  private static double rescale(Map<Expr, Matrix> tangents) {
    double norm = Math.sqrt(tangents.values().stream().mapToDouble(m -> m.dot(m)).sum());
    for (Matrix m : tangents.values()) {
      for (int i = 0; i < m.data().length; i++) {
        m.data()[i] /= norm;
      }
    }
    return Math.log(norm);
  }
}
