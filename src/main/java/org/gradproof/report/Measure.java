package org.gradproof.report;

import java.util.List;
import java.util.Optional;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Notation;
import org.gradproof.expr.Symbol.Accent;
import org.gradproof.expr.Symbol.Time;

/// How wide things are, in em of Computer Modern, rounded up rather than down.
///
/// The widths are those of the glyphs by class: narrow, common and wide letters, capitals, digits
/// and operators with the space TeX puts round them.
final class Measure {
  private static final double SCRIPT = 0.76;
  private static final double BRACKET = 0.4;
  private static final double BINARY = 1.24;

  private Measure() {}

  /// The width of a formula on one line.
  static double of(Notation notation) {
    return switch (notation) {
      case Notation.Letter(String text) -> text(text);
      case Notation.Numeral(String text) -> text(text) + (text.contains("e") ? 2 : 0);
      case Notation.Special(String text) -> 1.1 * text(text);
      case Notation.Accented(Notation x, Accent _) -> of(x) + 0.1;
      case Notation.Scripts(Notation base, Optional<Notation> sub, Optional<Notation> sup) ->
          of(base)
              + 0.12
              + SCRIPT
                  * Math.max(sub.map(Measure::of).orElse(0.0), sup.map(Measure::of).orElse(0.0));
      case Notation.Items(List<Notation> items) -> list(items, 0.3);
      case Notation.TimeIndex(Time time) -> time.text().length() * 0.62;
      case Notation.Apply(Optional<Fn> _, String name, List<Notation> arguments) ->
          head(name) + 2 * BRACKET + list(arguments, 0.47);
      case Notation.Round(Notation x) -> of(x) + 2 * BRACKET;
      case Notation.Square(List<Notation> items) -> list(items, 0.47) + 2 * 0.3;
      case Notation.Transposed(Notation x) -> of(x) + 0.72;
      case Notation.Juxtaposed(Notation left, Notation right) -> of(left) + of(right) + 0.05;
      case Notation.Elementwise(Notation left, boolean _, Notation right) ->
          of(left) + of(right) + 0.97;
      case Notation.Sum(List<Notation.Term> terms) ->
          terms.stream().mapToDouble(term -> of(term.x()) + BINARY).sum()
              - (terms.get(0).negative() ? 0.4 : BINARY);
    };
  }

  /// The width of a function's name.
  static double head(String name) {
    return text(name) + 0.2;
  }

  /// The width of one sign with the space round it.
  static double sign(String glyph) {
    return switch (glyph) {
      case "(", ")", "[", "]" -> BRACKET;
      case "," -> 0.47;
      case "∘", "/", "·" -> 0.97;
      default -> BINARY;
    };
  }

  /// The width of words in the text font.
  static double text(String words) {
    return words.codePoints().mapToDouble(Measure::glyph).sum();
  }

  /// The width of a line of text.
  static double of(List<Inline> parts) {
    return parts.stream().mapToDouble(Measure::of).sum();
  }

  private static double of(Inline inline) {
    return switch (inline) {
      case Inline.Text(String text) -> text(text);
      case Inline.Code(String text) -> 0.54 * text.codePointCount(0, text.length()) + foreign(text);
      case Inline.Emph(List<Inline> parts) -> of(parts);
      case Inline.Strong(List<Inline> parts) -> 1.18 * of(parts);
      case Inline.Formula(Notation notation) -> of(notation);
      case Inline.Ref(String _, List<Inline> parts) -> of(parts);
      case Inline.Link(String _, List<Inline> parts) -> of(parts);
      case Inline.Mark(Badge badge) -> text(badge.text());
      case Inline.Proved(Proof proof) -> text(proof.text());
    };
  }

  private static double list(List<Notation> items, double comma) {
    return items.stream().mapToDouble(Measure::of).sum() + comma * Math.max(0, items.size() - 1);
  }

  private static double foreign(String text) {
    return text.codePoints().filter(c -> c > 0x7e).mapToDouble(Measure::glyph).sum();
  }

  private static double glyph(int c) {
    if (c < 0x7f) {
      return switch (c) {
        case 'm', 'w' -> 0.88;
        case 'i', 'j', 'l', '.', ',', ':', ';', '\'', '!', '|' -> 0.36;
        case 'f', 't', 'r', 's', '(', ')', '[', ']', ' ', '-' -> 0.5;
        case 'W', 'M', '%', '@', '<', '>', '=', '+', '~', '#', '&' -> 1.06;
        default -> c >= 'A' && c <= 'Z' ? 0.87 : 0.6;
      };
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.CONTROL
        || type == Character.FORMAT) {
      return 0.1;
    }
    // What no font of the document has is written as its code.
    boolean known =
        c <= 0x17f
            || (c >= 0x2010 && c <= 0x2026)
            || LatexSymbols.command(Character.toString(c)).isPresent();
    return known ? 1.06 : 5;
  }
}
