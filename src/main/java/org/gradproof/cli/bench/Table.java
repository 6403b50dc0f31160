package org.gradproof.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The lines of the table, in columns whose widths are known before anything is measured.
final class Table {
  private static final int TIME = 9;
  private static final int RATIO = 7;
  private static final int RATE = 8;
  private static final int SHARE = 7;

  private final int operation;
  private final int size;
  private final int per;
  private final int rival;

  Table(List<Comparison> comparisons) {
    operation = widest("operation", comparisons.stream().map(Comparison::operation).toList());
    size = widest("size", comparisons.stream().map(Comparison::size).toList());
    per = widest("per", comparisons.stream().map(Comparison::per).toList());
    rival =
        widest(
            "peer",
            comparisons.stream()
                .flatMap(c -> c.rivals().stream().map(Comparison.Rival::name))
                .toList());
  }

  private static int widest(String header, List<String> cells) {
    return Math.max(header.length(), cells.stream().mapToInt(String::length).max().orElse(0));
  }

  /// Two lines.
  List<String> header() {
    return List.of(
        line(
            List.of("", "", "", "ours", "ours", "", "peer", "peer", "ratio", "ratio", "GFLOP/s"),
            "of peak"),
        line(
            List.of(
                "operation",
                "size",
                "per",
                "min",
                "median",
                "peer",
                "min",
                "median",
                "min",
                "median",
                "ours"),
            "ours"));
  }

  /// One line.
  String line(Row row) {
    Comparison c = row.comparison();
    List<String> cells = new ArrayList<>(List.of(c.operation(), c.size(), c.per()));
    cells.add(time(row.ours().min() / c.units()));
    cells.add(time(row.ours().median() / c.units()));
    cells.add(row.rival());
    if (!row.obstacle().isEmpty()) {
      return line(cells, row.obstacle());
    }
    cells.add(row.theirs().map(t -> time(t.min() / c.units())).orElse(""));
    cells.add(row.theirs().map(t -> time(t.median() / c.units())).orElse(""));
    cells.add(row.ratioOfMinima().map(Table::ratio).orElse(""));
    cells.add(row.ratioOfMedians().map(Table::ratio).orElse(""));
    cells.add(row.gigaflops().map(Table::three).orElse(""));
    Optional<String> share = row.ofPeak().map(p -> String.format(Locale.ROOT, "%.0f %%", 100 * p));
    return line(cells, share.orElse(""));
  }

  /// Cells under their headings, and a last one as long as it is.
  private String line(List<String> cells, String last) {
    int[] widths = {-operation, -size, -per, TIME, TIME, -rival, TIME, TIME, RATIO, RATIO, RATE};
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(String.format(Locale.ROOT, "%" + widths[i] + "s  ", cells.get(i)));
    }
    boolean full = cells.size() == widths.length;
    line.append(full ? String.format(Locale.ROOT, "%" + SHARE + "s", last) : last);
    return line.toString().stripTrailing();
  }

  /// A time with three digits and its unit.
  static String time(double seconds) {
    for (Unit unit : Unit.values()) {
      if (seconds < 999.5 * unit.seconds || unit == Unit.S) {
        return three(seconds / unit.seconds) + " " + unit.text;
      }
    }
    throw new AssertionError(seconds);
  }

  private enum Unit {
    NS(1e-9, "ns"),
    US(1e-6, "µs"),
    MS(1e-3, "ms"),
    S(1, "s");

    final double seconds;
    final String text;

    Unit(double seconds, String text) {
      this.seconds = seconds;
      this.text = text;
    }
  }

  static String ratio(double ratio) {
    return three(ratio) + "×";
  }

  /// A number with three digits, or all of them before the point.
  static String three(double number) {
    int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", number);
  }
}
