package org.gradproof.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Notation;
import org.gradproof.verify.Finding;
import org.gradproof.verify.Report;
import org.gradproof.verify.fault.Change;

/// The verification of a dump as a document: what is wrong, the equations with the verdict beside
/// them, the figures, and where and when they depart.
public final class VerificationPage {
  private final Report report;

  private VerificationPage(Report report) {
    this.report = report;
  }

  /// The document.
  ///
  /// @param command the command that makes it
  public static Document of(Report report, String command) {
    return new VerificationPage(report).document(command);
  }

  private Document document(String command) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Section(1, Inline.text("Outcome"), "outcome"));
    blocks.add(
        new Block.Paragraph(
            List.of(
                new Inline.Mark(Badge.of(LineEvidence.outcome(report.verdict()))),
                new Inline.Strong(Inline.text(" " + headline())))));
    if (!headline().equals(report.summary())) {
      String worst = report.summary().replaceFirst("^disagrees: ", "");
      blocks.add(new Block.Paragraph(Inline.text("Farthest off: " + worst)));
    }
    wrong(blocks);
    explained(blocks, "The forward pass differs", report.conventions());
    explained(blocks, "The gradients differ", report.faults());
    if (!report.notes().isEmpty()) {
      blocks.add(new Block.ItemList(false, report.notes().stream().map(Inline::text).toList()));
    }
    report
        .unexplained()
        .filter(e -> !e.equals(headline()))
        .ifPresent(e -> blocks.add(new Block.Paragraph(Inline.text(e))));
    blocks.add(new Block.Section(1, Inline.text("Tensors"), "tensors"));
    blocks.add(table());
    heat(
        blocks,
        "Time steps",
        "steps",
        f -> f.map().stream().allMatch(c -> c.label().startsWith("t=")));
    heat(
        blocks, "Gates", "gates", f -> f.map().stream().noneMatch(c -> c.label().startsWith("t=")));
    equations(blocks);
    return new Document(
        "Verification of " + Path.of(report.source()).getFileName(),
        report.cell().title() + (report.framework().isEmpty() ? "" : ", " + report.framework()),
        List.of(
            new Document.Fact("run", Inline.text(report.run())),
            new Document.Fact("precision", Inline.text(report.precision().words())),
            new Document.Fact("command", Inline.code(command))),
        blocks);
  }

  /// What a reader has to know first: what is wrong, or that nothing is.
  private String headline() {
    return Stream.concat(report.conventions().stream(), report.faults().stream())
        .map(Report.Explained::sentence)
        .findFirst()
        .or(report::unexplained)
        .orElse(report.summary());
  }

  /// What else explains the numbers: the headline is not said twice.
  private void explained(List<Block> blocks, String what, List<Report.Explained> all) {
    List<List<Inline>> items = new ArrayList<>();
    boolean first = true;
    for (Report.Explained e : all) {
      boolean headline = first && e.sentence().equals(headline());
      first = false;
      if (!headline) {
        items.add(
            Inline.text(
                e.sentence()
                    + e.separator()
                        .map(need -> " (to tell it from the first, it takes " + need + ")")
                        .orElse("")));
      }
      e.synonyms().forEach(s -> items.add(Inline.text("the same in other words: " + s)));
    }
    if (!items.isEmpty()) {
      boolean more = all.getFirst().sentence().equals(headline());
      String title = what + (more ? ", or, by these numbers" : "");
      blocks.add(new Block.Paragraph(List.of(new Inline.Strong(Inline.text(title)))));
      blocks.add(new Block.ItemList(false, items));
    }
  }

  /// The equations that the best explanation changes, term by term, and as they would have to be.
  private void wrong(List<Block> blocks) {
    List<Change> changes =
        report.faults().stream().limit(1).flatMap(f -> f.changes().stream()).toList();
    if (changes.isEmpty()) {
      return;
    }
    List<EquationLine> derived = new ArrayList<>();
    List<EquationLine> yours = new ArrayList<>();
    for (Change change : changes) {
      derived.addAll(
          sum(change, change.right(), t -> !change.keeps(t), change.instead().isEmpty()));
      yours.addAll(sum(change, change.wrong(), t -> !change.right().contains(t), false));
    }
    if (!derived.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              Inline.text("As derived; marked is the term that is missing or other in yours:")));
      blocks.add(new Block.Display(derived));
    }
    blocks.add(new Block.Paragraph(Inline.text("Yours, as if it were:")));
    blocks.add(new Block.Display(yours));
  }

  /// A sum term by term, one a line.
  private static List<EquationLine> sum(
      Change change, List<Expr> terms, Predicate<Expr> marked, boolean missing) {
    List<EquationLine> lines = new ArrayList<>();
    for (Expr term : terms) {
      Notation right = Notation.of(term);
      EquationLine line =
          lines.isEmpty()
              ? EquationLine.of(
                  Notation.of(change.target()),
                  change.accumulates() ? Relation.ADDS : Relation.EQUALS,
                  right)
              : EquationLine.then(Relation.PLUS, right);
      lines.add(
          marked.test(term)
              ? line.evidence(new Badge(Badge.Outcome.DISAGREES, missing ? "missing in yours" : ""))
              : line);
    }
    return lines;
  }

  private Block table() {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (Finding f : report.findings()) {
      rows.add(
          List.of(
              Inline.text(f.stage().name().toLowerCase(Locale.ROOT)),
              Inline.code(f.tensor()),
              Inline.text(String.valueOf(f.entries())),
              Inline.text(LineEvidence.figure(f.relativeError())),
              Inline.text(LineEvidence.figure(f.bar())),
              List.of(new Inline.Mark(Badge.of(LineEvidence.outcome(f.verdict()))))));
    }
    return Block.Table.of(
        "llrrrl",
        List.of("pass", "tensor", "entries", "difference", "allowed", "verdict"),
        rows,
        Inline.text(
            "Every tensor against the specification in double precision. Differences and"
                + " allowances are relative to the largest entry; each entry has an allowance of"
                + " its own, measured by runs with every operation rounded at random."),
        "tensor-table");
  }

  private void heat(List<Block> blocks, String title, String anchor, Predicate<Finding> which) {
    List<HeatMap.Row> rows =
        report.findings().stream()
            .filter(f -> f.map().size() > 1 && which.test(f))
            .map(f ->
                new HeatMap.Row(
                    f.tensor(),
                    f.map().stream().map(c -> new HeatMap.Field(c.label(), c.excess())).toList()))
            .toList();
    if (!rows.isEmpty()) {
      blocks.add(new Block.Section(1, Inline.text(title), anchor));
      blocks.add(
          new Block.Figure(
              HeatMap.of(rows),
              Inline.text(
                  "Green: within the allowance. Red: beyond it, the darker the nearer to the"
                      + " largest of its row, in multiples of the allowance. Steps are counted from"
                      + " 0."),
              "Heat map of differences, " + title.toLowerCase(Locale.ROOT),
              anchor + "-map"));
    }
  }

  private void equations(List<Block> blocks) {
    Derivation derivation = Derivation.of(report.cell());
    blocks.add(new Block.Section(1, Inline.text("Equations compared with"), "equations"));
    blocks.add(new Block.Display(derivation.forward().stream().map(EquationLine::of).toList()));
    blocks.add(new Block.Section(1, Inline.text("Backward pass"), "backward"));
    blocks.add(
        new Block.Display(
            derivation.backward().stream()
                .map(line ->
                    badge(line)
                        .map(EquationLine.of(line)::evidence)
                        .orElseGet(() -> EquationLine.of(line)))
                .toList()));
  }

  /// A parameter's line carries the verdict of the block that holds its gradient.
  private Optional<Badge> badge(Derivation.Line line) {
    String name = line.of().toString().replaceAll("[{}]", "");
    return report.gradients().stream()
        .flatMap(f -> f.map().stream())
        .filter(c -> c.label().equals(name))
        .findFirst()
        .map(c -> Badge.of(c.excess() > 1 ? Badge.Outcome.DISAGREES : Badge.Outcome.AGREES));
  }
}
