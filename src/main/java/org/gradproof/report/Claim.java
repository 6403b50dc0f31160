package org.gradproof.report;

import java.util.Arrays;
import java.util.List;
import org.gradproof.prove.Theorem;

/// A textbook claim, with what a check in this run said of it and which theorems say it.
///
/// @param id a short name for the evidence file
/// @param statement the claim
/// @param outcome how the check came out
/// @param figures what was computed or measured, in words and numbers
/// @param proofs the theorems; empty when none says it
public record Claim(
    String id,
    List<Inline> statement,
    Badge.Outcome outcome,
    List<Inline> figures,
    List<Proof.Certified> proofs) {
  /// Copies the lists.
  public Claim {
    statement = List.copyOf(statement);
    figures = List.copyOf(figures);
    proofs = List.copyOf(proofs);
  }

  /// A claim without a theorem.
  Claim(String id, List<Inline> statement, Badge.Outcome outcome, List<Inline> figures) {
    this(id, statement, outcome, figures, List.of());
  }

  /// A claim that holds or does not, without a theorem.
  static Claim of(String id, List<Inline> statement, boolean holds, List<Inline> figures) {
    return new Claim(
        id, statement, holds ? Badge.Outcome.AGREES : Badge.Outcome.DISAGREES, figures);
  }

  /// The same claim with theorems that say it.
  ///
  /// @throws IllegalStateException when the theory that the program was built with lacks one
  Claim by(Theorem... theorems) {
    List<Proof.Certified> named = Arrays.stream(theorems).map(Claim::proof).toList();
    return new Claim(id, statement, outcome, figures, named);
  }

  private static Proof.Certified proof(Theorem theorem) {
    if (!theorem.isPresent()) {
      throw new IllegalStateException(theorem.label() + " is not in " + theorem.file());
    }
    return new Proof.Certified(theorem.label(), "proofs/" + theorem.file());
  }
}
