package org.gradproof.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.gradproof.expr.Notation;

/// Writes lines of text for LaTeX, breakable so that they fit a given width.
///
/// @param width the width of the line, in em of the font used
record LatexInline(double width) {
  /// The width of a line of the page in em: 16 cm at 11 pt.
  static final double PAGE = 41;

  /// How many points an em has at 11 pt.
  static final double EM = 10.95;

  /// No word longer than this is kept whole.
  private static final int WHOLE = 24;

  /// The text of a page.
  static final LatexInline TEXT = new LatexInline(PAGE);

  /// The parts of a line.
  String write(List<Inline> parts) {
    return parts.stream().map(this::write).collect(Collectors.joining());
  }

  private String write(Inline inline) {
    return switch (inline) {
      case Inline.Text(String text) -> LatexText.escape(text, fits(text, false) ? WHOLE : run(24));
      case Inline.Code(String text) ->
          "\\texttt{" + LatexText.escape(text, fits(text, true) ? WHOLE : run(12)) + "}";
      case Inline.Emph(List<Inline> parts) -> "\\emph{" + write(parts) + "}";
      case Inline.Strong(List<Inline> parts) -> "\\textbf{" + write(parts) + "}";
      case Inline.Formula(Notation notation) ->
          "$" + LatexMath.inline(notation, Math.min(14, width)) + "$";
      case Inline.Ref(String anchor, List<Inline> parts) ->
          "\\hyperref[" + anchor + "]{" + write(parts) + "}";
      case Inline.Link(String address, List<Inline> parts) ->
          "\\href{" + address.replaceAll("[%#&_~]", "\\\\$0") + "}{" + write(parts) + "}";
      case Inline.Mark(Badge badge) -> badge(badge);
      case Inline.Proved(Proof.None none) ->
          "{\\scriptsize\\textsf{" + LatexText.escape(none.text()) + "}}";
      case Inline.Proved(Proof proof) ->
          "\\badge{" + LatexText.escape(proof.sign()) + "}{" + LatexText.escape(proof.word()) + "}";
    };
  }

  /// Whether every word is narrow enough to stay whole.
  private boolean fits(String text, boolean code) {
    return Arrays.stream(text.split("\\s", -1))
        .allMatch(word ->
            word.length() <= WHOLE
                && (code ? Measure.of(Inline.code(word)) : Measure.text(word)) <= width);
  }

  private int run(int most) {
    return (int) Math.clamp(width / 0.9, 2, most);
  }

  /// A framed word and the figures behind it.
  String badge(Badge badge) {
    String detail = badge.detail().isEmpty() ? "" : " " + LatexText.escape(badge.detail(), run(24));
    return "\\badge{"
        + LatexText.escape(badge.outcome().sign())
        + "}{"
        + badge.outcome().word()
        + "}"
        + detail;
  }

  /// The text for a bookmark: ASCII alone.
  static String bookmark(List<Inline> parts) {
    String ascii =
        Plain.text(parts)
            .codePoints()
            .mapToObj(c ->
                c < 0x7f
                    ? Character.toString(c)
                    : LatexSymbols.command(Character.toString(c))
                        .orElse("?")
                        .replaceAll("[^A-Za-z0-9?]", ""))
            .collect(Collectors.joining());
    return LatexText.escape(ascii, Integer.MAX_VALUE);
  }
}
