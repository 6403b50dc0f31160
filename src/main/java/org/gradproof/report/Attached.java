package org.gradproof.report;

import java.util.Optional;
import org.gradproof.expr.Notation;

/// A base with its scripts gathered: `x_t²` is a square of a subscripted name, but is set as one
/// base with two scripts.
///
/// @param base what carries the scripts
/// @param sub the subscript
/// @param sup the superscript; a transpose is the letter `⊤`
record Attached(Notation base, Optional<Notation> sub, Optional<Notation> sup) {
  private static final Notation TOP = new Notation.Letter("⊤");

  /// The scripts of a subscripted, superscripted or transposed formula.
  static Attached of(Notation base, Optional<Notation> sub, Optional<Notation> sup) {
    if (sub.isEmpty()
        && base
            instanceof
            Notation.Scripts(
                Notation inner,
                Optional<Notation> innerSub,
                Optional<Notation> innerSup)
        && innerSup.isEmpty()) {
      return new Attached(inner, innerSub, sup);
    }
    return new Attached(base, sub, sup);
  }

  /// The scripts of a transpose.
  static Attached transposed(Notation x) {
    return of(x, Optional.empty(), Optional.of(TOP));
  }
}
