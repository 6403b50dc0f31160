package org.gradproof.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gradproof.check.CheckReport;
import org.gradproof.check.Finding;
import org.gradproof.check.Verdict;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;

/// The evidence for each printed equation of a derivation: the finding on the value it defines or,
/// for an auxiliary line, the worst finding on the lines that use it.
final class LineEvidence {
  private final Map<String, List<Finding>> forward = new HashMap<>();
  private final Map<String, List<Finding>> bySubject = new HashMap<>();
  private final Derivation derivation;

  LineEvidence(Derivation derivation, CheckReport report) {
    this.derivation = derivation;
    for (Finding finding : report.findings()) {
      Map<String, List<Finding>> into = finding.isForward() ? forward : bySubject;
      into.computeIfAbsent(finding.subject(), _ -> new ArrayList<>()).add(finding);
    }
  }

  /// The evidence for the equation of a named value: its forward values.
  Optional<Badge> forward(Expr name) {
    return badge(forward.getOrDefault(name.toString(), List.of()));
  }

  /// The evidence for a block of the step Jacobian.
  Optional<Badge> block(Expr name) {
    return badge(bySubject.getOrDefault(name.toString(), List.of()));
  }

  /// The evidence for a backward line.
  Optional<Badge> of(Derivation.Line line) {
    return badge(findings(line));
  }

  /// The evidence for a value that only backward lines read: that of the lines.
  Optional<Badge> read(Expr name) {
    List<Finding> downstream = new ArrayList<>();
    for (Derivation.Line line : derivation.backward()) {
      if (line.value().variables().contains(name)) {
        downstream.addAll(findings(line));
      }
    }
    return badge(downstream);
  }

  private List<Finding> findings(Derivation.Line line) {
    List<Finding> own = bySubject.getOrDefault(line.of().toString(), List.of());
    if (!own.isEmpty()) {
      return own;
    }
    List<Finding> downstream = new ArrayList<>();
    for (Derivation.Line other : derivation.backward()) {
      if (!other.equals(line) && other.value().variables().contains(line.target())) {
        downstream.addAll(findings(other));
      }
    }
    return downstream;
  }

  /// The badge of several findings together: the worst word, the largest error seen.
  static Optional<Badge> badge(List<Finding> findings) {
    if (findings.isEmpty()) {
      return Optional.empty();
    }
    Badge.Outcome outcome = Badge.Outcome.AGREES;
    double worst = 0;
    for (Finding finding : findings) {
      worst = Math.max(worst, finding.worstError());
      Badge.Outcome next = outcome(finding.verdict());
      boolean worse = next == Badge.Outcome.DISAGREES || outcome == Badge.Outcome.AGREES;
      outcome = worse ? next : outcome;
    }
    return Optional.of(new Badge(outcome, figure(worst)));
  }

  static Badge.Outcome outcome(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Agrees _ -> Badge.Outcome.AGREES;
      case Verdict.Disagrees _ -> Badge.Outcome.DISAGREES;
      case Verdict.Inconclusive _ -> Badge.Outcome.INCONCLUSIVE;
    };
  }

  /// A figure with two digits.
  static String figure(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}
