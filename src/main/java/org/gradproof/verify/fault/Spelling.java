package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.List;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;

/// Names in sentences.
final class Spelling {
  private Spelling() {}

  /// The gate or state that an adjoint, or a pre-activation, belongs to.
  static Symbol plain(Expr variable) {
    Symbol s = Tape.symbol(variable);
    return new Symbol(s.base(), s.accent(), s.subscript(), s.time(), List.of());
  }

  /// Whether a variable is an adjoint.
  static boolean isAdjoint(Expr expr) {
    return expr.op() instanceof Op.Var(Symbol symbol, Shape _)
        && symbol.marks().contains(Symbol.Mark.ADJOINT);
  }

  /// The values a term hands its share back from: `n_t` for `ā_n∘r_t`.
  static List<Symbol> sources(Expr term) {
    return term.variables().stream()
        .filter(Spelling::isAdjoint)
        .map(Spelling::plain)
        .distinct()
        .toList();
  }

  /// The path of a term: `r_t → n_t`, from the states on when `whole`.
  static String path(Recurrence cell, Expr of, Expr term, boolean whole) {
    Symbol to = plain(of);
    List<String> names = new ArrayList<>();
    if (whole) {
      cell.equations().stream()
          .filter(e -> e.symbol().equals(to))
          .flatMap(e -> e.value().variables().stream())
          .filter(x -> cell.states().stream().anyMatch(s -> s.previous() == x))
          .findFirst()
          .ifPresent(x -> names.add(x.toString()));
    }
    names.add(to.toString());
    sources(term).stream().filter(s -> !s.equals(to)).forEach(s -> names.add(s.toString()));
    return String.join(" → ", names);
  }
}
