package org.gradproof.cell;

import java.util.Arrays;
import java.util.regex.Pattern;

/// A text with the name it is quoted by in messages.
final class Source {
  // A σ among the names in front of a colon: "α, σ: scalar".
  private static final Pattern SIGMA_DECLARED =
      Pattern.compile("(?m)^([^:=#\\n]*,)?\\h*(σ|sigma|\\\\sigma)\\h*(,[^:=#\\n]*)?:(?!=)");

  private final String file;
  private final String text;
  private final int[] lineEnds;
  private final boolean declaresSigma;

  /// A text.
  ///
  /// @param file the file's name
  /// @param text its content
  Source(String file, String text) {
    this.file = file;
    this.text = text;
    this.lineEnds = lineEnds(text);
    this.declaresSigma = SIGMA_DECLARED.matcher(text).find();
  }

  private static int[] lineEnds(String text) {
    int[] ends = new int[(int) text.chars().filter(c -> c == '\n').count()];
    int line = 0;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      ends[line++] = i;
    }
    return ends;
  }

  /// The file's name.
  String file() {
    return file;
  }

  /// The content.
  String text() {
    return text;
  }

  /// Whether σ is declared as a name, so that `σ (a + b)` is a product.
  boolean declaresSigma() {
    return declaresSigma;
  }

  String slice(Place place) {
    return text.substring(place.start(), place.end());
  }

  /// The slice as quoted in messages: on one line and short.
  String quote(Place place) {
    String quoted = slice(place).strip().replaceAll("\\s+", " ");
    return "`" + (quoted.length() > 60 ? quoted.substring(0, 57) + "…" : quoted) + "`";
  }

  /// The line of an offset, counted from 1.
  int line(int offset) {
    int found = Arrays.binarySearch(lineEnds, offset);
    return (found < 0 ? -found - 1 : found) + 1;
  }

  /// The column of an offset in characters, counted from 1.
  int column(int offset) {
    int line = line(offset);
    return text.codePointCount(line == 1 ? 0 : lineEnds[line - 2] + 1, offset) + 1;
  }

  int line(Place place) {
    return line(place.start());
  }

  FormulaException error(Place place, String what) {
    return new FormulaException(file, line(place.start()), column(place.start()), what);
  }

  /// An error of the file as a whole.
  FormulaException error(String what) {
    return new FormulaException(file, 0, 0, what);
  }
}
