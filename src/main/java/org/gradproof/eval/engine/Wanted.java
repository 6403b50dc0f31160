package org.gradproof.eval.engine;

import java.util.Map;
import java.util.Set;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// What a run must be given.
final class Wanted {
  private final Plan<?> plan;

  Wanted(Plan<?> plan) {
    this.plan = plan;
  }

  /// Says what is missing or of the wrong size.
  ///
  /// @throws IllegalArgumentException when something is
  void require(int steps, Program.Given given) {
    if (steps < 1) {
      throw new IllegalArgumentException("a run needs at least one step, not " + steps);
    }
    Recurrence cell = plan.request.derivation().cell();
    cell.parameters().forEach(p -> require(p, given.parameters().get(p), 1));
    int batch = plan.request.batch();
    for (Recurrence.State state : cell.states()) {
      require(state.previous(), given.initial().get(state.previous()), batch);
      double[] last = given.last().get(state.current());
      if (last != null) {
        require(state.current(), last, batch);
      }
    }
    require(given.inputs(), Set.copyOf(cell.inputs()), "input");
    require(given.upstream(), plan.arriving.keySet(), "gradient from outside");
  }

  private void require(Expr variable, double[] entries, int sequences) {
    int needed = plan.size(variable) * sequences;
    if (entries == null || entries.length != needed) {
      throw new IllegalArgumentException(
          variable
              + " needs "
              + needed
              + " numbers and is given "
              + (entries == null ? "none" : String.valueOf(entries.length)));
    }
  }

  private static void require(Map<Expr, Source> sources, Set<Expr> wanted, String what) {
    if (!sources.keySet().equals(wanted)) {
      throw new IllegalArgumentException(
          "the program wants the " + what + " of " + wanted + ", not of " + sources.keySet());
    }
  }
}
