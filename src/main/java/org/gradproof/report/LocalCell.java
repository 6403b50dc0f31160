package org.gradproof.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.gradproof.cell.Cell;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Symbol;

/// One gate of an incomplete cell as a step of its own, from the state that is read to the gate, so
/// that its local derivatives can be derived and checked although no line updates the state.
///
/// @param equations the gate's equation, after those it uses
/// @param states the state read, paired with the gate
/// @param inputs the other values read
/// @param parameters the parameters used
/// @param title the gate's name
record LocalCell(
    List<Equation> equations,
    List<State> states,
    List<Expr> inputs,
    List<Expr> parameters,
    String title)
    implements Recurrence {

  /// The gate defined by `equation` of an incomplete cell.
  static LocalCell of(Cell cell, Equation equation) {
    Set<Expr> needed = new LinkedHashSet<>(equation.value().variables());
    List<Equation> equations = new ArrayList<>();
    for (Equation other : cell.equations().reversed()) {
      if (other.equals(equation) || needed.contains(other.name())) {
        equations.addFirst(other);
        needed.addAll(other.value().variables());
      }
    }
    List<Expr> read = cell.inputs().stream().filter(needed::contains).toList();
    Expr state =
        read.stream()
            .filter(x -> x.toString().endsWith("{t-1}"))
            .findFirst()
            .or(() -> read.stream().findFirst())
            .orElseGet(() ->
                Expr.var(equation.symbol().at(Symbol.Time.PREVIOUS), equation.name().shape()));
    return new LocalCell(
        equations,
        List.of(new State(state, equation.name())),
        read.stream().filter(x -> x != state).toList(),
        cell.parameters().stream().filter(needed::contains).toList(),
        equation.name().toString());
  }
}
