package org.gradproof.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.gradproof.cell.Cell;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.StepJacobian;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Notation;
import org.gradproof.expr.PlainText;
import org.gradproof.report.LatexMath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints a cell's backward equations and step Jacobian.
@Command(
    name = "derive",
    description =
        "Prints the backward equations and the step Jacobian of a cell, with the gate values in"
            + " them.",
    mixinStandardHelpOptions = true)
final class DeriveCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "CELL",
      description = "a shipped cell, or a .gate, .md or .tex file")
  private List<String> names = new ArrayList<>();

  @Option(names = "--latex", description = "print LaTeX")
  private boolean latex;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Cell> cells = Sources.cells(names);
    cells.forEach(Cell::requireComplete);
    String separator = "";
    for (Cell cell : cells) {
      out.print(separator);
      print(out, cell);
      separator = System.lineSeparator();
    }
    out.flush();
    return Main.AGREES;
  }

  private void print(PrintWriter out, Cell cell) {
    Derivation derivation = Derivation.of(cell);
    StepJacobian jacobian = derivation.jacobian();
    heading(out, cell.title());
    derivation.forward().forEach(e -> line(out, e.name(), "=", Notation.of(e.value())));
    Set<Equation> columns = new LinkedHashSet<>(derivation.blocks());
    columns.addAll(jacobian.columns());
    if (!columns.isEmpty()) {
      heading(out, "where a weight on [.., ..] is split by columns");
      for (Equation column : columns) {
        String name = text(Notation.of(column.name()));
        String shape = column.name().shape().toString();
        out.println(
            latex
                ? "  " + name + " &\\in \\mathbb{R}^{" + shape.replace("×", " \\times ") + "} \\\\"
                : "  " + name + " is " + shape);
      }
    }
    heading(out, "backward, for t = T, ..., 1; a bar marks the derivative of the loss");
    for (Derivation.Line line : derivation.backward()) {
      line(
          out,
          line.target(),
          line.kind() == Derivation.Kind.ACCUMULATE ? "+=" : "=",
          Notation.of(line.value()));
    }
    heading(out, "step Jacobian, J_{a,b}[i,j] = derivative of a_t[i] by b_{t-1}[j]");
    if (!jacobian.obstacle().isEmpty()) {
      out.println("  has no matrix blocks: " + jacobian.obstacle());
    }
    for (StepJacobian.Block block : jacobian.blocks()) {
      line(
          out,
          block.name(),
          "=",
          block.value().map(Notation::of).orElse(new Notation.Numeral("0")));
    }
  }

  private void heading(PrintWriter out, String text) {
    out.println((latex ? "% " : "") + text);
  }

  private void line(PrintWriter out, Expr left, String relation, Notation right) {
    String name = text(Notation.of(left));
    String indent =
        latex ? "" : " ".repeat(name.codePointCount(0, name.length()) + relation.length() + 2);
    List<String> parts = parts(right);
    String shown = latex ? "&" + relation.replace("+=", "\\mathrel{+}=") : relation;
    out.println(
        "  "
            + name
            + " "
            + shown
            + " "
            + parts.getFirst()
            + (latex && parts.size() == 1 ? " \\\\" : ""));
    for (int i = 1; i < parts.size(); i++) {
      out.println(
          "  "
              + indent
              + (latex ? "\\\\ &\\quad " : "")
              + parts.get(i)
              + (latex && i == parts.size() - 1 ? " \\\\" : ""));
    }
  }

  /// The terms of a sum, one product a line when it has more than one matrix product.
  private List<String> parts(Notation right) {
    if (!(right instanceof Notation.Sum(List<Notation.Term> terms)) || text(right).length() < 60) {
      return List.of(text(right));
    }
    List<String> parts = new ArrayList<>();
    for (Notation.Term term : terms) {
      String sign = term.negative() ? "- " : parts.isEmpty() ? "" : "+ ";
      parts.add(sign + text(term.x()));
    }
    return parts;
  }

  private String text(Notation notation) {
    return latex ? LatexMath.of(notation) : PlainText.of(notation);
  }
}
