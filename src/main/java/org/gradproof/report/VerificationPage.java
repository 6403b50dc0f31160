package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
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
                new Inline.Text(" " + report.summary()))));
    explained(blocks, "The forward pass differs", report.conventions());
    explained(blocks, "The gradients differ", report.faults());
    if (!report.notes().isEmpty()) {
      blocks.add(new Block.ItemList(false, report.notes().stream().map(Inline::text).toList()));
    }
    report.unexplained().ifPresent(e -> blocks.add(new Block.Paragraph(Inline.text(e))));
    wrong(blocks);
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
        "Verification of " + report.source(),
        report.cell().title() + (report.framework().isEmpty() ? "" : ", " + report.framework()),
        List.of(
            new Document.Fact("run", Inline.text(report.run())),
            new Document.Fact("precision", Inline.text(report.precision().words())),
            new Document.Fact("command", Inline.code(command))),
        blocks);
  }

  private static void explained(List<Block> blocks, String what, List<Report.Explained> all) {
    if (!all.isEmpty()) {
      List<List<Inline>> items = new ArrayList<>();
      for (Report.Explained e : all) {
        items.add(
            Inline.text(
                e.sentence()
                    + e.separator()
                        .map(need -> " (to tell it from the first, it takes " + need + ")")
                        .orElse("")));
      }
      blocks.add(new Block.Paragraph(List.of(new Inline.Strong(Inline.text(what)))));
      blocks.add(new Block.ItemList(true, items));
    }
  }

  /// The equations that the best explanation changes, term by term.
  private void wrong(List<Block> blocks) {
    List<EquationLine> lines = new ArrayList<>();
    for (Change change :
        report.faults().stream().limit(1).flatMap(f -> f.changes().stream()).toList()) {
      List<Expr> terms = change.right().isEmpty() ? change.wrong() : change.right();
      Relation relation = change.accumulates() ? Relation.ADDS : Relation.EQUALS;
      for (int i = 0; i < terms.size(); i++) {
        Notation right = Notation.of(terms.get(i));
        EquationLine line =
            i == 0
                ? EquationLine.of(Notation.of(change.target()), relation, right)
                : EquationLine.then(Relation.PLUS, right);
        lines.add(change.keeps(terms.get(i)) ? line : faulty(line, change));
      }
    }
    if (!lines.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              Inline.text(
                  "The derived equations that are not as they should be; marked is the term that"
                      + " is missing or other:")));
      blocks.add(new Block.Display(lines));
    }
  }

  private static EquationLine faulty(EquationLine line, Change change) {
    String instead = change.instead();
    return line.evidence(
        new Badge(
            Badge.Outcome.DISAGREES, instead.isEmpty() ? "missing" : "yours as if " + instead));
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
                  "Light: within the allowance. The darker, the more times the largest difference"
                      + " exceeds its allowance."),
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
