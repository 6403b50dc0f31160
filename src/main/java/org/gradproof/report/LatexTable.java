package org.gradproof.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Writes a table for LaTeX that may go over pages; columns too wide for the page become narrow
/// paragraphs.
final class LatexTable {
  private static final double GAP = 1.12;
  private static final double WIDEST_WORD = 11;

  /// More text than this makes a column no wider.
  private static final double MUCH = 100;

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
    widths = fits ? natural : shared(natural, floors(), available / size.scale);
  }

  static String write(Block.Table table) {
    return new LatexTable(table).text();
  }

  /// For each column the width of its longest word, of those that need not be broken.
  private List<Double> floors() {
    List<Double> floors = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      int column = i;
      floors.add(
          Stream.concat(Stream.of(table.header()), table.rows().stream())
              .flatMap(row -> row.get(column).stream())
              .flatMapToDouble(LatexTable::words)
              .filter(width -> width <= WIDEST_WORD)
              .max()
              .orElse(0));
    }
    return floors;
  }

  private static DoubleStream words(Inline inline) {
    return switch (inline) {
      case Inline.Text(String text) ->
          Arrays.stream(text.split(" ", -1)).mapToDouble(Measure::text);
      case Inline.Mark mark -> DoubleStream.of(Measure.of(List.of(mark)) + 0.6);
      default -> DoubleStream.of(Measure.of(List.of(inline)) + 0.2);
    };
  }

  /// Narrow columns keep their width; the others get what their longest word needs and share what
  /// is left as they have text, so that none gets long.
  private static List<Double> shared(List<Double> natural, List<Double> floors, double available) {
    double left = available;
    double weight = 0;
    for (int i = 0; i < natural.size(); i++) {
      left -= Math.min(floors.get(i), natural.get(i));
      weight += text(natural.get(i), floors.get(i));
    }
    // Where the words alone are too wide, they are broken.
    double scale = left < 0 ? available / (available - left) : 1;
    double each = Math.max(0, left) / Math.max(weight, 1e-9);
    List<Double> widths = new ArrayList<>();
    for (int i = 0; i < natural.size(); i++) {
      double floor = Math.min(floors.get(i), natural.get(i));
      widths.add(scale * floor + each * text(natural.get(i), floors.get(i)));
    }
    return widths;
  }

  private static double text(double natural, double floor) {
    return Math.max(0, Math.min(natural, MUCH) - floor);
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
