package org.gradproof.cell;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Shape;

/// Reads shapes: `n x m`, `n × (m+n)`, `scalar`, `input m`, `\mathbb{R}^{n \times m}`, `ℝⁿˣᵐ`.
final class ShapeText {
  private static final Pattern REALS =
      Pattern.compile(
          "(?:\\\\mathbb\\s*\\{?\\s*R\\s*\\}?|\\\\R(?![a-zA-Z])|ℝ|R)\\s*(?:\\^\\s*(?<up>.*)|(?<raised>.*))",
          Pattern.DOTALL);
  private static final Pattern TIMES =
      Pattern.compile("(?<![\\p{L}_])x(?![\\p{L}_])|×|\\*|\\\\times|\\bby\\b");
  private static final Pattern SUMMAND =
      Pattern.compile("(?<times>[0-9]+)?(?<name>[\\p{L}][\\p{L}\\p{N}]*(?:_[\\p{L}\\p{N}]+)?)?");

  private static final Set<String> RESERVED = Set.of("input", "scalar", "x", "by");

  private ShapeText() {}

  /// The shape `text` at a place, without the word `input`.
  static Shape shape(Source source, Place place) {
    String text = source.slice(place).strip();
    Matcher reals = REALS.matcher(text);
    if (reals.matches() && (text.startsWith("\\") || text.startsWith("ℝ") || text.contains("^"))) {
      String exponent = reals.group("up") != null ? reals.group("up") : reals.group("raised");
      text =
          exponent.isBlank()
              ? "scalar"
              : java.text.Normalizer.normalize(exponent, java.text.Normalizer.Form.NFKC);
    }
    if (text.equals("scalar")) {
      return Shape.SCALAR;
    }
    String[] sides = TIMES.split(text.replaceAll("[{}]", "").replaceAll("\\\\[,;:! ]", ""), -1);
    if (sides.length > 2) {
      throw source.error(
          place, source.quote(place) + " is no shape; expected such as n, n x m or scalar");
    }
    Dim rows = dim(source, place, sides[0]);
    return new Shape(rows, sides.length == 1 ? Dim.ONE : dim(source, place, sides[1]));
  }

  /// The dimension written at a place.
  static Dim dim(Source source, Place place) {
    return dim(source, place, source.slice(place).replaceAll("[{}]", ""));
  }

  private static Dim dim(Source source, Place place, String text) {
    String bare = text.strip();
    if (bare.startsWith("(") && bare.endsWith(")")) {
      bare = bare.substring(1, bare.length() - 1);
    }
    Dim total = Dim.ZERO;
    for (String part : bare.split("\\+", -1)) {
      Matcher summand = SUMMAND.matcher(part.replaceAll("\\s", ""));
      if (!summand.matches() || part.isBlank() || part.strip().length() > 40) {
        throw source.error(
            place, source.quote(place) + " is no shape; expected such as n, n x m or scalar");
      }
      String digits = summand.group("times") == null ? "1" : summand.group("times");
      int times = digits.length() > 6 ? 1_000_000 : Integer.parseInt(digits);
      if (times > 100_000) {
        throw source.error(
            place, "a dimension of " + digits + " is too large; expected at most 100000");
      }
      if (RESERVED.contains(String.valueOf(summand.group("name")))) {
        throw source.error(
            place, summand.group("name") + " cannot name a dimension; expected such as n");
      }
      if (summand.group("name") == null) {
        total = total.plus(Dim.of(times));
      } else if (times > 1000) {
        throw source.error(place, "a dimension of " + part.strip() + " is too large");
      } else {
        for (int i = 0; i < times; i++) {
          total = total.plus(Dim.of(summand.group("name")));
        }
      }
    }
    return total;
  }
}
