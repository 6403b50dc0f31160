package org.gradproof.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The lines as a public blog prints them, in every wrapping.
class DocumentsTest {
  private static final String LSTM =
      """
      - Forget Gate: $f=σ(Wf⋅[xt,ht−1]+bf)$
      - Input Gate: $i=σ(Wi⋅[xt,ht−1]+bi)$
      - Output Gate: $o=σ(Wo⋅[xt,ht−1]+bo)$
      """;

  private static final List<String> REST =
      List.of("c_t = f∘c_{t-1} + i∘g", "g = tanh(W_g·[x_t,h_{t-1}]+b_g)", "h_t = o∘tanh(c_t)");

  private static final String GRU =
      """
      $r_{t}=σ(W_{xr}x_{t}+W_{hr}h_{t-1}+b_{r})$
      $z_{t}=σ(W_{xz}x_{t}+W_{hz}h_{t-1}+b_{z})$
      $g_{t}=tanh(W_{hg}(r_{t}∘h_{t-1})+W_{xg}x_{t}+b_{g})$
      $h_{t}=(1-z_{t})∘g_{t}+z_{t}∘h_{t-1}$
      """;

  private static Cell shipped(String name) {
    return Cells.shipped(name).orElseThrow();
  }

  private static void same(Cell expected, Cell found) {
    assertTrue(expected.hasSameEquationsAs(found), () -> expected.toText() + found.toText());
  }

  static Stream<Arguments> wrappings() {
    return Stream.of(
        wrapping("plain", l -> l),
        wrapping("code", l -> "- `" + l + "`"),
        wrapping("dollar", l -> "  * where: $" + l + "$, as said."),
        wrapping("double dollar", l -> "$$" + l + "$$"),
        wrapping("parenthesis", l -> "\\(" + l + "\\) and so on"),
        wrapping("bracket", l -> "\\[\n" + l + ",\n\\]"),
        wrapping("equation", l -> "\\begin{equation*}\n" + l + ". \\label{e}\n\\end{equation*}"),
        wrapping("fence", l -> "```\n" + l + "\n```"),
        wrapping("label", l -> "1. **Some name:** " + l),
        wrapping("quote", l -> "> " + l));
  }

  private static Arguments wrapping(String name, UnaryOperator<String> wrap) {
    return Arguments.of(name, wrap);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappings")
  void theLinesOfTheBlogAreTheShippedCells(String name, UnaryOperator<String> wrap) {
    String rest = REST.stream().map(wrap).collect(Collectors.joining("\n\n"));
    String rnn = wrap.apply("h_t = tanh(W_x x_t + W_h h_{t-1} + b)");
    String gru =
        GRU.lines().map(l -> wrap.apply(l.replace("$", ""))).collect(Collectors.joining("\n\n"));
    String text =
        "Intro with $x$.\n\n## LSTM\n\n"
            + LSTM
            + "\n"
            + rest
            + "\n\nGRU\n---\n\n"
            + gru
            + "\n\n# A vanilla RNN #\n"
            + rnn;
    List<Cell> cells = Cells.parse(text, name + ".md");
    assertEquals(List.of("lstm", "gru", "a-vanilla-rnn"), cells.stream().map(Cell::name).toList());
    assertEquals(List.of("LSTM", "GRU", "A vanilla RNN"), cells.stream().map(Cell::title).toList());
    same(shipped("lstm"), cells.get(0));
    same(shipped("gru"), cells.get(1));
    same(shipped("rnn"), cells.get(2));
  }

  @Test
  void equationsBeforeAnyHeadingMakeACellNamedAfterTheFile() {
    Cell cell = Cells.parse(GRU, "docs/my-gru.md").get(0);
    assertEquals("my-gru", cell.name());
    same(shipped("gru"), cell);
  }

  @Test
  void aTextWithoutEndingIsGuessed() {
    same(shipped("gru"), Cells.parse(GRU));
    same(shipped("gru"), Cells.parse("## GRU\n" + GRU, "stdin").get(0));
    same(shipped("lstm"), Cells.parse(LSTM + String.join("\n", REST)));
  }

  @Test
  void alignedLatexIsReadRowByRow() {
    String text =
        """
        \\documentclass{article}
        \\begin{document}
        \\section{The \\emph{gated} unit \\label{s}}
        With $W_{xr} \\in \\mathbb{R}^{n \\times m}$ and $b_r, b_z \\in \\mathbb{R}^n$, $h_0 = 0$ and
        $\\sigma(x) = 1/(1+e^{-x})$, costs 5\\% % and $junk = 3 + y$
        \\begin{align}
        r_t &= \\sigma\\left(W_{xr}x_t + W_{hr} h_{t-1} + b_r\\right), \\label{eq:r}\\\\
        z_t &= \\sigma(W_{xz}x_t + W_{hz}h_{t-1} + b_z) \\nonumber \\\\[2pt]
        g_t &= \\tanh\\bigl(W_{hg}(r_t \\odot h_{t-1}) \\\\
            &\\qquad + W_{xg}x_t + b_g\\bigr), \\quad h_t = (1-z_t) \\odot g_t + z_t \\circ h_{t-1}.
        \\end{align}
        \\subsection*{Nothing here}
        \\paragraph{Other}
        \\begin{equation}\\begin{aligned} h^{(t)} &= \\tanh(W_x x^{(t)} + W_hh^{(t-1)} + b) \\end{aligned}\\end{equation}
        \\end{document}
        """;
    List<Cell> cells = Cells.parse(text, "paper.tex");
    assertEquals(List.of("The gated unit", "Other"), cells.stream().map(Cell::title).toList());
    same(shipped("gru"), cells.get(0));
    same(shipped("rnn"), cells.get(1));
  }

  @Test
  void proseAndOtherMathematicsAreIgnored() {
    String text =
        """
        # GRU
        Take $n = 128$ and $t = 1, \\dots, T$; the state starts at $h_0 = \\mathbf{0}$, and if $z_t = 1$ then $h_t = h_{t-1}$.
        The total = all the gates together with the state.
        $$\\sigma(x) = \\frac{1}{1 + e^{-x}}$$
        $$\\frac{\\partial h_t}{\\partial z_t} = h_{t-1} - g_t$$

        ```python
        z = torch.sigmoid(a, b)
        ```
        """
            + GRU;
    same(shipped("gru"), Cells.parse(text, "notes.md").get(0));
  }

  @Test
  void declarationsBeforeTheFirstHeadingHoldEverywhere() {
    String text =
        """
        Let $h_t \\in \\mathbb{R}^{d}$ and $x_t \\in ℝ^k$.
        # A
        $h_t = \\tanh(W x_t + U h_{t-1})$
        """;
    assertEquals("[d, k]", Cells.parse(text, "a.md").get(0).dimensions().toString());
  }

  @Test
  void anIncompleteHeadingIsAnIncompleteCell() {
    Cell cell = Cells.parse("# LSTM\n" + LSTM, "blog.md").get(0);
    assertEquals(List.of("h_t = …"), cell.missing());
    assertEquals(3, cell.equations().size());
  }
}
