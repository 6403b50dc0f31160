package org.gradproof.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits displayed mathematics into its equations: at `\\`, at commas between equations, and at
/// line ends.
final class Rows {
  private static final Pattern BREAK = Pattern.compile("\\\\\\\\(\\*|\\[[0-9.]+[a-z]+\\])?");

  private Rows() {}

  /// The equations of a display, and what else stands in it.
  static List<Place> of(Source source, Place display) {
    String text = source.slice(display);
    List<Place> rows = new ArrayList<>();
    Matcher breaks = BREAK.matcher(text);
    int from = 0;
    while (breaks.find()) {
      join(source, rows, new Place(display.start() + from, display.start() + breaks.start()));
      from = breaks.end();
    }
    join(source, rows, new Place(display.start() + from, display.end()));
    List<Place> parts = new ArrayList<>();
    rows.forEach(row -> split(source, row, parts));
    return parts;
  }

  // A row without an equals sign continues the row before.
  private static void join(Source source, List<Place> rows, Place row) {
    if (source.slice(row).isBlank()) {
      return;
    }
    boolean continues =
        !rows.isEmpty()
            && equalsSign(source.slice(row)) < 0
            && equalsSign(source.slice(rows.getLast())) >= 0;
    if (continues && !source.slice(row).matches("(?s).*(\\\\in(?![a-zA-Z])|∈).*")) {
      rows.set(rows.size() - 1, rows.getLast().to(row));
    } else {
      rows.add(row);
    }
  }

  private static void split(Source source, Place row, List<Place> parts) {
    String text = source.slice(row);
    int equals = equalsSign(text);
    if (equals < 0) {
      parts.add(row);
      return;
    }
    for (int cut = boundary(text, equals + 1); cut >= 0; cut = boundary(text, cut + 1)) {
      String rest = text.substring(cut + 1);
      if (equalsSign(rest) >= 0) {
        parts.add(new Place(row.start(), row.start() + cut));
        split(source, new Place(row.start() + cut + 1, row.end()), parts);
        return;
      }
    }
    parts.add(row);
  }

  // The next comma, semicolon or line end outside brackets.
  private static int boundary(String text, int from) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if ("([{".indexOf(c) >= 0) {
        depth++;
      } else if (")]}".indexOf(c) >= 0) {
        depth--;
      } else if (depth <= 0 && i >= from && (c == ',' || c == ';' || c == '\n')) {
        return i;
      }
    }
    return -1;
  }

  /// The first comma outside brackets, or -1.
  static int topLevelComma(String text) {
    int at = boundary(text, 0);
    while (at >= 0 && text.charAt(at) != ',') {
      at = boundary(text, at + 1);
    }
    return at;
  }

  /// The first equals sign outside brackets, or -1; brackets that are never closed do not count.
  static int equalsSign(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if ("([{".indexOf(c) >= 0) {
        depth++;
      } else if (")]}".indexOf(c) >= 0) {
        depth--;
      } else if (depth == 0 && (c == '=' || c == '≔')) {
        return i;
      }
    }
    return -1;
  }
}
