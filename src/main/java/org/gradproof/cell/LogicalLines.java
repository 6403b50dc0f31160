package org.gradproof.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Lines of formulas: comments cut off, and lines joined that go on inside brackets or after an
/// operator.
final class LogicalLines {
  /// The keys of a `.gate` file's head.
  static final Pattern HEADER =
      Pattern.compile("\\s*(name|title|cite|note)\\s*:(?!=)(?<value>.*)", Pattern.CASE_INSENSITIVE);

  private static final Pattern UNFINISHED =
      Pattern.compile("([-+*/=,;@(\\[{−∘⊙×·⋅]|\\\\(odot|circ|cdot|times|ast))$");

  private LogicalLines() {}

  /// The lines of a block that are not blank, without surrounding blanks. A line that is continued
  /// carries no comment.
  static List<Place> of(Source source, Place block) {
    List<Place> lines = new ArrayList<>();
    int at = block.start();
    while (at < block.end()) {
      int end = lineEnd(source, at, block.end());
      while (end + 1 < block.end() && goesOn(source, at, end, block.end())) {
        end = lineEnd(source, end + 1, block.end());
      }
      Place line = stripped(source, new Place(at, codeEnd(source, at, end)));
      if (line.start() < line.end()) {
        lines.add(line);
      }
      at = end + 1;
    }
    return lines;
  }

  /// A place without the blanks around it.
  static Place stripped(Source source, Place place) {
    String text = source.slice(place);
    int leading = text.length() - text.stripLeading().length();
    return new Place(
        place.start() + leading,
        Math.max(place.start() + leading, place.start() + text.stripTrailing().length()));
  }

  private static int lineEnd(Source source, int at, int limit) {
    int end = source.text().indexOf('\n', at);
    return end < 0 || end > limit ? limit : end;
  }

  private static int codeEnd(Source source, int at, int end) {
    boolean header = HEADER.matcher(source.text().substring(at, end)).matches();
    int comment = header ? -1 : source.text().indexOf('#', at);
    return comment < 0 || comment > end ? end : comment;
  }

  private static boolean goesOn(Source source, int at, int end, int limit) {
    if (codeEnd(source, at, end) < end) {
      return false;
    }
    String so = source.text().substring(at, end).strip();
    String next = source.text().substring(end + 1, lineEnd(source, end + 1, limit));
    boolean fresh = next.isBlank() || next.contains("=") || HEADER.matcher(next).matches();
    boolean unfinished = UNFINISHED.matcher(so).find() || Brackets.remainOpen(so);
    return !so.isEmpty() && unfinished && !fresh && !HEADER.matcher(so).matches();
  }
}
