package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gradproof.cell.Cell;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Notation;
import org.gradproof.expr.Recurrence;
import org.gradproof.prove.Theorem;
import org.gradproof.rewrite.NormalForm;
import org.gradproof.rewrite.Simplifier;
import org.gradproof.span.ClosedForms;
import org.gradproof.span.KeepGate;

/// Claims about what a cell carries from step to step, checked on a run.
final class StateClaims {
  private static final int HELD_STEPS = 20;
  private static final List<Long> OPENED = List.of(3L, 10L, 100L, 1_000_000L);

  private StateClaims() {}

  static List<Claim> of(Cell cell, Bptt.Trajectory run) {
    List<Claim> claims = new ArrayList<>();
    for (Theorem theorem : List.of(Theorem.GRU_INVARIANT, Theorem.AFTER_INVARIANT)) {
      if (theorem.isAbout(cell)) {
        claims.add(bounded(cell, run, " stays within [−1, 1] once it is there.", theorem));
      }
    }
    if (Theorem.LSTM_OUTPUT.isAbout(cell)) {
      claims.add(bounded(cell, run, " stays strictly between −1 and 1.", Theorem.LSTM_OUTPUT));
    }
    KeepGate.of(cell).ifPresent(gate -> carousel(cell, gate, run).ifPresent(claims::addAll));
    return claims;
  }

  private static Claim bounded(Cell cell, Bptt.Trajectory run, String words, Theorem theorem) {
    Recurrence.State state = cell.states().getLast();
    boolean strict = theorem == Theorem.LSTM_OUTPUT;
    double start = largest(run.values().getFirst().get(state.previous()));
    double most = 0;
    boolean within = true;
    for (Map<Expr, Matrix> step : run.values()) {
      double now = largest(step.get(state.current()));
      within &= strict ? now < 1 : now <= Math.max(1, largest(step.get(state.previous())));
      most = Math.max(most, now);
    }
    return Claim.of(
            "bounded-" + state.current(),
            List.of(
                new Inline.Text("The state "),
                new Inline.Formula(Notation.of(state.current())),
                new Inline.Text(words)),
            within,
            Inline.text(
                String.format(
                    Locale.ROOT,
                    "largest modulus 1 − %.3g over %d steps, from %.3g",
                    1 - most,
                    run.values().size(),
                    start)))
        .by(theorem);
  }

  private static double largest(Matrix m) {
    double most = 0;
    for (double x : m.data()) {
      most = Math.max(most, Math.abs(x));
    }
    return most;
  }

  /// That a state of the form `c_t = f∘c_{t−1} + a_t` keeps the product of the gates of itself, and
  /// what an open gate makes of that.
  private static Optional<List<Claim>> carousel(Cell cell, KeepGate keep, Bptt.Trajectory run) {
    Expr value =
        cell.equations().stream()
            .filter(e -> e.name() == keep.state().current())
            .map(Equation::value)
            .findFirst()
            .orElseThrow();
    Expr previous = keep.state().previous();
    Expr rest = Simplifier.simplify(value.replace(Map.of(previous, Expr.zeros(previous.shape()))));
    if (!NormalForm.equal(value, Expr.add(Expr.hadamard(keep.gate(), previous), rest))) {
      return Optional.empty();
    }
    return Optional.of(List.of(held(keep, run), opened(keep)));
  }

  private static Claim held(KeepGate keep, Bptt.Trajectory run) {
    Expr current = keep.state().current();
    Expr previous = keep.state().previous();
    int steps = Math.min(HELD_STEPS, run.values().size());
    double worst = 0;
    double allowed = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < run.values().getFirst().get(previous).data().length; i++) {
      double there = run.values().getFirst().get(previous).data()[i];
      double moved = there + 1;
      double product = 1;
      double size = Math.abs(moved);
      for (int t = 0; t < steps; t++) {
        Map<Expr, Matrix> step = run.values().get(t);
        double f = step.get(keep.gate()).data()[i];
        double a = Math.fma(-f, step.get(previous).data()[i], step.get(current).data()[i]);
        there = f * there + a;
        moved = f * moved + a;
        product *= f;
        size = Math.max(size, Math.max(Math.abs(there), Math.abs(moved)) + Math.abs(a));
      }
      worst = Math.max(worst, Math.abs(moved - there - product));
      // Two products and sums a step, in two runs, each rounded by half a unit at most.
      allowed = Math.max(allowed, 4 * steps * Math.ulp(size));
      least = Math.min(least, product);
    }
    return Claim.of(
            "carousel",
            List.of(
                new Inline.Text("With the gates held, the derivative of "),
                new Inline.Formula(Notation.of(current)),
                new Inline.Text(" by its value T steps before is the product of the "),
                new Inline.Formula(Notation.of(keep.gate())),
                new Inline.Text(" in between.")),
            worst <= allowed,
            Inline.text(
                String.format(
                    Locale.ROOT,
                    "T = %d, every unit moved by 1: products from %.1e, largest difference %.1e,"
                        + " rounding allows %.1e",
                    steps,
                    least,
                    worst,
                    allowed)))
        .by(Theorem.CAROUSEL);
  }

  private static Claim opened(KeepGate keep) {
    StringBuilder figures = new StringBuilder("σ(ln(T−1))^T: ");
    boolean kept = true;
    for (long steps : OPENED) {
      double part = Math.exp(steps * ClosedForms.logGate(ClosedForms.biasFor((double) steps)));
      kept &= part >= 0.25;
      figures.append(String.format(Locale.ROOT, "%.4f at T = %d; ", part, steps));
    }
    return Claim.of(
            "opened",
            List.of(
                new Inline.Text("With "),
                new Inline.Formula(Notation.of(keep.gate())),
                new Inline.Text(
                    " held at σ(ln(T−1)), what its bias alone would set, at least 1/4 of that"
                        + " derivative is left after T ≥ 2 steps.")),
            kept,
            Inline.text(figures.substring(0, figures.length() - 2)))
        .by(Theorem.CHRONO);
  }
}
