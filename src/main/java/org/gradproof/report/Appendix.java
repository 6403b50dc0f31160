package org.gradproof.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.gradproof.cell.Cell;

/// The appendix of a paper on recurrent cells: for each cell its notation, equations, derivation,
/// step Jacobian, parameter count, claims and gradient check; then the cells side by side, and what
/// is needed to reproduce it all.
///
/// Nothing in it is printed as true that was not checked in the same run.
///
/// @param document the appendix
/// @param evidence every figure behind it, as JSON
/// @param outcome the worst outcome of all checks
/// @param certificates file name → Coq file, of the cells that Coq accepted in this run
public record Appendix(
    Document document,
    String evidence,
    Badge.Outcome outcome,
    SortedMap<String, String> certificates) {
  /// Copies the certificates.
  public Appendix {
    certificates = Collections.unmodifiableSortedMap(new TreeMap<>(certificates));
  }

  /// How an appendix is made.
  ///
  /// @param seed the seed of all random numbers
  /// @param mostSize gradient checks draw sizes from 1 to this
  /// @param mostSteps gradient checks draw spans from 1 to this
  /// @param runs how many random runs each gradient check has
  /// @param command the command line that is printed as the way to reproduce the appendix
  /// @param progress called with a few words before each part of the work
  /// @param prover decides about the lines of cells without a certificate of their own
  public record Options(
      long seed,
      int mostSize,
      int mostSteps,
      int runs,
      String command,
      Consumer<String> progress,
      Prover prover) {
    /// The defaults of the command line, quiet and without Coq.
    public static Options standard(String command) {
      return new Options(1, 12, 20, 3, command, _ -> {}, Prover.NONE);
    }
  }

  /// The appendix on some cells, complete or not.
  ///
  /// @throws IllegalArgumentException when there is no cell
  public static Appendix of(List<Cell> cells, Options options) {
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("an appendix needs at least one cell");
    }
    List<CellStudy> studies = cells.stream().map(cell -> CellStudy.of(cell, options)).toList();
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(Conventions.blocks());
    // Chapters of their own have these.
    Set<String> anchors = new HashSet<>(TAKEN);
    for (CellStudy study : studies) {
      blocks.addAll(new CellChapter(study, anchor(study.cell().name(), anchors)).blocks());
    }
    options.progress().accept("spans");
    SpanReport spans = SpanChapter.measure(studies, options);
    List<Claim> together = ComparedClaims.of(studies, spans);
    options.progress().accept("figures");
    blocks.addAll(Comparison.blocks(together));
    blocks.addAll(SpanChapter.blocks(spans));
    blocks.addAll(TheoremTable.blocks(studies.stream().flatMap(s -> s.claims().stream()).toList()));
    blocks.addAll(Reproducibility.blocks(studies, options));
    SortedMap<String, String> certificates = new TreeMap<>();
    studies.forEach(
        s -> s.proof().exported().ifPresent(c -> certificates.put(c.name() + ".v", c.text())));
    String names = String.join(", ", cells.stream().map(Cell::title).toList());
    Document document =
        new Document(
            "Derivatives of recurrent cells", names, Reproducibility.facts(options), blocks);
    return new Appendix(
        document,
        Evidence.json(studies, together, spans, options),
        worst(studies, together),
        certificates);
  }

  private static final Set<String> TAKEN =
      Set.of(
          "conventions",
          "side-by-side",
          "spans",
          "measured",
          "predicted",
          "sensitivity",
          "bounded",
          "explained",
          "theorems",
          "reproducibility");

  private static String anchor(String name, Set<String> taken) {
    String base = name.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
    String anchor = base.matches("[A-Za-z].*") ? base : "cell-" + base;
    for (int i = 2; !taken.add(anchor); i++) {
      anchor = base + "-" + i;
    }
    return anchor;
  }

  private static Badge.Outcome worst(List<CellStudy> studies, List<Claim> together) {
    Set<Badge.Outcome> all = new HashSet<>();
    for (CellStudy study : studies) {
      study.parts().forEach(p -> all.add(LineEvidence.outcome(p.report().verdict())));
      study.claims().forEach(c -> all.add(c.outcome()));
    }
    together.forEach(c -> all.add(c.outcome()));
    if (all.contains(Badge.Outcome.DISAGREES)) {
      return Badge.Outcome.DISAGREES;
    }
    return all.contains(Badge.Outcome.INCONCLUSIVE)
        ? Badge.Outcome.INCONCLUSIVE
        : Badge.Outcome.AGREES;
  }
}
