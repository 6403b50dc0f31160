package org.gradproof.expr;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Writes notation as one line of text that the formula parser reads back: `z_t∘h_{t-1} + (1 -
/// z_t)∘g_t`.
public final class PlainText {
  private static final int LONGEST = 400;
  private static final Pattern WORD = Pattern.compile("[A-Za-z]{2,}");

  private PlainText() {}

  /// The text of an expression; a very large one is described by its size instead.
  public static String of(Expr expr) {
    int nodes = Expr.topological(List.of(expr)).size();
    return nodes > LONGEST ? "(an expression of " + nodes + " nodes)" : of(Notation.of(expr));
  }

  /// The text of a piece of notation.
  public static String of(Notation notation) {
    return switch (notation) {
      case Notation.Letter(String text) -> text;
      case Notation.Numeral(String text) -> text;
      case Notation.Special(String text) -> text;
      case Notation.Accented(Notation x, Symbol.Accent accent) -> of(x) + accent.suffix();
      case Notation.Scripts(Notation base, Optional<Notation> sub, Optional<Notation> sup) ->
          of(base)
              + sub.map(s -> "_" + group(s)).orElse("")
              + sup.map(s -> "^" + group(s)).orElse("");
      case Notation.Items(List<Notation> items) -> join(items, ",");
      case Notation.TimeIndex(Symbol.Time time) -> time.text();
      case Notation.Apply(_, String name, List<Notation> arguments) ->
          name + "(" + join(arguments, ", ") + ")";
      case Notation.Round(Notation x) -> "(" + of(x) + ")";
      case Notation.Square(List<Notation> items) -> "[" + join(items, ", ") + "]";
      case Notation.Transposed(Notation x) -> of(x) + "^T";
      case Notation.Juxtaposed(Notation left, Notation right) -> of(left) + " " + of(right);
      case Notation.Elementwise(Notation left, boolean quotient, Notation right) ->
          of(left) + (quotient ? " / " : "∘") + of(right);
      case Notation.Sum(List<Notation.Term> terms) -> sum(terms);
    };
  }

  private static String sum(List<Notation.Term> terms) {
    StringBuilder text = new StringBuilder();
    for (Notation.Term term : terms) {
      if (text.isEmpty()) {
        text.append(term.negative() ? "-" : "");
      } else {
        text.append(term.negative() ? " - " : " + ");
      }
      text.append(of(term.x()));
    }
    return text.toString();
  }

  private static String group(Notation script) {
    String text = of(script);
    return text.codePointCount(0, text.length()) == 1 || WORD.matcher(text).matches()
        ? text
        : "{" + text + "}";
  }

  private static String join(List<Notation> items, String separator) {
    return String.join(separator, items.stream().map(PlainText::of).toList());
  }
}
