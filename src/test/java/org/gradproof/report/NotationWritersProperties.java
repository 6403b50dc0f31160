package org.gradproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Notation;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class NotationWritersProperties {
  @Property(tries = 1000)
  void latexIsBalanced(@ForAll long seed, @ForAll @IntRange(max = 5) int depth) {
    assertBalanced(LatexMath.of(RandomNotation.of(seed, depth)));
    assertBalanced(LatexMath.of(RandomNotation.expression(seed, depth)));
  }

  @Property(tries = 1000)
  void brokenLinesTogetherAreTheFormula(
      @ForAll long seed, @ForAll @IntRange(min = 6, max = 60) int width) {
    Notation notation = Notation.of(RandomNotation.expression(seed, 7));
    StringBuilder all = new StringBuilder();
    for (List<Folding.Piece> line : Folding.fold(notation, width)) {
      assertFalse(line.isEmpty());
      assertBalanced(LatexMath.line(line));
      all.append(LatexMath.line(line));
    }
    assertEquals(bare(LatexMath.of(notation)), bare(all.toString()));
  }

  @Property(tries = 500)
  void linesOfExpressionsAreNoWiderThanAsked(
      @ForAll long seed, @ForAll @IntRange(min = 15, max = 60) int width) {
    for (List<Folding.Piece> line :
        Folding.fold(Notation.of(RandomNotation.expression(seed, 7)), width)) {
      double used = line.stream().mapToDouble(NotationWritersProperties::width).sum();
      assertTrue(used <= width + 1, () -> used + " of " + width + ": " + LatexMath.line(line));
    }
  }

  @Property(tries = 1000)
  void mathMlIsWellFormedWithoutBackslash(@ForAll long seed, @ForAll @IntRange(max = 5) int depth)
      throws Exception {
    for (Notation notation :
        List.of(
            RandomNotation.of(seed, depth), Notation.of(RandomNotation.expression(seed, depth)))) {
      assertMathMl(MathMl.of(notation));
      assertMathMl(MathMl.inline(notation));
    }
  }

  @Test
  void everyFunctionIsWritten() throws Exception {
    for (Fn fn : Fn.values()) {
      Notation call =
          new Notation.Apply(Optional.of(fn), fn.text(), List.of(new Notation.Letter("x")));
      assertEquals(fn.latex() + "(x)", LatexMath.of(call));
      assertMathMl(MathMl.of(call));
      assertTrue(
          MathMl.of(call).matches(".*<mi( mathvariant=\"normal\")?>[\\p{L}0-9]+</mi>.*"), fn::name);
      Expr x = RandomNotation.expression(1, 2);
      assertBalanced(LatexMath.of(fn.slope(x, x)));
    }
  }

  private static double width(Folding.Piece piece) {
    return switch (piece) {
      case Folding.Piece.Whole(Notation notation) -> Measure.of(notation);
      case Folding.Piece.Sign(String glyph, boolean _) -> Measure.sign(glyph);
      case Folding.Piece.Head(Optional<Fn> _, String name) -> Measure.head(name);
    };
  }

  /// The formula without spaces, line starts and the dots of broken products.
  private static String bare(String latex) {
    return latex.replace("{}", "").replace("\\cdot", "").replaceAll("[{} ]", "");
  }

  private static void assertBalanced(String latex) {
    int depth = 0;
    for (int i = 0; i < latex.length(); i++) {
      char c = latex.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      }
      assertTrue(depth >= 0, latex);
    }
    assertEquals(0, depth, latex);
  }

  private static void assertMathMl(String xml) throws Exception {
    assertFalse(xml.contains("\\"), xml);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setExpandEntityReferences(false);
    factory.newDocumentBuilder().parse(new InputSource(new StringReader("<p>" + xml + "</p>")));
  }
}
