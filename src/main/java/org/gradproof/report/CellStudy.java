package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradproof.cell.Cell;
import org.gradproof.check.CheckReport;
import org.gradproof.check.GradientCheck;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Equation;
import org.gradproof.span.KeepGate;
import org.gradproof.span.SpanStudy;

/// Everything an appendix says of one cell, computed in one run.
///
/// @param cell the cell
/// @param parts its derivations with their checks: one for a complete cell, one for each gate of an
///   incomplete one
/// @param claims what follows from its equations
/// @param spans span gradients at framework initialisation and, if the cell has one, with its keep
///   gate opened; empty for an incomplete cell and for one without matrix blocks
record CellStudy(Cell cell, List<Part> parts, List<Claim> claims, List<SpanStudy> spans) {
  /// A derivation and the check of it.
  ///
  /// @param derivation the derivation
  /// @param report the check
  record Part(Derivation derivation, CheckReport report) {}

  static final int LONGEST_SPAN = 1000;
  private static final SpanStudy.Setting SETTING = new SpanStudy.Setting(16, 8, 5, 1);

  static CellStudy of(Cell cell, Appendix.Options options) {
    if (!cell.missing().isEmpty()) {
      List<Part> parts = new ArrayList<>();
      for (Equation equation : cell.equations()) {
        Derivation derivation = Derivation.of(LocalCell.of(cell, equation));
        parts.add(new Part(derivation, check(derivation, options).steps(1).run()));
      }
      return new CellStudy(cell, parts, List.of(), List.of());
    }
    Derivation derivation = Derivation.of(cell);
    options.progress().accept(cell.title() + ": gradient check");
    CheckReport report = check(derivation, options).run();
    options.progress().accept(cell.title() + ": claims and spans");
    return new CellStudy(
        cell,
        List.of(new Part(derivation, report)),
        CellClaims.of(cell, derivation, options.seed()),
        spans(cell, derivation, options));
  }

  private static String letter(KeepGate gate) {
    return gate.gate().toString().replaceAll("_t$", "");
  }

  private static GradientCheck check(Derivation derivation, Appendix.Options options) {
    return GradientCheck.of(derivation)
        .seed(options.seed())
        .sizes(options.mostSize())
        .steps(options.mostSteps())
        .runs(options.runs());
  }

  private static List<SpanStudy> spans(Cell cell, Derivation derivation, Appendix.Options options) {
    if (!derivation.jacobian().obstacle().isEmpty()) {
      return List.of();
    }
    SpanStudy.Setting setting =
        new SpanStudy.Setting(
            SETTING.hidden(), SETTING.input(), SETTING.networks(), options.seed());
    var steps = SpanStudy.logarithmic(LONGEST_SPAN, 10);
    List<SpanStudy> studies = new ArrayList<>();
    studies.add(SpanStudy.of(derivation, cell.title(), setting, steps));
    Optional<KeepGate> gate = KeepGate.of(cell);
    gate.ifPresent(g ->
        studies.add(
            SpanStudy.opened(
                derivation, g, cell.title() + ", " + letter(g) + " open", setting, steps)));
    return studies;
  }
}
