package org.gradproof.report;

import java.util.Optional;
import org.gradproof.prove.CellCertificate;
import org.gradproof.prove.ProofOutcome;

/// Decides about certificates in the run that prints them.
public interface Prover {
  /// Decides about nothing.
  Prover NONE = _ -> Optional.empty();

  /// What Coq said of a certificate; nothing when it was not asked.
  Optional<ProofOutcome> decide(CellCertificate certificate);
}
