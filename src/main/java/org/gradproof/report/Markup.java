package org.gradproof.report;

/// Escapes text for HTML, SVG and MathML alike.
final class Markup {
  private Markup() {}

  /// The text with the characters of markup escaped, for content and for attributes in double
  /// quotes; a character XML forbids becomes U+FFFD, a backslash its entity.
  static String escape(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            case '\\' -> out.append("&#92;");
            default -> out.appendCodePoint(isAllowed(c) ? c : 0xfffd);
          }
        });
    return out.toString();
  }

  private static boolean isAllowed(int c) {
    boolean control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
    boolean surrogate = c >= 0xd800 && c < 0xe000;
    return !control && !surrogate && (c & 0xfffe) != 0xfffe && (c < 0xfdd0 || c > 0xfdef);
  }
}
