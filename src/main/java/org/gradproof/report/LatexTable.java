package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes a table for LaTeX that may go over pages; columns too wide for the page become narrow
/// paragraphs.
final class LatexTable {
  private static final double GAP = 1.12;

  /// A font size and its width relative to the text's.
  private record Size(String command, double scale) {}

  private static final List<Size> SIZES =
      List.of(
          new Size("\\small", 0.92),
          new Size("\\footnotesize", 0.83),
          new Size("\\scriptsize", 0.74));

  private final Block.Table table;
  private final Size size;
  private final List<Double> widths;
  private final boolean fits;

  private LatexTable(Block.Table table) {
    this.table = table;
    List<Double> natural = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      int column = i;
      double rows =
          table.rows().stream().mapToDouble(row -> Measure.of(row.get(column))).max().orElse(0);
      natural.add(Math.max(rows, 1.1 * Measure.of(table.header().get(column))) + 0.1);
    }
    double available = LatexInline.PAGE - GAP * natural.size();
    double total = natural.stream().mapToDouble(Double::doubleValue).sum();
    Size fitting =
        SIZES.stream()
            .filter(s -> total * s.scale <= available)
            .findFirst()
            .orElse(SIZES.getLast());
    fits = total * fitting.scale <= available;
    size = fits ? fitting : natural.size() > 5 ? SIZES.getLast() : SIZES.get(1);
    widths = fits ? natural : shared(natural, available / size.scale);
  }

  static String write(Block.Table table) {
    return new LatexTable(table).text();
  }

  /// Narrow columns keep their width; the others share what is left equally.
  private static List<Double> shared(List<Double> natural, double available) {
    double left = available;
    int open = natural.size();
    for (double width : natural.stream().sorted().toList()) {
      if (width > left / open) {
        break;
      }
      left -= width;
      open--;
    }
    double share = left / Math.max(1, open);
    return natural.stream().map(width -> Math.min(width, share)).toList();
  }

  private String text() {
    String header = row(table.header());
    return "{"
        + size.command
        + "\\setlength{\\LTcapwidth}{\\linewidth}\n\\begin{longtable}{"
        + columns()
        + "}\n"
        + "\\caption[]{"
        + LatexInline.TEXT.write(table.caption())
        + "}\\label{"
        + table.anchor()
        + "}\\\\\n"
        + "\\toprule\n"
        + header
        + "\\midrule\n\\endfirsthead\n\\toprule\n"
        + header
        + "\\midrule\n\\endhead\n"
        + "\\bottomrule\n\\endfoot\n"
        + table.rows().stream().map(this::row).collect(Collectors.joining())
        + "\\end{longtable}}\n";
  }

  private String columns() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < widths.size(); i++) {
      out.append(
          fits
              ? switch (table.columns().get(i)) {
                case LEFT -> "l";
                case CENTRE -> "c";
                case RIGHT -> "r";
              }
              : String.format(
                  Locale.ROOT, "p{%.1fpt}", widths.get(i) * size.scale * LatexInline.EM));
    }
    return out.toString();
  }

  private String row(List<List<Inline>> cells) {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String placed =
          switch (table.columns().get(i)) {
            case LEFT -> "\\raggedright ";
            case CENTRE -> "\\centering ";
            case RIGHT -> "\\raggedleft ";
          };
      out.add(
          fits
              ? "{}" + LatexInline.TEXT.write(cells.get(i))
              : placed + new LatexInline(widths.get(i)).write(cells.get(i)));
    }
    return String.join(" & ", out) + " \\tabularnewline\n";
  }
}
