package org.gradproof.span;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.diff.Forward;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;

/// The tangent equations of one step, all of it or the part that starts through one named value:
/// how a change of the previous states moves on.
///
/// The parts of all named values and the direct one add up to the whole, because every path from
/// the previous states has one first named value.
///
/// @param equations each after those it uses; tangents that are 0 are missing
/// @param through the first named value on the paths that are followed; absent when all are
record StepTangent(List<Equation> equations, Optional<Expr> through) {
  StepTangent {
    equations = List.copyOf(equations);
  }

  /// The whole.
  static StepTangent whole(Recurrence cell) {
    Map<Expr, Expr> dots = new LinkedHashMap<>(previous(cell));
    return new StepTangent(pushed(cell, dots, Optional.empty()), Optional.empty());
  }

  /// The part through one named value.
  static StepTangent through(Recurrence cell, Expr name) {
    return new StepTangent(
        pushed(cell, new LinkedHashMap<>(), Optional.of(name)), Optional.of(name));
  }

  /// The named values that a previous state enters.
  static List<Expr> entered(Recurrence cell) {
    List<Expr> entered = new ArrayList<>();
    Map<Expr, Expr> dots = previous(cell);
    for (Equation equation : cell.equations()) {
      if (new Forward().tangent(equation.value(), dots).isPresent()) {
        entered.add(equation.name());
      }
    }
    return entered;
  }

  /// The variable of a tangent.
  static Expr dot(Expr variable) {
    if (variable.op() instanceof Op.Var(Symbol symbol, Shape shape)) {
      return Expr.var(symbol.tangent(), shape);
    }
    throw new IllegalArgumentException(variable + " is not a variable");
  }

  private static Map<Expr, Expr> previous(Recurrence cell) {
    Map<Expr, Expr> dots = new LinkedHashMap<>();
    cell.states().forEach(s -> dots.put(s.previous(), dot(s.previous())));
    return dots;
  }

  private static List<Equation> pushed(Recurrence cell, Map<Expr, Expr> dots, Optional<Expr> only) {
    List<Equation> equations = new ArrayList<>();
    for (Equation equation : cell.equations()) {
      Map<Expr, Expr> known =
          only.isPresent() && only.get() == equation.name() ? previous(cell) : dots;
      new Forward()
          .tangent(equation.value(), known)
          .ifPresent(tangent -> {
            equations.add(new Equation(dot(equation.name()), tangent));
            dots.put(equation.name(), dot(equation.name()));
          });
    }
    return equations;
  }
}
