package org.gradproof.prove;

import java.util.List;

/// What became of a certificate.
public sealed interface ProofOutcome {
  /// Coq accepted it.
  ///
  /// @param theorem the theorem that holds
  /// @param axioms what it rests on, by their short names
  record Certified(String theorem, List<String> axioms) implements ProofOutcome {
    public Certified {
      axioms = List.copyOf(axioms);
    }
  }

  /// Coq refused it.
  ///
  /// @param reason which line is not what it should be, or what Coq said
  record Refused(String reason) implements ProofOutcome {}
}
