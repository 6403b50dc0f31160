package org.gradproof.report;

import java.util.List;
import java.util.Optional;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Notation;

/// One line of a display: two sides, a note such as the rule used, and the evidence for it.
///
/// @param left the left side; absent when the line goes on from the one above
/// @param relation what relates the sides
/// @param right the right side
/// @param note words printed beside the line, may be empty
/// @param evidence how the check of this line came out
public record EquationLine(
    Optional<Notation> left,
    Relation relation,
    Notation right,
    List<Inline> note,
    Optional<Badge> evidence) {
  /// Copies the note.
  public EquationLine {
    note = List.copyOf(note);
  }

  /// The line `left = right`.
  public static EquationLine of(Expr left, Expr right) {
    return of(Notation.of(left), Relation.EQUALS, Notation.of(right));
  }

  /// The line of a definition.
  public static EquationLine of(Equation equation) {
    return of(equation.name(), equation.value());
  }

  /// The line `left relation right`.
  public static EquationLine of(Notation left, Relation relation, Notation right) {
    return new EquationLine(Optional.of(left), relation, right, List.of(), Optional.empty());
  }

  /// A line that goes on from the one above: `relation right`.
  public static EquationLine then(Relation relation, Notation right) {
    return new EquationLine(Optional.empty(), relation, right, List.of(), Optional.empty());
  }

  /// The same line with a note.
  public EquationLine note(List<Inline> words) {
    return new EquationLine(left, relation, right, words, evidence);
  }

  /// The same line with its evidence.
  public EquationLine evidence(Badge badge) {
    return new EquationLine(left, relation, right, note, Optional.of(badge));
  }
}
