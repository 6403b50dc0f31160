package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradproof.diff.Derivation;
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
/// @param proof what a theorem says of it; absent where theorems are not spoken of
public record EquationLine(
    Optional<Notation> left,
    Relation relation,
    Notation right,
    List<Inline> note,
    Optional<Badge> evidence,
    Optional<Proof> proof) {
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

  /// The line of a derivation.
  public static EquationLine of(Derivation.Line line) {
    return of(
        Notation.of(line.target()),
        line.kind() == Derivation.Kind.ACCUMULATE ? Relation.ADDS : Relation.EQUALS,
        Notation.of(line.value()));
  }

  /// The line `left relation right`.
  public static EquationLine of(Notation left, Relation relation, Notation right) {
    return new EquationLine(
        Optional.of(left), relation, right, List.of(), Optional.empty(), Optional.empty());
  }

  /// A line that goes on from the one above: `relation right`.
  public static EquationLine then(Relation relation, Notation right) {
    return new EquationLine(
        Optional.empty(), relation, right, List.of(), Optional.empty(), Optional.empty());
  }

  /// The same line with a note.
  public EquationLine note(List<Inline> words) {
    return new EquationLine(left, relation, right, words, evidence, proof);
  }

  /// The same line with its evidence.
  public EquationLine evidence(Badge badge) {
    return new EquationLine(left, relation, right, note, Optional.of(badge), proof);
  }

  /// The same line with what a theorem says of it.
  public EquationLine proof(Proof theorem) {
    return new EquationLine(left, relation, right, note, evidence, Optional.of(theorem));
  }

  /// Evidence and theorem, as they are printed at the end of the line.
  List<Inline> marks() {
    List<Inline> marks = new ArrayList<>();
    evidence.ifPresent(badge -> marks.add(new Inline.Mark(badge)));
    if (marks.size() == 1 && proof.isPresent()) {
      marks.add(new Inline.Text(" "));
    }
    proof.ifPresent(theorem -> marks.add(new Inline.Proved(theorem)));
    return marks;
  }
}
