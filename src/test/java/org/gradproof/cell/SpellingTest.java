package org.gradproof.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.gradproof.expr.Fn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// One cell in many spellings.
class SpellingTest {
  static Stream<String> grus() {
    return Stream.of(
        """
        r = sigmoid(W_xr x + W_hr h[-1] + b_r)   # reset
        z = sigmoid(W_xz x + W_hz h[t-1] + b_z)
        g = tanh(W_hg (r * h[-1]) + W_xg x + b_g)
        h = (1 - z) * g + z * h[-1]
        """,
        """
        r=σ(Wxr⋅xt+Whr⋅ht−1+br)
        z=σ(Wxz⋅xt+Whz⋅ht-1+bz)
        g=tanh(Whg⋅(r⊙ht-1)+Wxg·xt+bg)
        ht=(1−z)⊙g+z⊙ht−1
        """,
        """
        r = σ(Wₓᵣ xₜ + W_hr hₜ₋₁ + b_r)
        z = σ(W_xz xₜ + W_hz hₜ₋₁ + b_z)
        g = tanh(W_hg (r ∘ hₜ₋₁) + W_xg xₜ + b_g)
        hₜ = (1 − z) × g + z × hₜ₋₁
        """,
        """
        r = \\sigma\\left(\\mathbf{W}_{xr}\\mathbf{x}_t + \\mathbf{W}_{hr}\\mathbf{h}_{t-1} + \\boldsymbol{b}_r\\right),
        z &= \\sigma\\bigl( W_{xz} x_{t} + W_{hz} h_{t-1} + b_{z} \\bigr) \\\\
        g = \\tanh(\\mathrm{W}_{hg}(r \\odot h_{t-1}) + {W}_{xg}{x}_{t} + {\\bf b}_g)
        h_t = (1 - z)\\circ g + z \\ast h_{t-1}.
        """,
        """
        r = \\operatorname{sigmoid}(W_{xr} x^{(t)} + W_{hr}h^{(t-1)} + b_r)
        z = \\text{sigmoid}(W_{xz} x^{t} + W_{hz} h^{t-1} + b_z) \\label{z} % commentary
        g = \\mathrm{tanh}(W_{hg} (r \\odot h^{(t-1)}) + W_{\\mathrm{xg}} x^{(t)} + b_{\\text{g}})
        h^{(t)} = (1 - z) \\odot g + z \\odot h^{(t-1)} \\tag{4}
        """,
        """
        𝑟 = 𝜎(𝑾_{𝑥𝑟} 𝒙_𝑡 + 𝑾_{ℎ𝑟} 𝒉_{𝑡−1} + 𝒃_𝑟)
        z = logistic(W_xz x_t + W_hz h_{t-1} + b_z)
        g = tanh [W_hg (r ∘ h_{t-1}) + W_xg x_t + b_g]
        h_t = (1 - z) ∘ g + z ∘ h_{t-1}
        """);
  }

  @ParameterizedTest
  @MethodSource("grus")
  void asciiUnicodeAndLatexSpellTheSameCell(String text) {
    Cell plain =
        Cells.parse(
            """
            r = sigmoid(W_xr x_t + W_hr h_{t-1} + b_r)
            z = sigmoid(W_xz x_t + W_hz h_{t-1} + b_z)
            g = tanh(W_hg (r∘h_{t-1}) + W_xg x_t + b_g)
            h_t = (1 - z)∘g + z∘h_{t-1}
            """);
    assertEquals(plain, Cells.parse(text, "cell.gate").get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          W_xx_t + U h_{t-1}             | W_x x_t + U h_{t-1}
          W_hh_{t-1}                     | W_h h_{t-1}
          W_hh^{(t-1)}                   | W_h h_{t-1}
          Wx_t + Uh_{t-1}                | W x_t + U h_{t-1}
          W^{(x)} x_t + W^{(h)} h_{t-1}  | W_x x_t + W_h h_{t-1}
          W^\\top h_{t-1}                | W^T h_{t-1}
          W^{\\intercal}h_{t-1}          | W^T h_{t-1}
          Wᵀ h_{t-1}                     | W^T h_{t-1}
          W_{x}{}^{\\top} h_{t-1}        | W_x^T h_{t-1}
          \\tanh h_{t-1} + x_t           | tanh(h_{t-1}) + x_t
          tanh h_{t-1}                   | tanh(h_{t-1})
          \\frac{h_{t-1}}{2 + x_t}       | h_{t-1} / (2 + x_t)
          1 / (2 + h_{t-1})              | recip(2 + h_{t-1})
          \\frac{1}{2} h_{t-1}           | 0.5 h_{t-1}
          h_{t-1}^2 + x_t^{2}            | square(h_{t-1}) + square(x_t)
          -h_{t-1}∘x_t                   | -(h_{t-1}∘x_t)
          -W h_{t-1} - U x_t             | -(W h_{t-1}) - (U x_t)
          W1 h_{t-1}                     | W_1 h_{t-1}
          W_{h} · h_{t-1}                | W_h h_{t-1}
          W @ h[-1]                      | W h_{t-1}
          alpha∘h_{t-1}                  | α∘h_{t-1}
          \\alpha \\odot h_{t-1}         | α∘h_{t-1}
          \\sigma \\circ h_{t-1}         | σ∘h_{t-1}
          ReLU(h_{t-1})                  | relu(h_{t-1})
          hard_sigmoid(h_{t-1})          | hardsigmoid(h_{t-1})
          [x_t ; h_{t-1}]∘b              | [x_t, h_{t-1}]∘b
          W_{x,1} x_t + h_{t-1}          | W_{x, 1}x_t + h_{t-1}
          """)
  void shorthandsMeanWhatTheySay(String shorthand, String plain) {
    String rest = "\nh_t = tanh(y_t)";
    String head = shorthand.contains(";") ? "y_t = V (" : "y_t = (";
    assertEquals(
        Cells.parse(head + plain + ")" + rest), Cells.parse(head + shorthand + ")" + rest));
  }

  @ParameterizedTest
  @CsvSource({
    "h̃_t, \\tilde{h}_t",
    "h̃_t, \\tilde h_t",
    "h̃_t, \\tilde{h}_{t}",
    "h̃_t, \\widetilde{h_t}",
    "ĥ_t, \\hat{h}_t",
    "h̄_t, \\bar{\\mathbf{h}}_t",
    "ḣ_t, \\dot{h}_t",
    "h⃗_t, \\vec h_t",
    "h'_t, h_t'",
    "h′_t, h'_t",
    "h̃_t, \\mathbf{\\tilde{h}}_t",
    "c̃t, \\tilde{c}_{t}"
  })
  void accentsInUnicodeAndLatexAreTheSame(String unicode, String latex) {
    String rest = " = tanh(W x_t + U s_{t-1})\ns_t = s_{t-1}∘";
    assertEquals(Cells.parse(unicode + rest + unicode), Cells.parse(latex + rest + latex));
  }

  @ParameterizedTest
  @EnumSource
  void everyFunctionReadsFromItsTextAndItsLatex(Fn fn) {
    Cell text = Cells.parse("h_t = " + fn.text() + "(W h_{t-1})");
    Cell latex =
        Cells.parse("h_t = " + fn.latex() + "\\left(W h_{t-1}\\right)", "cell.gate").get(0);
    assertEquals(text.equations(), latex.equations());
    assertEquals(text, Cells.parse(text.toText()));
  }

  @ParameterizedTest
  @CsvSource({"alpha, α", "\\beta, β", "𝛾, γ", "\\varepsilon, ε", "\\Gamma, Γ"})
  void spelledGreekIsTheLetter(String spelled, String letter) {
    assertEquals(
        Cells.parse("h_t = " + letter + "∘h_{t-1}"),
        Cells.parse("h_t = " + spelled + " ∘ h_{t-1}", "cell.gate").get(0));
  }
}
