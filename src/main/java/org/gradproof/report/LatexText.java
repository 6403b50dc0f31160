package org.gradproof.report;

import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;

/// Escapes text for LaTeX with the encodings T1 and UTF-8: every character prints as itself or
/// readably, none is an error.
final class LatexText {
  private static final Map<String, String> ESCAPES =
      Map.ofEntries(
          Map.entry("\\", "\\textbackslash{}"),
          Map.entry("{", "\\{"),
          Map.entry("}", "\\}"),
          Map.entry("%", "\\%"),
          Map.entry("&", "\\&"),
          Map.entry("#", "\\#"),
          Map.entry("$", "\\$"),
          Map.entry("_", "\\_"),
          Map.entry("~", "\\textasciitilde{}"),
          Map.entry("^", "\\textasciicircum{}"),
          Map.entry("<", "\\textless{}"),
          Map.entry(">", "\\textgreater{}"),
          Map.entry("|", "\\textbar{}"),
          Map.entry("\"", "\\textquotedbl{}"),
          Map.entry("`", "\\textasciigrave{}"),
          // Braces keep pairs from joining to one glyph; brackets must not end an optional
          // argument.
          Map.entry("-", "-{}"),
          Map.entry(",", ",{}"),
          Map.entry("'", "'{}"),
          Map.entry("[", "{[}"),
          Map.entry("]", "{]}"),
          Map.entry("–", "\\textendash{}"),
          Map.entry("—", "\\textemdash{}"),
          Map.entry("‐", "-{}"),
          Map.entry("‑", "-{}"),
          Map.entry("“", "\\textquotedblleft{}"),
          Map.entry("”", "\\textquotedblright{}"),
          Map.entry("„", "\\quotedblbase{}"),
          Map.entry("‘", "\\textquoteleft{}"),
          Map.entry("’", "\\textquoteright{}"),
          Map.entry("…", "\\textellipsis{}"),
          Map.entry("§", "\\S{}"),
          Map.entry("¶", "\\P{}"),
          Map.entry("©", "\\textcopyright{}"),
          Map.entry("\u00a0", "~"),
          Map.entry("\u2009", "\\,"),
          Map.entry("\u202f", "\\,"),
          Map.entry("\u200b", "\\allowbreak{}"),
          Map.entry("\n", " "),
          Map.entry("\t", " "));
  private static final Map<String, String> ACCENTS =
      Map.ofEntries(
          Map.entry("\u0300", "\\`"),
          Map.entry("\u0301", "\\'"),
          Map.entry("\u0302", "\\^"),
          Map.entry("\u0303", "\\~"),
          Map.entry("\u0304", "\\="),
          Map.entry("\u0306", "\\u"),
          Map.entry("\u0307", "\\."),
          Map.entry("\u0308", "\\\""),
          Map.entry("\u030a", "\\r"),
          Map.entry("\u030b", "\\H"),
          Map.entry("\u030c", "\\v"),
          Map.entry("\u0323", "\\d"),
          Map.entry("\u0327", "\\c"),
          Map.entry("\u0328", "\\k"));
  private static final Map<String, String> LETTERS =
      Map.ofEntries(
          Map.entry("ß", "\\ss{}"),
          Map.entry("æ", "\\ae{}"),
          Map.entry("Æ", "\\AE{}"),
          Map.entry("œ", "\\oe{}"),
          Map.entry("Œ", "\\OE{}"),
          Map.entry("ø", "\\o{}"),
          Map.entry("Ø", "\\O{}"),
          Map.entry("ł", "\\l{}"),
          Map.entry("Ł", "\\L{}"),
          Map.entry("đ", "\\dj{}"),
          Map.entry("ð", "\\dh{}"),
          Map.entry("þ", "\\th{}"),
          Map.entry("ı", "\\i{}"),
          Map.entry("ŋ", "\\ng{}"));

  private LatexText() {}

  /// The text escaped, with a break allowed anywhere after `run` characters without a space.
  static String escape(String text, int run) {
    String clean = Normalizer.normalize(text.replace("\r", ""), Normalizer.Form.NFD);
    StringBuilder out = new StringBuilder();
    int unbroken = 0;
    for (int i = 0; i < clean.length(); ) {
      int end = clusterEnd(clean, i);
      String cluster = clean.substring(i, end);
      unbroken = cluster.isBlank() ? 0 : unbroken + 1;
      String written = cluster(cluster);
      if (unbroken > run || (unbroken > 1 && written.contains("U+"))) {
        out.append("\\allowbreak{}");
      }
      out.append(written);
      i = end;
    }
    return out.toString();
  }

  /// The text escaped, with a break allowed in runs no line can hold.
  static String escape(String text) {
    return escape(text, 40);
  }

  private static int clusterEnd(String text, int start) {
    int end = start + Character.charCount(text.codePointAt(start));
    while (end < text.length() && isCombining(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  private static boolean isCombining(int codePoint) {
    return Character.getType(codePoint) == Character.NON_SPACING_MARK;
  }

  private static String cluster(String cluster) {
    // An accented character of the table, such as ≠, was taken apart like the accented letters.
    Optional<String> whole =
        LatexSymbols.command(Normalizer.normalize(cluster, Normalizer.Form.NFC));
    if (whole.isPresent() && !ESCAPES.containsKey(cluster)) {
      return mathematics(whole.get());
    }
    int base = cluster.codePointAt(0);
    String out = character(base);
    for (int i = Character.charCount(base); i < cluster.length(); ) {
      int mark = cluster.codePointAt(i);
      String command = ACCENTS.get(Character.toString(mark));
      if (command != null && !out.startsWith("\\ensuremath")) {
        String dotless =
            out.equals("i") && !command.equals("\\k") && !command.equals("\\d") ? "\\i" : out;
        out = command + "{" + dotless + "}";
      } else if (mark == 0x20d7) {
        out = mathematics("\\vec{\\text{" + out + "}}");
      } else {
        out += command == null ? unknown(mark) : mathematics("{}") + command + "{}";
      }
      i += Character.charCount(mark);
    }
    return out;
  }

  private static String character(int codePoint) {
    String text = Character.toString(codePoint);
    if (ESCAPES.containsKey(text)) {
      return ESCAPES.get(text);
    }
    if (codePoint >= ' ' && codePoint < 0x7f) {
      return text;
    }
    if (LETTERS.containsKey(text)) {
      return LETTERS.get(text);
    }
    Optional<String> symbol = LatexSymbols.command(text);
    if (symbol.isPresent()) {
      return mathematics(symbol.get());
    }
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).replace('\u2044', '/');
    if (!plain.equals(text) && plain.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return escape(plain);
    }
    return unknown(codePoint);
  }

  private static String mathematics(String command) {
    return "\\ensuremath{" + command + "}";
  }

  private static String unknown(int codePoint) {
    return String.format("\\texttt{{[}U+%04X{]}}", codePoint);
  }
}
