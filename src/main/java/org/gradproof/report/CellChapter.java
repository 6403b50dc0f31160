package org.gradproof.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gradproof.cell.Cell;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.Reverse;
import org.gradproof.diff.StepJacobian;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Notation;
import org.gradproof.prove.CheckedCertificates;
import org.gradproof.rewrite.Rule;
import org.gradproof.rewrite.Rules;

/// The chapter on one cell.
final class CellChapter {
  private static final String RULES = "proofs/generated/rules.v";

  private final CellStudy study;
  private final Cell cell;
  private final CellProof proof;
  private final String anchor;
  private final List<Block> blocks = new ArrayList<>();

  CellChapter(CellStudy study, String anchor) {
    this.study = study;
    this.cell = study.cell();
    this.proof = study.proof();
    this.anchor = anchor;
  }

  List<Block> blocks() {
    section(1, cell.title(), "");
    if (!cell.citation().isEmpty()) {
      blocks.add(new Block.Paragraph(Inline.text("Source: " + cell.citation())));
    }
    cell.notes().forEach(note -> blocks.add(new Block.Paragraph(Inline.text(note))));
    if (!cell.missing().isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              List.of(
                  new Inline.Strong(Inline.text("Incomplete. ")),
                  new Inline.Text(
                      "No line updates the state, so this is not a recurrence; missing: "
                          + String.join("; ", cell.missing())
                          + ". What is there is derived below: the local derivatives of each"
                          + " gate."))));
    }
    notation();
    for (int i = 0; i < study.parts().size(); i++) {
      part(study.parts().get(i), study.parts().size() == 1 ? "" : "-" + (i + 1));
    }
    if (cell.missing().isEmpty()) {
      claims();
    }
    return blocks;
  }

  private void section(int level, String title, String suffix) {
    blocks.add(new Block.Section(level, Inline.text(title), anchor + suffix));
  }

  private void notation() {
    section(2, "Notation and shapes", "-notation");
    List<List<List<Inline>>> rows = new ArrayList<>();
    cell.inputs().forEach(x -> rows.add(row(x, cell.missing().isEmpty() ? "input" : "value read")));
    cell.states().forEach(s -> rows.add(row(s.current(), "state")));
    cell.gates().forEach(g -> rows.add(row(g, "named value")));
    cell.parameters().forEach(p -> rows.add(row(p, "parameter")));
    blocks.add(
        Block.Table.of(
            "lll",
            List.of("symbol", "shape", "role"),
            rows,
            Inline.text(
                "Symbols of "
                    + cell.title()
                    + "; shapes and roles are inferred from the equations."),
            anchor + "-symbols"));
  }

  private static List<List<Inline>> row(Expr symbol, String role) {
    return List.of(
        Inline.math(symbol),
        Inline.text(symbol.shape().toString().replace("×", " × ")),
        Inline.text(role));
  }

  private void part(CellStudy.Part part, String suffix) {
    Derivation derivation = part.derivation();
    LineEvidence evidence = new LineEvidence(derivation, part.report());
    String of = suffix.isEmpty() ? "" : ": " + derivation.cell().title();
    section(2, "Equations" + of, "-equations" + suffix);
    blocks.add(
        new Block.Display(
            derivation.cell().equations().stream()
                .map(e ->
                    line(EquationLine.of(e), evidence.forward(e.name())).proof(proof.equations()))
                .toList()));
    auxiliaries(derivation, evidence);
    section(2, "Derivation" + of, "-derivation" + suffix);
    derivation(derivation);
    section(2, "Backward equations" + of, "-backward" + suffix);
    backward(derivation, evidence);
    section(2, suffix.isEmpty() ? "Step Jacobian" : "Local Jacobian" + of, "-jacobian" + suffix);
    jacobian(derivation.jacobian(), evidence);
    section(2, "Gradient check" + of, "-check" + suffix);
    blocks.add(CheckTable.of(part, anchor + "-findings" + suffix));
  }

  private static EquationLine line(EquationLine line, Optional<Badge> badge) {
    return badge.map(line::evidence).orElse(line);
  }

  /// Names that the derivation adds: values needed again, and column blocks of parameters.
  private void auxiliaries(Derivation derivation, LineEvidence evidence) {
    Set<Expr> own =
        derivation.cell().equations().stream().map(Equation::name).collect(Collectors.toSet());
    List<Equation> added =
        derivation.forward().stream().filter(e -> !own.contains(e.name())).toList();
    if (!added.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              Inline.text(
                  "Values that the backward pass needs again get a name; beside it, how the lines"
                      + " that read it compared:")));
      blocks.add(
          new Block.Display(
              added.stream()
                  .map(e ->
                      line(EquationLine.of(e), evidence.read(e.name())).proof(proof.equations()))
                  .toList()));
    }
    Set<Equation> columns = new LinkedHashSet<>(derivation.blocks());
    columns.addAll(derivation.jacobian().columns());
    if (!columns.isEmpty()) {
      List<Inline> words = new ArrayList<>();
      words.add(
          new Inline.Text(
              "A weight that multiplies a concatenation is split by columns into the blocks that"
                  + " multiply its parts: "));
      String separator = "";
      for (Equation column : columns) {
        words.add(new Inline.Text(separator));
        words.add(new Inline.Formula(Notation.of(column.name())));
        words.add(new Inline.Text(" (" + column.name().shape() + ")"));
        separator = ", ";
      }
      words.add(new Inline.Text("."));
      blocks.add(new Block.Paragraph(words));
    }
  }

  /// Reverse mode through each equation, share by share, then the sum of the shares and its
  /// simplification.
  private void derivation(Derivation derivation) {
    blocks.add(
        new Block.Paragraph(
            Inline.text(
                "Reverse mode goes through the equations from the last to the first. Through each"
                    + " operator, the adjoint of the result is handed back to the operands by the"
                    + " rule named; the adjoint of a name is the sum of all it receives. The shares"
                    + " are not checked one by one: their sums, the backward equations below,"
                    + " are.")));
    int number = 1;
    for (Map.Entry<Expr, List<Reverse.Step>> entry : derivation.steps().entrySet()) {
      if (entry.getValue().isEmpty()) {
        continue;
      }
      List<List<List<Inline>>> rows = new ArrayList<>();
      for (Reverse.Step step : entry.getValue()) {
        rows.add(
            List.of(
                Inline.math(step.operand()),
                Inline.math(step.share()),
                Inline.text(RuleNames.of(step.node()))));
      }
      blocks.add(
          Block.Table.of(
              "lll",
              List.of("operand", "receives", "by the"),
              rows,
              List.of(
                  new Inline.Text("Through the equation of "),
                  new Inline.Formula(Notation.of(entry.getKey())),
                  new Inline.Text(".")),
              anchor
                  + "-steps-"
                  + derivation.cell().title().replaceAll("[^A-Za-z0-9]+", "")
                  + "-"
                  + number++));
    }
  }

  private void backward(Derivation derivation, LineEvidence evidence) {
    List<EquationLine> lines = new ArrayList<>();
    Set<String> used = new LinkedHashSet<>();
    for (Derivation.Line line : derivation.backward()) {
      lines.add(line(EquationLine.of(line), evidence.of(line)).proof(proof.lines()));
      used.addAll(line.rules());
    }
    blocks.add(new Block.Display(lines));
    blocks.add(new Block.Paragraph(proof.words()));
    List<List<Inline>> rules = new ArrayList<>();
    for (Rule rule : Rules.ALL) {
      if (used.contains(rule.name())) {
        rules.add(
            List.of(
                new Inline.Formula(Notation.of(rule.left())),
                new Inline.Text(" = "),
                new Inline.Formula(Notation.of(rule.right())),
                new Inline.Text(" (" + rule.name() + ": " + rule.reason() + ") "),
                new Inline.Proved(proof(rule))));
      }
    }
    if (!rules.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              List.of(
                  new Inline.Text(
                      "Algebra used to bring the sums of shares into this form; the lemmas are in"
                          + " "),
                  new Inline.Code(RULES),
                  new Inline.Text(":"))));
      blocks.add(new Block.ItemList(false, rules));
    }
  }

  private static Proof proof(Rule rule) {
    return CheckedCertificates.lemma(rule)
        .<Proof>map(lemma -> new Proof.Certified(lemma, RULES))
        .orElseGet(Proof.None::new);
  }

  private void jacobian(StepJacobian jacobian, LineEvidence evidence) {
    if (!jacobian.obstacle().isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              Inline.text("There are no matrix blocks: " + jacobian.obstacle() + ".")));
      return;
    }
    List<EquationLine> lines = new ArrayList<>();
    for (StepJacobian.Block block : jacobian.blocks()) {
      Notation value = block.value().map(Notation::of).orElse(new Notation.Numeral("0"));
      lines.add(
          line(
                  EquationLine.of(Notation.of(block.name()), Relation.EQUALS, value),
                  evidence.block(block.name()))
              .proof(new Proof.None()));
    }
    blocks.add(new Block.Display(lines));
  }

  private void claims() {
    section(2, "Claims", "-claims");
    blocks.add(
        ClaimTable.of(
            study.claims(),
            "Claims about "
                + cell.title()
                + ", each checked in this run, and the theorems of Coq that say the same for all"
                + " values.",
            anchor + "-claim-table"));
  }
}
