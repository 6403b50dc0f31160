package org.gradproof.report;

/// What a theorem that Coq accepted has to do with a printed line or claim.
public sealed interface Proof {
  /// The theorem says what is printed.
  ///
  /// @param theorem its name
  /// @param file where it is, below `proofs/` or in the folder of the appendix
  record Certified(String theorem, String file) implements Proof {}

  /// The theorem takes what is printed as given: it is a definition.
  ///
  /// @param theorem its name
  /// @param file where it is
  record Premise(String theorem, String file) implements Proof {}

  /// No theorem is about it.
  record None() implements Proof {}

  /// The sign before the word.
  default String sign() {
    return switch (this) {
      case Certified _ -> "⊢";
      case Premise _ -> "≡";
      case None _ -> "–";
    };
  }

  /// The word that is printed, beside the outcome of a numerical check.
  default String word() {
    return switch (this) {
      case Certified _ -> "Coq";
      case Premise _ -> "premise";
      case None _ -> "no theorem";
    };
  }

  /// Sign and word.
  default String text() {
    return sign() + " " + word();
  }

  /// The name that style sheets know it by.
  default String style() {
    return switch (this) {
      case Certified _ -> "proved";
      case Premise _ -> "premise";
      case None _ -> "unproved";
    };
  }

  /// Theorem and file as a tool tip; empty when there is none.
  default String place() {
    return switch (this) {
      case Certified(String theorem, String file) -> in(theorem, file);
      case Premise(String theorem, String file) -> in(theorem, file);
      case None _ -> "";
    };
  }

  private static String in(String theorem, String file) {
    return theorem.isEmpty() ? "" : theorem + " in " + file;
  }
}
