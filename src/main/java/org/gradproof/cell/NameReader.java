package org.gradproof.cell;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Accent;
import org.gradproof.expr.Symbol.Time;

/// Reads names: `W_xr`, `h_{t-1}`, `hₜ₋₁`, `h[-1]`, `\tilde{h}^{(t)}`, and words pasted without
/// underscores, `Wf`, `xt`.
final class NameReader {
  /// Where a script stands.
  enum Position {
    SUB,
    SUPER,
    INDEX,
    PRIME
  }

  /// A sub- or superscript as written.
  ///
  /// @param bare whether it is a run of letters or digits without braces
  record Script(Place place, Position position, String text, boolean bare) {}

  /// The letters of a name.
  ///
  /// @param upright whether it was set upright, hence one word
  record Word(Place place, String text, boolean upright, Accent accent) {}

  private final Source source;

  NameReader(Source source) {
    this.source = source;
  }

  /// The names of a word with its scripts: two where a run of letters is one name and the start of
  /// the next.
  List<Symbol> read(Word word, List<Script> scripts) {
    Letters letters = letters(word);
    if (!scripts.isEmpty() && scripts.get(0).position != Position.PRIME && splits(word, letters)) {
      Symbol first = symbol(word, letters.head(), List.of());
      return List.of(first, symbol(word, letters.tail(), scripts));
    }
    if (scripts.size() > 1 && runsOver(scripts.get(0), scripts.get(1))) {
      Script run = scripts.get(0);
      int cut = lastLetter(run.text);
      Script kept = new Script(run.place, run.position, run.text.substring(0, cut), true);
      Symbol first = symbol(word, letters, List.of(kept));
      Letters next = letters(new Word(run.place, run.text.substring(cut), false, Accent.NONE));
      return List.of(first, symbol(word, next, scripts.subList(1, scripts.size())));
    }
    return List.of(symbol(word, letters, scripts));
  }

  /// Whether a word may be a function's name.
  static boolean isFunction(String text) {
    return Fn.named(text).isPresent() || List.of("diag", "diagpart", "sum", "rows").contains(text);
  }

  // In `Wh_{t-1}` the index belongs to h alone.
  private static boolean splits(Word word, Letters letters) {
    return !word.upright
        && letters.digits.isEmpty()
        && letters.plain.matches("\\p{Lu}\\p{Ll}{1,3}");
  }

  // In `W_hh_{t-1}` the second h carries the second subscript.
  private static boolean runsOver(Script run, Script next) {
    boolean carries =
        next.position == Position.SUB
            || next.position == Position.INDEX
            || (next.position == Position.SUPER && time(normal(next.text)) != Time.NONE);
    return run.bare && carries && run.text.matches("\\p{L}\\p{M}*(\\p{L}\\p{M}*)+");
  }

  private static int lastLetter(String text) {
    int at = text.length();
    do {
      at = text.offsetByCodePoints(at, -1);
    } while (at > 0 && Character.getType(text.codePointAt(at)) == Character.NON_SPACING_MARK);
    return at;
  }

  /// Letters without accents, and the digits after them.
  private record Letters(String plain, String digits, Accent accent) {
    Letters head() {
      return new Letters(plain.substring(0, plain.length() - 1), "", Accent.NONE);
    }

    Letters tail() {
      return new Letters(plain.substring(plain.length() - 1), "", accent);
    }
  }

  private Letters letters(Word word) {
    StringBuilder plain = new StringBuilder();
    StringBuilder digits = new StringBuilder();
    Accent accent = word.accent;
    for (int c : Normalizer.normalize(word.text, Normalizer.Form.NFKD).codePoints().toArray()) {
      if (Character.getType(c) == Character.NON_SPACING_MARK) {
        if (accent != Accent.NONE) {
          throw source.error(
              word.place, source.quote(word.place) + " has two accents; a name carries one");
        }
        accent = accent(c, word);
      } else {
        (Character.isDigit(c) ? digits : plain).appendCodePoint(c);
      }
    }
    String letter = Greek.letter(plain.toString()).orElse(plain.toString());
    return new Letters(letter, digits.toString(), accent);
  }

  private Accent accent(int mark, Word word) {
    return switch (mark) {
      case 0x303 -> Accent.TILDE;
      case 0x302 -> Accent.HAT;
      case 0x304, 0x305 -> Accent.BAR;
      case 0x307 -> Accent.DOT;
      case 0x20d7 -> Accent.VEC;
      default ->
          throw source.error(
              word.place,
              "the accent on "
                  + source.quote(word.place)
                  + " is not known; expected ~, ^, a bar, a dot or an arrow");
    };
  }

  private Symbol symbol(Word word, Letters letters, List<Script> scripts) {
    Parts parts = new Parts(word.place, letters.accent);
    String base = letters.plain;
    if (!word.upright && scripts.stream().noneMatch(s -> s.position != Position.PRIME)) {
      int pasted = pasted(letters);
      if (pasted > 0) {
        parts.sub(base.substring(pasted) + letters.digits);
        return parts.on(base.substring(0, pasted));
      }
    }
    if (!letters.digits.isEmpty()) {
      parts.labels.add(letters.digits);
    }
    for (Script script : scripts) {
      parts.add(script);
    }
    return parts.on(base);
  }

  // How many letters of a word copied from a rendered page are the name; the others were its
  // subscript.
  private static int pasted(Letters letters) {
    String plain = letters.plain;
    if (letters.digits.isEmpty() && Fn.named(plain).isPresent()) {
      return 0;
    }
    boolean time = plain.matches("\\p{Ll}t") && letters.digits.isEmpty();
    boolean weight = plain.matches("\\p{Lu}\\p{Ll}{1,3}") || plain.matches("b\\p{Ll}{1,2}");
    return time || weight ? 1 : 0;
  }

  private static Time time(String text) {
    return switch (text) {
      case "t", "(t)" -> Time.NOW;
      case "t-1", "(t-1)" -> Time.PREVIOUS;
      default -> Time.NONE;
    };
  }

  /// The text of a script without typesetting.
  static String normal(String text) {
    String bare =
        text.replaceAll("\\\\(math[a-z]+|text[a-z]*|operatorname\\*?|boldsymbol|bm|mbox)\\b", "");
    bare =
        bare.replaceAll("\\\\(left|right)\\b", "")
            .replaceAll("\\\\prime\\b", "'")
            .replaceAll("\\\\[,;:! ]", "");
    bare =
        Normalizer.normalize(bare, Normalizer.Form.NFKC).replaceAll("[\\s{}~&\\u200b\\ufeff]", "");
    bare = bare.replaceAll("[−–‐‑]", "-").replace('′', '\'').replace('’', '\'');
    StringBuilder plain = new StringBuilder();
    int from = 0;
    var commands = java.util.regex.Pattern.compile("\\\\([A-Za-z]+)").matcher(bare);
    while (commands.find()) {
      plain.append(bare, from, commands.start());
      plain.append(Greek.letter(commands.group(1)).orElse(commands.group()));
      from = commands.end();
    }
    return plain.append(bare.substring(from)).toString();
  }

  /// The subscript, time index and accent that a name's scripts amount to.
  private final class Parts {
    private final Place place;
    private final List<String> labels = new ArrayList<>();
    private Time time = Time.NONE;
    private Accent accent;

    private Parts(Place place, Accent accent) {
      this.place = place;
      this.accent = accent;
    }

    private void add(Script script) {
      String text = normal(script.text);
      boolean bracketed = text.startsWith("(") && text.endsWith(")");
      if (script.position == Position.PRIME || text.matches("'+")) {
        if (accent != Accent.NONE) {
          throw source.error(place, source.quote(place) + " has two accents; a name carries one");
        }
        accent = Accent.PRIME;
      } else if (script.position == Position.INDEX) {
        String index = text.replaceAll("[\\[\\]]", "");
        sub(index.startsWith("-") ? "t" + index : index);
      } else if (script.position == Position.SUPER && !bracketed && text.matches("[-+]?[0-9.]+")) {
        throw source.error(
            place,
            "the power ^"
                + text
                + " is not known; expected ^2, ^T or a time index such as ^{(t-1)}");
      } else {
        sub(text);
      }
    }

    private void sub(String text) {
      for (String part : text.split(",", -1)) {
        String label =
            part.startsWith("(") && part.endsWith(")")
                ? part.substring(1, part.length() - 1)
                : part;
        Time index = NameReader.time(label);
        if (label.matches("t[-+].*") && index == Time.NONE) {
          throw source.error(
              place, "the time index " + label + " is not known; a step has t and t-1");
        }
        if (!label.matches("(?![+-]|\\p{M})[\\p{L}\\p{M}\\p{N}'*+-]*")) {
          throw source.error(
              place,
              "the script " + label + " is not known; expected letters, digits or a time index");
        }
        if (index != Time.NONE && time != Time.NONE) {
          throw source.error(place, source.quote(place) + " has two time indices; expected one");
        }
        if (index != Time.NONE) {
          time = index;
        } else if (!label.isEmpty()) {
          labels.add(label);
        }
      }
    }

    private Symbol on(String base) {
      return new Symbol(base, accent, String.join(",", labels), time, List.of());
    }
  }

  /// The names of known functions nearest to a word.
  static List<String> nearest(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    List<String> near = new ArrayList<>();
    for (Fn fn : Fn.values()) {
      String text = fn.text();
      int allowed = Math.max(1, Math.min(wanted.length(), text.length()) / 3);
      if (distance(wanted, text) <= allowed || text.startsWith(wanted) || wanted.startsWith(text)) {
        near.add(text);
      }
    }
    return near;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
