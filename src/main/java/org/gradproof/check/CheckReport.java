package org.gradproof.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a gradient check found.
///
/// @param title the cell
/// @param seed the seed from which all sizes and numbers were drawn
/// @param runs the sizes and spans that were run
/// @param findings one finding for each oracle and quantity
public record CheckReport(String title, long seed, List<Run> runs, List<Finding> findings) {
  /// One run.
  ///
  /// @param sizes dimension name → size
  /// @param steps the span
  /// @param horizon where finite differences over this span go blind, when it was measured
  public record Run(Map<String, Integer> sizes, int steps, Optional<Horizon> horizon) {
    Run(Map<String, Integer> sizes, int steps) {
      this(sizes, steps, Optional.empty());
    }

    Run with(Optional<Horizon> measured) {
      return new Run(sizes, steps, measured);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      sizes.forEach((name, size) -> text.append(name).append('=').append(size).append(' '));
      return text + "T=" + steps;
    }
  }

  public CheckReport {
    runs = List.copyOf(runs);
    findings = List.copyOf(findings);
  }

  /// The verdict on everything: a disagreement outweighs all, then an inconclusive comparison. Its
  /// smallest detectable error is that of the entries' own comparisons; the Taylor slope, a cruder
  /// second opinion, does not widen it.
  public Verdict verdict() {
    Verdict overall = new Verdict.Agrees(0);
    for (Finding finding : findings) {
      Verdict next = finding.verdict();
      double seen = finding.oracle().equals(DirectionOracle.TAYLOR) ? 0 : next.smallestDetectable();
      double least = Math.max(overall.smallestDetectable(), seen);
      overall =
          switch (rank(next) > rank(overall) ? next : overall) {
            case Verdict.Agrees _ -> new Verdict.Agrees(least);
            case Verdict.Disagrees(Verdict.Entry worst, _) -> new Verdict.Disagrees(worst, least);
            case Verdict.Inconclusive(String reason, _) -> new Verdict.Inconclusive(reason, least);
          };
    }
    return overall;
  }

  /// The median over all entries of the widths of their relative error bars, under every-entry
  /// finite differences.
  public double medianBar() {
    return findings.stream()
        .filter(f -> f.oracle().equals(EntryOracle.NAME))
        .mapToDouble(Finding::medianBar)
        .sorted()
        .skip(findings.stream().filter(f -> f.oracle().equals(EntryOracle.NAME)).count() / 2)
        .findFirst()
        .orElse(0);
  }

  /// The runs that went further than finite differences see, and were checked step by step.
  public List<Horizon> passed() {
    return runs.stream().flatMap(run -> run.horizon().filter(Horizon::isPassed).stream()).toList();
  }

  /// How many numbers were compared.
  public int entries() {
    return findings.stream().mapToInt(Finding::entries).sum();
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Agrees _ -> 0;
      case Verdict.Inconclusive _ -> 1;
      case Verdict.Disagrees _ -> 2;
    };
  }
}
