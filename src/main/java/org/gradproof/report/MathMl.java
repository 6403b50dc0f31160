package org.gradproof.report;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Notation;
import org.gradproof.expr.Symbol.Accent;
import org.gradproof.expr.Symbol.Time;

/// Writes notation as presentation MathML, within the core that browsers render themselves.
public final class MathMl {
  private static final Pattern WORD = Pattern.compile("\\\\operatorname\\{(.*)}");
  private static final Pattern INDICES = Pattern.compile("[A-Za-z]{2}|[A-Za-z]?[0-9]+");
  private static final String COMMA = "<mo separator=\"true\">,</mo>";
  private static final String OPEN = "<mo stretchy=\"false\">(</mo>";
  private static final String CLOSE = "<mo stretchy=\"false\">)</mo>";

  private MathMl() {}

  /// The `math` element of an expression.
  public static String of(Expr expr) {
    return of(Notation.of(expr));
  }

  /// The `math` element of a piece of notation.
  public static String of(Notation notation) {
    return math(write(notation));
  }

  /// The `math` elements of a formula in running text; a line may be broken between them.
  static String inline(Notation notation) {
    return Folding.fold(notation, 24).stream().map(MathMl::line).collect(Collectors.joining(" "));
  }

  /// The `math` element of one line of a broken formula.
  static String line(List<Folding.Piece> pieces) {
    return math(pieces.stream().map(MathMl::piece).collect(Collectors.joining()));
  }

  /// The `math` element of a relation sign alone.
  static String relation(Relation relation) {
    return math("<mo>" + Markup.escape(relation.text()) + "</mo>");
  }

  private static String math(String content) {
    return "<math displaystyle=\"true\"><mrow>" + content + "</mrow></math>";
  }

  private static String piece(Folding.Piece piece) {
    return switch (piece) {
      case Folding.Piece.Whole(Notation notation) -> write(notation);
      case Folding.Piece.Head(Optional<Fn> fn, String name) -> head(fn, name);
      case Folding.Piece.Sign(String glyph, boolean prefix) ->
          switch (glyph) {
            case "(", ")", "[", "]" -> "<mo stretchy=\"false\">" + glyph + "</mo>";
            case "," -> COMMA;
            default -> operator(glyph, prefix);
          };
    };
  }

  private static String write(Notation notation) {
    return switch (notation) {
      case Notation.Letter(String text) -> letter(text);
      case Notation.Numeral(String text) -> number(text);
      case Notation.Special(String text) ->
          "<mi mathvariant=\"normal\" style=\"font-weight:bold\">" + Markup.escape(text) + "</mi>";
      case Notation.Accented(Notation x, Accent accent) -> accented(write(x), accent);
      case Notation.Scripts(Notation base, Optional<Notation> sub, Optional<Notation> sup) ->
          attached(Attached.of(base, sub, sup));
      case Notation.Transposed(Notation x) -> attached(Attached.transposed(x));
      case Notation.Items(List<Notation> items) -> row(list(items));
      case Notation.TimeIndex(Time time) ->
          switch (time) {
            case NONE -> row("");
            case NOW -> "<mi>t</mi>";
            case PREVIOUS -> row("<mi>t</mi><mo>−</mo><mn>1</mn>");
          };
      case Notation.Apply(Optional<Fn> fn, String name, List<Notation> arguments) ->
          row(head(fn, name) + "<mo>&#x2061;</mo>" + row(OPEN + list(arguments) + CLOSE));
      case Notation.Round(Notation x) -> row(OPEN + write(x) + CLOSE);
      case Notation.Square(List<Notation> items) ->
          row("<mo stretchy=\"false\">[</mo>" + list(items) + "<mo stretchy=\"false\">]</mo>");
      case Notation.Juxtaposed(Notation left, Notation right) ->
          row(write(left) + "<mo lspace=\"0\" rspace=\"0.12em\">&#x2062;</mo>" + write(right));
      case Notation.Elementwise(Notation left, boolean quotient, Notation right) ->
          row(write(left) + operator(quotient ? "/" : "∘", false) + write(right));
      case Notation.Sum(List<Notation.Term> terms) -> row(sum(terms));
    };
  }

  private static String sum(List<Notation.Term> terms) {
    StringBuilder out = new StringBuilder();
    for (Notation.Term term : terms) {
      if (!out.isEmpty() || term.negative()) {
        out.append(operator(term.negative() ? "−" : "+", out.isEmpty()));
      }
      out.append(write(term.x()));
    }
    return out.toString();
  }

  private static String operator(String glyph, boolean prefix) {
    String space =
        glyph.equals("∘") || glyph.equals("/") || glyph.equals("·")
            ? "0.2em"
            : prefix ? "0" : "0.25em";
    return "<mo form=\""
        + (prefix ? "prefix" : "infix")
        + "\" lspace=\""
        + space
        + "\" rspace=\""
        + space
        + "\">"
        + glyph
        + "</mo>";
  }

  private static String attached(Attached x) {
    String base = write(x.base());
    if (x.sub().isPresent() && x.sup().isPresent()) {
      return "<msubsup>" + base + script(x.sub().get()) + script(x.sup().get()) + "</msubsup>";
    }
    return x.sub()
        .map(sub -> "<msub>" + base + script(sub) + "</msub>")
        .or(() -> x.sup().map(sup -> "<msup>" + base + script(sup) + "</msup>"))
        .orElse(base);
  }

  /// A script; two letters in it are two indices, as in `W_{xr}`.
  private static String script(Notation x) {
    return switch (x) {
      case Notation.Items(List<Notation> items) ->
          row(items.stream().map(MathMl::script).collect(Collectors.joining(COMMA)));
      case Notation.Letter(String text) when INDICES.matcher(text).matches() ->
          row(
              text.codePoints()
                  .mapToObj(c -> index(Character.toString(c)))
                  .collect(Collectors.joining()));
      case Notation _ -> write(x);
    };
  }

  private static String index(String c) {
    return Character.isDigit(c.codePointAt(0)) ? "<mn>" + c + "</mn>" : "<mi>" + c + "</mi>";
  }

  private static String accented(String x, Accent accent) {
    return switch (accent) {
      case NONE -> x;
      case TILDE -> over(x, "~");
      case HAT -> over(x, "^");
      case BAR -> "<mover accent=\"false\">" + x + "<mo stretchy=\"true\">‾</mo></mover>";
      case DOT -> over(x, "˙");
      case VEC -> over(x, "→");
      case PRIME -> "<msup>" + x + "<mo>′</mo></msup>";
    };
  }

  // As an accent in the narrow sense browsers set it so low that it touches capitals.
  private static String over(String x, String mark) {
    return "<mover accent=\"false\">" + x + "<mo stretchy=\"false\">" + mark + "</mo></mover>";
  }

  private static String letter(String text) {
    if (text.codePointCount(0, text.length()) > 1) {
      return "<mi mathvariant=\"normal\">" + Markup.escape(text) + "</mi>";
    }
    if (text.equals("⊤")) {
      return "<mi mathvariant=\"normal\">⊤</mi>";
    }
    return Character.isLetterOrDigit(text.codePointAt(0))
        ? "<mi>" + Markup.escape(text) + "</mi>"
        : "<mo stretchy=\"false\">" + Markup.escape(text) + "</mo>";
  }

  private static String number(String text) {
    int e = text.indexOf('e');
    if (e < 0) {
      return "<mn>" + Markup.escape(text) + "</mn>";
    }
    String exponent = text.substring(e + 1);
    String sign = exponent.startsWith("-") ? "<mo>−</mo>" : "";
    return row(
        "<mn>"
            + Markup.escape(text.substring(0, e))
            + "</mn><mo>×</mo><msup><mn>10</mn>"
            + row(sign + "<mn>" + Markup.escape(exponent.replace("-", "")) + "</mn>")
            + "</msup>");
  }

  private static String head(Optional<Fn> fn, String name) {
    String word = fn.map(f -> glyphs(f.latex())).orElse(name);
    if (word.length() == 1) {
      return "<mi>" + Markup.escape(word) + "</mi>";
    }
    return "<mi mathvariant=\"normal\">" + Markup.escape(word) + "</mi>";
  }

  private static String glyphs(String latex) {
    Matcher word = WORD.matcher(latex);
    return word.matches()
        ? word.group(1)
        : LatexSymbols.character(latex).orElseGet(() -> latex.replace("\\", ""));
  }

  private static String row(String content) {
    return "<mrow>" + content + "</mrow>";
  }

  private static String list(List<Notation> items) {
    return items.stream().map(MathMl::write).collect(Collectors.joining(COMMA));
  }
}
