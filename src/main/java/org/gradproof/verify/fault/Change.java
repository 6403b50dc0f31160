package org.gradproof.verify.fault;

import java.util.List;
import java.util.stream.Collectors;
import org.gradproof.expr.Expr;

/// A backward equation that a fault changes, term by term.
///
/// @param target the adjoint on the left
/// @param accumulates whether the right side is added to it
/// @param right the terms as derived
/// @param wrong the terms as they would have to be
public record Change(Expr target, boolean accumulates, List<Expr> right, List<Expr> wrong) {
  public Change {
    right = List.copyOf(right);
    wrong = List.copyOf(wrong);
  }

  /// The equation as it would have to be, such as `r̄_t = 0`.
  @Override
  public String toString() {
    return target
        + (accumulates ? " += " : " = ")
        + wrong.stream().reduce(Expr::add).map(Expr::toString).orElse("0");
  }

  /// Whether a derived term is among the terms as they would have to be.
  public boolean keeps(Expr term) {
    return wrong.contains(term);
  }

  /// The terms that stand where derived ones are not kept; a zero is none.
  public String instead() {
    return wrong.stream()
        .filter(w -> !right.contains(w) && !Pass.isZero(w))
        .map(Expr::toString)
        .collect(Collectors.joining(" + "));
  }
}
