package org.gradproof.report;

import java.util.List;
import java.util.Optional;
import org.gradproof.diff.Derivation;
import org.gradproof.prove.CellCertificate;
import org.gradproof.prove.CheckedCertificates;
import org.gradproof.prove.ProofOutcome;

/// What Coq says of a cell's equations and backward lines: a theorem, or why there is none.
///
/// @param theorem that the backward lines compute the gradient
/// @param words which theorem and where, or why there is none
/// @param exported the certificate when Coq accepted it in this run, to be kept beside the appendix
record CellProof(
    Optional<Proof.Certified> theorem, List<Inline> words, Optional<CellCertificate> exported) {
  CellProof {
    words = List.copyOf(words);
  }

  /// For what is no whole cell.
  static final CellProof NONE =
      new CellProof(
          Optional.empty(),
          Inline.text("There is no theorem about a cell without an update of its state."),
          Optional.empty());

  /// Looks among the certificates that the proofs check; others are put to `prover`.
  ///
  /// @param name what the cell is called on the command line
  static CellProof of(Derivation derivation, String name, Prover prover) {
    Optional<CellCertificate> checked = CheckedCertificates.of(derivation, name);
    if (checked.isPresent()) {
      return certified(
          checked.get(),
          "proofs/generated/",
          " The file holds the equations and lines of this run, byte for byte.",
          Optional.empty());
    }
    CellCertificate own = CellCertificate.of(derivation, name);
    Optional<ProofOutcome> outcome = prover.decide(own);
    if (outcome.isPresent() && outcome.get() instanceof ProofOutcome.Certified accepted) {
      return certified(
          own,
          "",
          " Coq accepted the file in this run; axioms: "
              + String.join(", ", accepted.axioms())
              + ".",
          Optional.of(own));
    }
    String refused =
        outcome.isPresent() && outcome.get() instanceof ProofOutcome.Refused(String reason)
            ? "Coq was asked in this run and did not accept them: " + reason + "."
            : "No theorem is about these lines: the cell is none of those whose certificates are"
                + " kept in proofs/generated.";
    return new CellProof(
        Optional.empty(),
        List.of(
            new Inline.Text(refused + " "),
            new Inline.Code("gradproof prove --check"),
            new Inline.Text(" writes the certificate and has Coq decide.")),
        Optional.empty());
  }

  private static CellProof certified(
      CellCertificate certificate, String folder, String how, Optional<CellCertificate> exported) {
    Proof.Certified theorem =
        new Proof.Certified(certificate.theorem(), folder + certificate.name() + ".v");
    return new CellProof(
        Optional.of(theorem),
        List.of(
            new Inline.Proved(theorem),
            new Inline.Text(" is theorem "),
            new Inline.Code(theorem.theorem()),
            new Inline.Text(" in "),
            new Inline.Code(theorem.file()),
            new Inline.Text(
                ": for every span, all sizes, all weights and all inputs"
                    + (certificate.isUnconditional()
                        ? ""
                        : " at which every function on the way has a slope")
                    + ", the backward lines compute the gradient."
                    + how)),
        exported);
  }

  /// What the theorem has to do with the cell's equations.
  Proof equations() {
    return theorem
        .<Proof>map(t -> new Proof.Premise(t.theorem(), t.file()))
        .orElseGet(Proof.None::new);
  }

  /// What it has to do with the backward lines.
  Proof lines() {
    return theorem.<Proof>map(t -> t).orElseGet(Proof.None::new);
  }
}
