package org.gradproof.cell;

import java.util.ArrayDeque;
import java.util.Deque;

/// Checks that brackets match and are not nested too deep, before a grammar sees them.
final class Brackets {
  /// How deep brackets may be nested.
  static final int DEEPEST = 200;

  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";

  private Brackets() {}

  /// Fails at the first bracket of a formula that has no partner.
  static void check(Source source, Place formula) {
    String text = source.text();
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = formula.start(); i < formula.end(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '%') {
        int end = text.indexOf('\n', i);
        i = end < 0 ? formula.end() : end;
      } else if (OPENING.indexOf(c) >= 0) {
        open.push(i);
        if (open.size() > DEEPEST) {
          throw source.error(
              new Place(i, i + 1),
              "brackets are nested more than " + DEEPEST + " deep; name a part");
        }
      } else if (CLOSING.indexOf(c) >= 0) {
        close(source, open, i);
      }
    }
    if (!open.isEmpty()) {
      int end = formula.end();
      while (end > open.peek() + 1 && Character.isWhitespace(text.charAt(end - 1))) {
        end--;
      }
      String found = end == text.length() ? "end of file" : "end of the formula";
      boolean line = end < text.length() && (text.charAt(end) == '\n' || text.charAt(end) == '\r');
      throw source.error(
          new Place(end, end), expected(source, open.peek(), end) + (line ? "end of line" : found));
    }
  }

  private static void close(Source source, Deque<Integer> open, int at) {
    char closing = source.text().charAt(at);
    Place place = new Place(at, at + 1);
    if (open.isEmpty()) {
      char partner = OPENING.charAt(CLOSING.indexOf(closing));
      throw source.error(
          place, "this " + closing + " closes nothing; expected a " + partner + " before it");
    }
    int opened = open.pop();
    if (OPENING.indexOf(source.text().charAt(opened)) != CLOSING.indexOf(closing)) {
      throw source.error(place, expected(source, opened, at) + closing);
    }
  }

  private static String expected(Source source, int opened, int found) {
    char opening = source.text().charAt(opened);
    return "expected a closing "
        + CLOSING.charAt(OPENING.indexOf(opening))
        + " for the "
        + opening
        + " at column "
        + source.column(opened)
        + (source.line(opened) < source.line(found) ? " of line " + source.line(opened) : "")
        + ", found ";
  }

  /// Whether more brackets are opened than closed in a text.
  static boolean remainOpen(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += OPENING.indexOf(c) >= 0 ? 1 : CLOSING.indexOf(c) >= 0 ? -1 : 0;
    }
    return depth > 0;
  }
}
