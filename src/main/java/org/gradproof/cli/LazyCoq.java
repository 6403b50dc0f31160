package org.gradproof.cli;

import java.util.Optional;
import java.util.function.Consumer;
import org.gradproof.prove.CellCertificate;
import org.gradproof.prove.Coq;
import org.gradproof.prove.CoqException;
import org.gradproof.prove.ProofOutcome;
import org.gradproof.report.Prover;

/// Coq, started when a certificate first has to be decided.
final class LazyCoq implements Prover, AutoCloseable {
  private final boolean wanted;
  private final Consumer<String> progress;
  private Optional<Coq> coq = Optional.empty();
  private String obstacle = "";

  /// @param wanted whether to start it at all
  /// @param progress is told what is being done
  LazyCoq(boolean wanted, Consumer<String> progress) {
    this.wanted = wanted;
    this.progress = progress;
  }

  @Override
  public Optional<ProofOutcome> decide(CellCertificate certificate) {
    if (!wanted || !obstacle.isEmpty()) {
      return Optional.empty();
    }
    if (!Coq.isInstalled()) {
      obstacle = ProveCommand.NOT_INSTALLED;
      return Optional.empty();
    }
    try {
      if (coq.isEmpty()) {
        coq = Optional.of(Coq.withTheory(progress));
      }
      progress.accept("Coq: " + certificate.name());
      return Optional.of(coq.get().check(certificate));
    } catch (CoqException e) {
      obstacle = "not proved: " + e.getMessage();
      return Optional.empty();
    }
  }

  /// What kept Coq from deciding, if anything did.
  Optional<String> obstacle() {
    return Optional.of(obstacle).filter(o -> !o.isEmpty());
  }

  @Override
  public void close() {
    coq.ifPresent(Coq::close);
  }
}
