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

/// The evidence for each printed equation of a derivation: the finding on the value it defines or, for an auxiliary
/// line, the worst finding on the lines that use it.
final class LineEvidence {
  private final Map<String, List<Finding>> bySubject = new HashMap<>();
  private final Derivation derivation;

  LineEvidence(Derivation derivation, CheckReport report) {
    this.derivation = derivation;
    report.findings().forEach(f -> bySubject.computeIfAbsent(f.subject(), _ -> new ArrayList<>()).add(f));
  }

  /// The evidence for a quantity compared by name: a state, gate, parameter or Jacobian block.
  Optional<Badge> of(Expr variable) {
    return badge(bySubject.getOrDefault(variable.toString(), List.of()));
  }

  /// The evidence for a backward line.
  Optional<Badge> of(Derivation.Line line) {
    return badge(findings(line));
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
