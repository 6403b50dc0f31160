package org.gradproof.report;

import java.util.List;

/// A textbook claim, with what a check in this run said of it.
///
/// @param id a short name for the evidence file
/// @param statement the claim
/// @param outcome how the check came out
/// @param figures what was computed or measured, in words and numbers
public record Claim(
    String id, List<Inline> statement, Badge.Outcome outcome, List<Inline> figures) {
  /// Copies the lists.
  public Claim {
    statement = List.copyOf(statement);
    figures = List.copyOf(figures);
  }

  /// A claim that holds or does not.
  static Claim of(String id, List<Inline> statement, boolean holds, List<Inline> figures) {
    return new Claim(
        id, statement, holds ? Badge.Outcome.AGREES : Badge.Outcome.DISAGREES, figures);
  }
}
