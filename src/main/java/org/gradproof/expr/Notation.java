package org.gradproof.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradproof.expr.Symbol.Accent;
import org.gradproof.expr.Symbol.Mark;
import org.gradproof.expr.Symbol.Time;

/// Two-dimensional mathematics, ready to be written as plain text, LaTeX or MathML.
///
/// Brackets are already where precedence needs them: a writer only chooses glyphs.
public sealed interface Notation {
  /// A letter or, when longer than one character, a word set upright.
  ///
  /// @param text the letter, Greek as itself
  record Letter(String text) implements Notation {}

  /// A number.
  ///
  /// @param text its decimal form
  record Numeral(String text) implements Notation {}

  /// The all-ones vector or matrix, or the identity: `1` or `I`, in bold or upright.
  ///
  /// @param text `1`, `0` or `I`
  record Special(String text) implements Notation {}

  /// An accent over something.
  ///
  /// @param x what is accented
  /// @param accent the accent
  record Accented(Notation x, Accent accent) implements Notation {}

  /// Sub- and superscript.
  ///
  /// @param base what carries them
  /// @param sub the subscript
  /// @param sup the superscript
  record Scripts(Notation base, Optional<Notation> sub, Optional<Notation> sup)
      implements Notation {}

  /// Items separated by commas, without brackets: a subscript such as `i,t`.
  ///
  /// @param items the items
  record Items(List<Notation> items) implements Notation {}

  /// A time index.
  ///
  /// @param time `t` or `t-1`
  record TimeIndex(Time time) implements Notation {}

  /// A function or operator applied to arguments in round brackets.
  ///
  /// @param fn the elementwise function, absent for `diag`, `sum` and the like
  /// @param name the name in plain text
  /// @param arguments the arguments
  record Apply(Optional<Fn> fn, String name, List<Notation> arguments) implements Notation {}

  /// Something in round brackets.
  ///
  /// @param x the content
  record Round(Notation x) implements Notation {}

  /// A concatenation in square brackets.
  ///
  /// @param items the parts
  record Square(List<Notation> items) implements Notation {}

  /// The transpose of something already bracketed if needed.
  ///
  /// @param x what is transposed
  record Transposed(Notation x) implements Notation {}

  /// Factors side by side: a matrix product or a multiple.
  ///
  /// @param left left factor
  /// @param right right factor
  record Juxtaposed(Notation left, Notation right) implements Notation {}

  /// An elementwise product or quotient.
  ///
  /// @param left left operand
  /// @param quotient whether it is a quotient
  /// @param right right operand
  record Elementwise(Notation left, boolean quotient, Notation right) implements Notation {}

  /// A sum of signed terms; its first term carries a sign only if negative.
  ///
  /// @param terms the terms
  record Sum(List<Term> terms) implements Notation {}

  /// One term of a sum.
  ///
  /// @param negative whether it is subtracted
  /// @param x the term without its sign
  record Term(boolean negative, Notation x) {}

  /// The notation of a name.
  static Notation of(Symbol symbol) {
    int bare = symbol.marks().lastIndexOf(Mark.PREACTIVATION);
    Notation head;
    List<Notation> subs = new ArrayList<>();
    if (bare >= 0) {
      head = new Letter("a");
      Symbol gate =
          new Symbol(
              symbol.base(),
              symbol.accent(),
              symbol.subscript(),
              Time.NONE,
              symbol.marks().subList(0, bare));
      subs.add(of(gate));
    } else {
      head = new Letter(symbol.base());
      if (symbol.accent() != Accent.NONE) {
        head = new Accented(head, symbol.accent());
      }
      if (!symbol.subscript().isEmpty()) {
        for (String part : symbol.subscript().split(",", -1)) {
          subs.add(new Letter(part));
        }
      }
      if (symbol.time() != Time.NONE) {
        subs.add(new TimeIndex(symbol.time()));
      }
    }
    for (Mark mark : symbol.marks().subList(bare + 1, symbol.marks().size())) {
      head = new Accented(head, mark == Mark.ADJOINT ? Accent.BAR : Accent.DOT);
    }
    if (subs.isEmpty()) {
      return head;
    }
    return new Scripts(
        head, Optional.of(subs.size() == 1 ? subs.get(0) : new Items(subs)), Optional.empty());
  }

  /// The notation of an expression.
  static Notation of(Expr expr) {
    return Typesetter.typeset(expr);
  }
}
