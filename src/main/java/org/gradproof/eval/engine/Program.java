package org.gradproof.eval.engine;

import java.util.Map;
import org.gradproof.expr.Expr;

/// A cell compiled for given sizes: value and gradient over any number of steps.
///
/// The scalar that is differentiated is `L = Σ_t Σ_s ⟨upstream_t(s), s_t⟩ + Σ_s ⟨last(s), s_T⟩`,
/// summed over the batch. Numbers go in and come out as doubles, whatever the precision; matrices
/// row by row, batches sequence by sequence. Not for several threads at once: a program owns its
/// buffers.
public final class Program {
  /// What a run is given.
  ///
  /// @param parameters parameter → entries
  /// @param initial previous-state variable → `[batch][entries]` before step 1
  /// @param inputs input → its numbers
  /// @param upstream current-state variable → gradient from outside at each step, for the states
  ///   the program was compiled with
  /// @param last current-state variable → gradient from outside at the last step; may be missing
  public record Given(
      Map<Expr, double[]> parameters,
      Map<Expr, double[]> initial,
      Map<Expr, Source> inputs,
      Map<Expr, Source> upstream,
      Map<Expr, double[]> last) {}

  /// The value of a run.
  ///
  /// @param loss `L`
  /// @param losses `L` of each sequence
  /// @param last current-state variable → `[batch][entries]` after the last step
  @SuppressWarnings("ArrayRecordComponent") // numbers by the million, handed over as they are
  public record Value(double loss, double[] losses, Map<Expr, double[]> last) {}

  /// The gradient of a run.
  ///
  /// @param value the value
  /// @param parameters parameter → `∂L/∂parameter`
  /// @param initial previous-state variable → gradient with respect to its value before step 1
  public record Gradient(
      Value value, Map<Expr, double[]> parameters, Map<Expr, double[]> initial) {}

  private final Runner<?> runner;

  Program(Runner<?> runner) {
    this.runner = runner;
  }

  /// The value over `steps` steps, in memory that does not depend on their number.
  public Value value(int steps, Given given) {
    return runner.value(steps, given);
  }

  /// Value and gradient over `steps` steps.
  ///
  /// @param inputGradients input → where its gradient goes; inputs may be missing
  public Gradient gradient(int steps, Given given, Map<Expr, Sink> inputGradients) {
    return runner.gradient(steps, given, inputGradients);
  }

  /// The schedule in words: what is done for a block of steps at once, what step by step.
  public String listing() {
    return Listing.of(runner.plan());
  }
}
