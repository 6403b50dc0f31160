package org.gradproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.gradproof.expr.Notation;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Accent;
import org.gradproof.expr.Symbol.Mark;
import org.gradproof.expr.Symbol.Time;
import org.junit.jupiter.api.Test;

class NotationWritersTest {
  private static final Notation H =
      Notation.of(new Symbol("h", Accent.TILDE, "", Time.PREVIOUS, List.of()));
  private static final Notation W = Notation.of(Symbol.of("W", "xr"));
  private static final Notation PRIMED =
      Notation.of(new Symbol("h", Accent.PRIME, "", Time.NOW, List.of()));

  @Test
  void latexIsWhatPapersPrint() {
    assertEquals("\\tilde{h}_{t-1}", LatexMath.of(H));
    assertEquals(
        "W_{xr}^{\\top} \\tilde{h}_{t-1}",
        LatexMath.of(new Notation.Juxtaposed(new Notation.Transposed(W), H)));
    assertEquals("\\tilde{h}_{t-1}^{2}", LatexMath.of(squared(H)));
    assertEquals("{h'}_{t}^{2}", LatexMath.of(squared(PRIMED)));
    assertEquals(
        "\\bar{a}_{z_{t}}",
        LatexMath.of(
            new Notation.Scripts(
                new Notation.Accented(new Notation.Letter("a"), Accent.BAR),
                Optional.of(Notation.of(Symbol.of("z").at(Time.NOW))),
                Optional.empty())));
    assertEquals(
        "\\bar{a}_{z}",
        LatexMath.of(Notation.of(Symbol.of("z").mark(Mark.PREACTIVATION).adjoint())));
    assertEquals("\\alpha", LatexMath.of(new Notation.Letter("α")));
    assertEquals("\\mathrm{dim}", LatexMath.of(new Notation.Letter("dim")));
    assertEquals(
        "\\mathbf{I} - \\mathbf{1}",
        LatexMath.of(
            new Notation.Sum(
                List.of(
                    new Notation.Term(false, new Notation.Special("I")),
                    new Notation.Term(true, new Notation.Special("1"))))));
    assertEquals("1.5 \\times 10^{-30}", LatexMath.of(new Notation.Numeral("1.5e-30")));
  }

  @Test
  void mathMlIsWhatBrowsersRender() {
    assertEquals(
        "<math displaystyle=\"true\"><mrow><msubsup><mi>W</mi><mrow><mi>x</mi><mi>r</mi></mrow>"
            + "<mi mathvariant=\"normal\">⊤</mi></msubsup></mrow></math>",
        MathMl.of(new Notation.Transposed(W)));
    assertEquals(
        "<math displaystyle=\"true\"><mrow><msub><mover accent=\"false\"><mi>h</mi><mo"
            + " stretchy=\"false\">~</mo></mover>"
            + "<mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub></mrow></math>",
        MathMl.of(H));
  }

  @Test
  void unknownCharactersStayReadable() {
    assertEquals("\\texttt{{[}U+6F22{]}}", LatexText.escape("漢"));
    assertEquals("\\~{h} \\\"{u} 1/2", LatexText.escape("h̃ ü ½"));
    assertEquals(
        "100\\% a\\_b \\ensuremath{\\sigma} \\ensuremath{\\ne}", LatexText.escape("100% a_b σ ≠"));
  }

  private static Notation squared(Notation x) {
    return new Notation.Scripts(x, Optional.empty(), Optional.of(new Notation.Numeral("2")));
  }
}
