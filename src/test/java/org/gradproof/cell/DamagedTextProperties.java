package org.gradproof.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/// Whatever a text holds, it is read or refused in one line; nothing else escapes.
class DamagedTextProperties {
  private static final List<String> SCRAPS =
      List.of(
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "_",
          "^",
          "$",
          "$$",
          "=",
          "+",
          "-",
          "∘",
          "\\",
          "\\\\",
          "&",
          "%",
          "#",
          ",",
          ";",
          ".",
          ":",
          "'",
          "t",
          "t-1",
          "[-1]",
          "1",
          "2.5",
          "x",
          "W",
          "tanh",
          "σ",
          "\\frac",
          "\\tilde",
          "\\mathbf",
          "\n",
          "```",
          "`",
          "^T",
          "^2",
          "rows(",
          "diag(",
          "sum(",
          "\u0303",
          "ₜ",
          "𝒉",
          "\\begin{align}",
          "\\end{align}",
          "\\in \\mathbb{R}^{n}",
          ": n x m",
          "input",
          "0",
          "/",
          "·",
          "\t",
          "é",
          "\u0000");

  private static final List<String> TEXTS =
      Cells.shipped().stream().map(c -> c.toText().replaceFirst("(?s)^.*?\n\n", "")).toList();

  private static String damaged(String text, Random random, int changes) {
    StringBuilder built = new StringBuilder(text);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(built.length() + 1);
      int cut = Math.min(built.length(), at + random.nextInt(3));
      String scrap = random.nextInt(3) == 0 ? "" : SCRAPS.get(random.nextInt(SCRAPS.size()));
      built.replace(at, cut, scrap);
    }
    return built.toString();
  }

  private static void readOrRefuse(String text, String file) {
    try {
      for (Cell cell : Cells.parse(text, file)) {
        assertEquals(cell, Cells.parse(cell.toText()), () -> text + "\n----\n" + cell.toText());
      }
    } catch (FormulaException e) {
      assertFalse(e.getMessage().contains("\n"), e::getMessage);
      assertTrue(e.getMessage().startsWith(file + ":"), e::getMessage);
    }
  }

  @Property(tries = 3000)
  void damagedCellsAreReadOrRefused(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes) {
    Random random = new Random(seed);
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    readOrRefuse(damaged(text, random, changes), "cell.gate");
  }

  @Property(tries = 2000)
  void damagedDocumentsAreReadOrRefused(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes) {
    String markdown =
        """
        # LSTM
        - Forget Gate: $f=σ(Wf⋅[xt,ht−1]+bf)$ with $W_f \\in \\mathbb{R}^{n \\times k}$
        $$c_t = f∘c_{t-1} + (1-f)∘g$$
        `g = tanh(W_g·[x_t,h_{t-1}]+b_g)`
        h_t = o∘tanh(c_t)

        Output
        ------
        \\begin{align} o_t &= \\sigma\\left(\\tilde{W}_o x_t\\right) \\\\ h_t &= o_t^2 \\odot h_{t-1} \\end{align}
        """;
    Random random = new Random(seed);
    readOrRefuse(damaged(markdown, random, changes), random.nextBoolean() ? "a.md" : "a.tex");
  }

  @Property(tries = 1000)
  void anyStringIsReadOrRefused(@ForAll @StringLength(max = 60) String text) {
    readOrRefuse(text, "any.gate");
    readOrRefuse("$$" + text + "$$", "any.md");
    readOrRefuse("h_t = " + text, "any.gate");
  }
}
