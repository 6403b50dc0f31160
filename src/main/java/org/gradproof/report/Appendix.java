package org.gradproof.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
public record Appendix(Document document, String evidence, Badge.Outcome outcome) {
  /// How an appendix is made.
  ///
  /// @param seed the seed of all random numbers
  /// @param mostSize gradient checks draw sizes from 1 to this
  /// @param mostSteps gradient checks draw spans from 1 to this
  /// @param runs how many random runs each gradient check has
  /// @param command the command line that is printed as the way to reproduce the appendix
  /// @param progress called with a few words before each part of the work
  public record Options(
      long seed, int mostSize, int mostSteps, int runs, String command, Consumer<String> progress) {
    /// The defaults of the command line, quiet.
    public static Options standard(String command) {
      return new Options(1, 12, 20, 3, command, _ -> {});
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
    Set<String> anchors = new HashSet<>();
    for (CellStudy study : studies) {
      blocks.addAll(new CellChapter(study, anchor(study.cell().name(), anchors)).blocks());
    }
    List<Claim> together = ComparedClaims.of(studies);
    options.progress().accept("figures");
    blocks.addAll(Comparison.blocks(studies, together));
    blocks.addAll(Reproducibility.blocks(studies, options));
    String names = String.join(", ", cells.stream().map(Cell::title).toList());
    Document document =
        new Document(
            "Derivatives of recurrent cells", names, Reproducibility.facts(options), blocks);
    return new Appendix(
        document, Evidence.json(studies, together, options), worst(studies, together));
  }

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
