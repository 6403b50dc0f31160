package org.gradproof.verify;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.gradproof.cell.Cell;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// Changes of a cell's equations, where they have a pattern: the means by which a convention is
/// turned into another.
final class Rewrites {
  private static final Set<Fn> GATE = Set.of(Fn.SIGMOID, Fn.HARD_SIGMOID, Fn.HARD_SIGMOID_KERAS2);

  private Rewrites() {}

  /// The subject with every equation changed, if that changes anything and leaves a cell.
  static Optional<Subject> all(Subject s, UnaryOperator<Expr> change) {
    return changed(s, e -> new Equation(e.name(), change.apply(e.value())));
  }

  /// The subject with one equation changed.
  static Optional<Subject> one(Subject s, Expr name, UnaryOperator<Expr> change) {
    return changed(s, e -> e.name() == name ? new Equation(name, change.apply(e.value())) : e);
  }

  private static Optional<Subject> changed(Subject s, UnaryOperator<Equation> change) {
    List<Cell> cells = new ArrayList<>();
    for (Cell cell : s.cells()) {
      try {
        cells.add(changed(cell, cell.equations().stream().map(change).toList()));
      } catch (IllegalArgumentException _) {
        return Optional.empty(); // the equations would depend on each other in a circle
      }
    }
    return cells.equals(s.cells()) ? Optional.empty() : Optional.of(s.cells(cells));
  }

  private static Cell changed(Cell cell, List<Equation> equations) {
    if (equations.equals(cell.equations())) {
      return cell;
    }
    Set<Expr> used = new LinkedHashSet<>();
    equations.forEach(e -> used.addAll(e.value().variables()));
    List<Recurrence.State> states = cell.states();
    return Cell.of(
        cell.name(),
        cell.title(),
        cell.citation(),
        cell.notes(),
        equations,
        states,
        cell.inputs(),
        cell.parameters().stream().filter(used::contains).toList());
  }

  /// One function in place of another.
  static Expr function(Expr e, Fn old, Fn other) {
    return e.rebuild((_, built) ->
        built.op() instanceof Op.Map(Fn fn, Expr x) && fn == old ? Expr.map(other, x) : built);
  }

  /// A function left out.
  static Expr identity(Expr e, Fn old) {
    return e.rebuild(
        (_, built) -> built.op() instanceof Op.Map(Fn fn, Expr x) && fn == old ? x : built);
  }

  /// The equations `g = σ(…)`.
  static List<Equation> gates(Subject s) {
    return s.cell().equations().stream()
        .filter(e -> e.value().op() instanceof Op.Map(Fn fn, _) && GATE.contains(fn))
        .toList();
  }

  static Expr complement(Expr g) {
    return Expr.subtract(Expr.ones(g.shape()), g);
  }

  static boolean isGate(Subject s, Expr e) {
    return gates(s).stream().anyMatch(g -> g.name() == e);
  }
}
