package org.gradproof.cell;

import java.util.List;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Symbol;

/// A formula as written: names and operators with their places, before roles and shapes are known.
///
/// Sums and products are lists, so that the depth of a tree is the depth of its brackets.
sealed interface Syntax {
  /// Where it stands.
  Place place();

  /// A number without sign.
  record Numeral(Place place, double value) implements Syntax {}

  /// A name.
  ///
  /// @param called whether it is a word directly before a bracket, as a function would be
  record Name(Place place, Symbol symbol, boolean called) implements Syntax {}

  /// An elementwise function of an argument.
  record Call(Place place, Fn fn, Syntax x) implements Syntax {}

  /// An operator on matrices, written as a function or a superscript.
  record Matrix(Place place, Operator operator, Syntax x) implements Syntax {}

  /// The operators on one matrix.
  enum Operator {
    TRANSPOSE,
    DIAG,
    DIAGPART,
    SUM
  }

  /// The rows `from … from+count`.
  record Rows(Place place, Syntax x, Dim from, Dim count) implements Syntax {}

  /// A sum of signed terms.
  record Sum(Place place, List<Term> terms) implements Syntax {}

  /// A term and its sign.
  record Term(boolean negative, Syntax x) {}

  /// An elementwise product, left to right.
  record Elementwise(Place place, List<Factor> factors) implements Syntax {}

  /// A factor and whether it divides.
  record Factor(boolean divides, Syntax x) {}

  /// A product written side by side or with a dot, left to right.
  record Product(Place place, List<Syntax> factors) implements Syntax {}

  /// A concatenation in square brackets.
  record Concatenation(Place place, List<Syntax> parts) implements Syntax {}

  /// An equation.
  ///
  /// @param name the left side
  /// @param value the right side
  record Definition(Place place, Name name, Syntax value) {}

  /// A shape given to names.
  ///
  /// @param names the names, whatever their time index
  /// @param shape rows and columns
  /// @param input whether the names are inputs
  record Declaration(
      Place place, List<Name> names, org.gradproof.expr.Shape shape, boolean input) {}

  /// The operands, left to right.
  default List<Syntax> children() {
    return switch (this) {
      case Numeral _, Name _ -> List.of();
      case Call(_, _, Syntax x) -> List.of(x);
      case Matrix(_, _, Syntax x) -> List.of(x);
      case Rows(_, Syntax x, _, _) -> List.of(x);
      case Sum(_, List<Term> terms) -> terms.stream().map(Term::x).toList();
      case Elementwise(_, List<Factor> factors) -> factors.stream().map(Factor::x).toList();
      case Product(_, List<Syntax> factors) -> factors;
      case Concatenation(_, List<Syntax> parts) -> parts;
    };
  }

  /// Every name in it, left to right.
  default List<Name> names() {
    List<Name> found = new java.util.ArrayList<>();
    if (this instanceof Name name) {
      found.add(name);
    }
    children().forEach(child -> found.addAll(child.names()));
    return found;
  }
}
