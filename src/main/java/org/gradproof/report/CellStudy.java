package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import org.gradproof.cell.Cell;
import org.gradproof.check.CheckReport;
import org.gradproof.check.GradientCheck;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Equation;
import org.gradproof.prove.CertifiedTolerances;

/// Everything an appendix says of one cell, computed in one run.
///
/// @param cell the cell
/// @param parts its derivations with their checks: one for a complete cell, one for each gate of an
///   incomplete one
/// @param claims what follows from its equations
/// @param proof what Coq says of its lines
record CellStudy(Cell cell, List<Part> parts, List<Claim> claims, CellProof proof) {
  /// A derivation and the check of it.
  ///
  /// @param derivation the derivation
  /// @param report the check
  record Part(Derivation derivation, CheckReport report) {}

  static CellStudy of(Cell cell, Appendix.Options options) {
    if (!cell.missing().isEmpty()) {
      List<Part> parts = new ArrayList<>();
      for (Equation equation : cell.equations()) {
        Derivation derivation = Derivation.of(LocalCell.of(cell, equation));
        parts.add(new Part(derivation, check(derivation, options).steps(1).run()));
      }
      return new CellStudy(cell, parts, List.of(), CellProof.NONE);
    }
    Derivation derivation = Derivation.of(cell);
    options.progress().accept(cell.title() + ": gradient check");
    CheckReport report =
        check(derivation, options).certified(CertifiedTolerances.of(derivation, cell.name())).run();
    options.progress().accept(cell.title() + ": claims");
    CellProof proof = CellProof.of(derivation, cell.name(), options.prover());
    return new CellStudy(
        cell,
        List.of(new Part(derivation, report)),
        CellClaims.of(cell, derivation, report, proof, options.seed()),
        proof);
  }

  /// Whether the cell is complete and all it carries are vectors, so that spans can be followed.
  boolean hasSpans() {
    return cell.missing().isEmpty()
        && parts.getFirst().derivation().jacobian().obstacle().isEmpty()
        && cell.states().stream().allMatch(s -> s.current().shape().isVector());
  }

  private static GradientCheck check(Derivation derivation, Appendix.Options options) {
    return GradientCheck.of(derivation)
        .seed(options.seed())
        .sizes(options.mostSize())
        .steps(options.mostSteps())
        .runs(options.runs());
  }
}
