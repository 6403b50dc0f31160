package org.gradproof.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Notation;
import org.gradproof.expr.Symbol.Accent;
import org.gradproof.expr.Symbol.Time;

/// Writes notation as LaTeX mathematics, in the commands the formula parser reads back:
/// `\sigma(W_{xr} x_{t})`.
public final class LatexMath {
  private LatexMath() {}

  /// The LaTeX of an expression.
  public static String of(Expr expr) {
    return of(Notation.of(expr));
  }

  /// The LaTeX of a piece of notation, without dollar signs.
  public static String of(Notation notation) {
    return write(notation, false);
  }

  /// The LaTeX of a formula in running text: as [#of(Notation)], but breakable where it is wider
  /// than `width` em.
  static String inline(Notation notation, double width) {
    return Folding.fold(notation, width).stream()
        .map(LatexMath::line)
        .collect(Collectors.joining(" \\allowbreak "));
  }

  /// The LaTeX of one line of a broken formula.
  static String line(List<Folding.Piece> pieces) {
    StringBuilder out = new StringBuilder();
    for (Folding.Piece piece : pieces) {
      String text =
          switch (piece) {
            case Folding.Piece.Whole(Notation notation) -> of(notation);
            case Folding.Piece.Head(Optional<Fn> fn, String name) -> head(fn, name);
            case Folding.Piece.Sign(String glyph, boolean prefix) ->
                (out.isEmpty() && !prefix && !"([".contains(glyph) ? "{}" : "") + character(glyph);
          };
      out.append(out.isEmpty() || text.matches("[)\\],].*") ? "" : " ").append(text);
    }
    return out.toString();
  }

  private static String write(Notation notation, boolean inScript) {
    return switch (notation) {
      case Notation.Letter(String text) -> letter(text, inScript);
      case Notation.Numeral(String text) -> number(text);
      case Notation.Special(String text) -> "\\mathbf{" + characters(text) + "}";
      case Notation.Accented(Notation x, Accent accent) -> accented(write(x, inScript), accent);
      case Notation.Scripts(Notation base, Optional<Notation> sub, Optional<Notation> sup) ->
          attached(Attached.of(base, sub, sup), inScript);
      case Notation.Transposed(Notation x) -> attached(Attached.transposed(x), inScript);
      case Notation.Items(List<Notation> items) -> list(items, ",", inScript);
      case Notation.TimeIndex(Time time) -> time.text();
      case Notation.Apply(Optional<Fn> fn, String name, List<Notation> arguments) ->
          head(fn, name) + "(" + list(arguments, ", ", inScript) + ")";
      case Notation.Round(Notation x) -> "(" + write(x, inScript) + ")";
      case Notation.Square(List<Notation> items) -> "[" + list(items, ", ", inScript) + "]";
      case Notation.Juxtaposed(Notation left, Notation right) ->
          write(left, inScript) + " " + write(right, inScript);
      case Notation.Elementwise(Notation left, boolean quotient, Notation right) ->
          write(left, inScript) + (quotient ? " / " : " \\circ ") + write(right, inScript);
      case Notation.Sum(List<Notation.Term> terms) -> sum(terms, inScript);
    };
  }

  private static String sum(List<Notation.Term> terms, boolean inScript) {
    StringBuilder out = new StringBuilder();
    for (Notation.Term term : terms) {
      out.append(out.isEmpty() ? (term.negative() ? "-" : "") : (term.negative() ? " - " : " + "));
      out.append(write(term.x(), inScript));
    }
    return out.toString();
  }

  private static String attached(Attached x, boolean inScript) {
    String base = write(x.base(), inScript);
    return (needsBraces(x) ? "{" + base + "}" : base)
        + x.sub().map(s -> "_{" + write(s, true) + "}").orElse("")
        + x.sup().map(s -> "^{" + write(s, true) + "}").orElse("");
  }

  // TeX refuses a second script of the same kind; a prime is a superscript.
  private static boolean needsBraces(Attached x) {
    return switch (x.base()) {
      case Notation.Accented(Notation _, Accent accent) ->
          accent == Accent.PRIME && x.sup().isPresent();
      case Notation.Letter _,
          Notation.Special _,
          Notation.Apply _,
          Notation.Round _,
          Notation.Square _ ->
          false;
      case Notation.Numeral(String text) -> text.contains("e");
      case Notation.Scripts _,
          Notation.Transposed _,
          Notation.Items _,
          Notation.TimeIndex _,
          Notation.Juxtaposed _,
          Notation.Elementwise _,
          Notation.Sum _ ->
          true;
    };
  }

  private static String accented(String x, Accent accent) {
    return switch (accent) {
      case NONE -> x;
      case TILDE -> "\\tilde{" + x + "}";
      case HAT -> "\\hat{" + x + "}";
      case BAR -> "\\bar{" + x + "}";
      case DOT -> "\\dot{" + x + "}";
      case VEC -> "\\vec{" + x + "}";
      case PRIME -> x + "'";
    };
  }

  private static String letter(String text, boolean inScript) {
    boolean single = text.codePointCount(0, text.length()) == 1;
    if (single || (inScript && text.matches("[A-Za-z]{2}|[0-9]+|[A-Za-z][0-9]+"))) {
      return characters(text);
    }
    return "\\mathrm{" + characters(text) + "}";
  }

  private static String number(String text) {
    int e = text.indexOf('e');
    return e < 0 ? text : text.substring(0, e) + " \\times 10^{" + text.substring(e + 1) + "}";
  }

  private static String head(Optional<Fn> fn, String name) {
    return fn.map(Fn::latex).orElseGet(() -> "\\operatorname{" + characters(name) + "}");
  }

  private static String list(List<Notation> items, String separator, boolean inScript) {
    return items.stream().map(item -> write(item, inScript)).collect(Collectors.joining(separator));
  }

  // A command takes the letters that follow it for its own name, so a space parts them.
  private static String characters(String text) {
    StringBuilder out = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      boolean parted =
          Character.isLetter(c) && c < 0x80 && out.toString().matches(".*\\\\[A-Za-z]+");
      out.append(parted ? " " : "").append(character(Character.toString(c)));
    }
    return out.toString();
  }

  private static String character(String c) {
    return LatexSymbols.command(c)
        .orElseGet(() ->
            c.matches("[A-Za-z0-9()\\[\\],./+'=-]") ? c : "\\text{" + LatexText.escape(c) + "}");
  }
}
