package org.gradproof.report;

import java.util.List;
import java.util.Locale;

/// Writes aligned equations for LaTeX: relations below one another, notes in a column at the right
/// edge.
final class LatexDisplay {
  private static final double RELATION = 1.5;
  private static final double FOOTNOTE = 0.83;
  private static final double WIDEST_LEFT = 11;
  private static final double WIDEST_NOTE = 11;

  private final double note;
  private final double right;

  private LatexDisplay(List<EquationLine> lines) {
    double widest = lines.stream().mapToDouble(LatexDisplay::noteWidth).max().orElse(0);
    note = widest == 0 ? 0 : Math.min(WIDEST_NOTE, FOOTNOTE * widest + 0.6);
    double left =
        lines.stream()
            .flatMap(line -> line.left().stream())
            .mapToDouble(Measure::of)
            .filter(width -> width <= WIDEST_LEFT)
            .max()
            .orElse(0);
    right = LatexInline.PAGE - left - RELATION - (note == 0 ? 1 : note + 2);
  }

  static String write(Block.Display display) {
    LatexDisplay form = new LatexDisplay(display.lines());
    StringBuilder out = new StringBuilder("\\begin{flalign*}\n");
    boolean first = true;
    for (EquationLine line : display.lines()) {
      out.append(first ? "" : " \\\\[3pt]\n").append(form.rows(line));
      first = false;
    }
    return out.append("\n\\end{flalign*}\n").toString();
  }

  private String rows(EquationLine line) {
    StringBuilder out = new StringBuilder();
    boolean hangs = line.left().filter(left -> Measure.of(left) > WIDEST_LEFT).isPresent();
    if (hangs) {
      line.left()
          .map(left -> Folding.fold(left, right))
          .orElse(List.of())
          .forEach(piece -> out.append("&").append(LatexMath.line(piece)).append(" && \\\\\n"));
    } else {
      out.append(line.left().map(LatexMath::of).orElse("")).append(' ');
    }
    List<List<Folding.Piece>> lines = Folding.fold(line.right(), right);
    out.append("&")
        .append(line.relation().latex())
        .append(' ')
        .append(LatexMath.line(lines.getFirst()));
    out.append(" && ").append(noteOf(line));
    for (List<Folding.Piece> more : lines.subList(1, lines.size())) {
      out.append(" \\\\\n&\\qquad ").append(LatexMath.line(more)).append(" &&");
    }
    return out.toString();
  }

  private String noteOf(EquationLine line) {
    if (line.note().isEmpty() && line.marks().isEmpty()) {
      return "";
    }
    LatexInline words = new LatexInline(note / FOOTNOTE - 0.5);
    String badge = words.write(line.marks());
    String gap = line.note().isEmpty() || badge.isEmpty() ? "" : " ";
    return String.format(
        Locale.ROOT,
        "\\parbox[t]{%.1fpt}{\\footnotesize\\raggedright %s}",
        note * LatexInline.EM,
        words.write(line.note()) + gap + badge);
  }

  private static double noteWidth(EquationLine line) {
    return Measure.of(line.note()) + Measure.of(line.marks()) + 1.5 * line.marks().size();
  }
}
