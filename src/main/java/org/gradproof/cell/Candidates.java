package org.gradproof.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decides which stretches of a document are equations or declarations of a cell, and reads those.
final class Candidates {
  /// How a stretch is set apart from the prose around it.
  enum Setting {
    /// On its own lines: `$$ … $$`, an environment.
    DISPLAY,
    /// Inside a line: `$ … $`, `` ` … ` ``.
    INLINE,
    /// A line of a fenced block.
    FENCED,
    /// A whole line of plain text.
    PLAIN
  }

  private static final Pattern LABEL =
      Pattern.compile(
          "\\s*(?:>\\s*)*(?:[-*+•]\\s+|\\d+[.)]\\s+)?(?:\\*{0,2}\\p{L}[^=:$`\\\\]*:\\*{0,2}(?!=)\\s*)?");
  private static final Pattern NAME =
      Pattern.compile(
          "\\\\[a-zA-Z]+.*|\\p{L}[\\p{L}\\p{M}\\p{N}]{0,4}['′]?"
              + "(\\\\?[_^](\\{[^{}]*\\}|\\([^()]*\\)|[\\p{L}\\p{N}]+)|\\[[^\\]]*\\]|[\\u2080-\\u209C\\u207A-\\u207E⁰¹²³ᵗⱼᵢᵣᵤᵥ]+)*['′]?");
  private static final Pattern NO_NAME =
      Pattern.compile(
          "\\\\(partial|frac|nabla|in|le|ge|leq|geq|forall|sum|prod|mathcal|mathbb|lim|max|min)\\b|[∂∇<>|∈≤≥∑]");
  private static final Pattern NUMBERED =
      Pattern.compile(".*(_\\{?[0-9]+\\}?|[₀-₉]|\\[[0-9]+\\])\\s*");
  private static final Pattern DOTS = Pattern.compile("\\\\[lc]?dots|…|\\.\\.\\.");
  private static final Pattern PROSE =
      Pattern.compile("(?<![\\p{L}\\\\_{])\\p{Ll}{3,}(?![\\p{L}(}])");
  private static final Pattern MEMBER = Pattern.compile("\\\\in(?![a-zA-Z])|∈");
  private static final Pattern REALS =
      Pattern.compile("\\\\mathbb\\s*\\{?R|ℝ|\\\\R(?![a-zA-Z])|(?<![\\p{L}])R\\^");

  private final Source source;
  private final List<Syntax.Definition> definitions = new ArrayList<>();
  private final List<Syntax.Declaration> declarations = new ArrayList<>();

  Candidates(Source source) {
    this.source = source;
  }

  List<Syntax.Definition> definitions() {
    return definitions;
  }

  List<Syntax.Declaration> declarations() {
    return declarations;
  }

  /// Reads a stretch if it is an equation or declares shapes, else ignores it.
  void offer(Place stretch, Setting setting) {
    Place place = LogicalLines.stripped(source, stretch);
    if (setting == Setting.PLAIN || setting == Setting.FENCED) {
      Matcher label = LABEL.matcher(source.slice(place));
      if (label.lookingAt()) {
        place = LogicalLines.stripped(source, new Place(place.start() + label.end(), place.end()));
      }
    }
    String text = source.slice(place);
    int equals = Rows.equalsSign(text);
    if (equals >= 0) {
      if (isEquation(text.substring(0, equals), text.substring(equals + 1), setting)) {
        define(place, setting);
      }
    } else if (MEMBER.matcher(text).find() && REALS.matcher(text).find()) {
      declare(place);
    } else if (setting == Setting.FENCED
        && text.matches("[^\\s:]+(\\s*,\\s*[^\\s:]+)*\\s*:\\s*[^=:]+")) {
      int colon = place.start() + text.indexOf(':');
      declarations.add(GateText.declaration(source, place, colon, colon + 1));
    }
  }

  private static boolean isEquation(String left, String right, Setting setting) {
    String name =
        left.replaceAll("\\\\(quad|qquad|left|right|displaystyle)\\b|[&~:≔]|\\\\[,;:! ]", "")
            .strip();
    boolean applied =
        name.endsWith(")") && name.contains("(") && !name.matches(".*\\^\\s*\\{?\\s*\\(.*");
    boolean constant =
        !right.matches("(?s).*\\p{L}.*")
            || right.matches("(?s)\\s*\\\\(mathbf|vec|boldsymbol)\\s*\\{?[0-9]+\\}?[\\s.,;]*");
    if (name.isEmpty()
        || applied
        || NO_NAME.matcher(name).find()
        || Rows.topLevelComma(name) >= 0) {
      return false;
    }
    boolean aside = setting == Setting.INLINE || setting == Setting.PLAIN;
    if (constant && (aside || NUMBERED.matcher(name).matches())) {
      return false;
    }
    if (setting == Setting.INLINE && DOTS.matcher(right).find()) {
      return false;
    }
    if (setting == Setting.PLAIN || setting == Setting.FENCED) {
      return NAME.matcher(name).matches() && prose(right) < 2;
    }
    return true;
  }

  private static long prose(String text) {
    return PROSE
        .matcher(text)
        .results()
        .filter(
            word -> !NameReader.isFunction(word.group()) && Greek.letter(word.group()).isEmpty())
        .count();
  }

  private void define(Place place, Setting setting) {
    Syntax.Definition definition = FormulaReader.definition(source, place);
    boolean bare =
        definition.value() instanceof Syntax.Name || definition.value().names().isEmpty();
    if (!bare || setting == Setting.DISPLAY || setting == Setting.FENCED) {
      definitions.add(definition);
    }
  }

  // W, U ∈ ℝ^{n×m}, b ∈ ℝ^n
  private void declare(Place place) {
    String text = source.slice(place);
    int at = 0;
    while (at < text.length()) {
      int comma = Rows.topLevelComma(text.substring(at));
      int end = comma < 0 ? text.length() : at + comma;
      while (comma >= 0 && !MEMBER.matcher(text.substring(at, end)).find()) {
        int more = Rows.topLevelComma(text.substring(end + 1));
        end = more < 0 ? text.length() : end + 1 + more;
        comma = more;
      }
      String part = text.substring(at, end);
      Matcher member = MEMBER.matcher(part);
      if (member.find() && REALS.matcher(part.substring(member.end())).find()) {
        Place whole =
            LogicalLines.stripped(source, new Place(place.start() + at, place.start() + end));
        int from = place.start() + at;
        declarations.add(
            GateText.declaration(source, whole, from + member.start(), from + member.end()));
      }
      at = end + 1;
    }
  }
}
