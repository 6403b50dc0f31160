package org.gradproof.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;

/// The one table of characters that LaTeX writes as commands of mathematics.
final class LatexSymbols {
  private static final String TABLE =
      """
      α \\alpha β \\beta γ \\gamma δ \\delta ε \\varepsilon ζ \\zeta η \\eta θ \\theta ι \\iota κ \\kappa
      λ \\lambda μ \\mu ν \\nu ξ \\xi π \\pi ρ \\rho σ \\sigma ς \\varsigma τ \\tau υ \\upsilon φ \\varphi
      χ \\chi ψ \\psi ω \\omega ϵ \\epsilon ϕ \\phi ϑ \\vartheta ϱ \\varrho ϖ \\varpi µ \\mu
      Γ \\Gamma Δ \\Delta Θ \\Theta Λ \\Lambda Ξ \\Xi Π \\Pi Σ \\Sigma Υ \\Upsilon Φ \\Phi Ψ \\Psi Ω \\Omega
      ο o Α \\mathrm{A} Β \\mathrm{B} Ε \\mathrm{E} Ζ \\mathrm{Z} Η \\mathrm{H} Ι \\mathrm{I} Κ \\mathrm{K}
      Μ \\mathrm{M} Ν \\mathrm{N} Ο \\mathrm{O} Ρ \\mathrm{P} Τ \\mathrm{T} Χ \\mathrm{X}
      ∘ \\circ ⊙ \\odot ⊗ \\otimes ⊕ \\oplus · \\cdot ⋅ \\cdot × \\times ÷ \\div ± \\pm ∓ \\mp − - ∗ \\ast
      ≤ \\le ≥ \\ge ≠ \\ne ≈ \\approx ≡ \\equiv ∼ \\sim ≪ \\ll ≫ \\gg ∝ \\propto ≔ \\mathrel{:=} ≲ \\lesssim ≳ \\gtrsim
      ∈ \\in ∉ \\notin ⊂ \\subset ⊆ \\subseteq ∪ \\cup ∩ \\cap ∅ \\emptyset ∀ \\forall ∃ \\exists
      ∧ \\wedge ∨ \\vee ¬ \\neg ⇒ \\Rightarrow ⇔ \\Leftrightarrow → \\to ← \\leftarrow ↔ \\leftrightarrow ↦ \\mapsto
      ↑ \\uparrow ↓ \\downarrow ∂ \\partial ∇ \\nabla ∞ \\infty ∫ \\int ∑ \\sum ∏ \\prod √ \\surd ‖ \\Vert ∣ \\mid
      ⊢ \\vdash ⊤ \\top ⊥ \\bot ℝ \\mathbb{R} ℕ \\mathbb{N} ℤ \\mathbb{Z} ℚ \\mathbb{Q} ℂ \\mathbb{C} 𝔼 \\mathbb{E} ℓ \\ell
      ⌊ \\lfloor ⌋ \\rfloor ⌈ \\lceil ⌉ \\rceil ⟨ \\langle ⟩ \\rangle … \\ldots ⋯ \\cdots ⋮ \\vdots ⋱ \\ddots
      ′ {}' ° {}^{\\circ} ✓ \\checkmark ✗ \\times ✘ \\times ■ \\blacksquare □ \\square ★ \\bigstar • \\bullet
      ⁰ {}^{0} ¹ {}^{1} ² {}^{2} ³ {}^{3} ⁴ {}^{4} ⁵ {}^{5} ⁶ {}^{6} ⁷ {}^{7} ⁸ {}^{8} ⁹ {}^{9} ⁻ {}^{-} ⁺ {}^{+}
      ᵀ {}^{\\top} ⁿ {}^{n} ₀ {}_{0} ₁ {}_{1} ₂ {}_{2} ₃ {}_{3} ₄ {}_{4} ₅ {}_{5} ₆ {}_{6} ₇ {}_{7} ₈ {}_{8} ₉ {}_{9}
      ₋ {}_{-} ₊ {}_{+} ₜ {}_{t} ₙ {}_{n} ₘ {}_{m} ₖ {}_{k} ᵢ {}_{i} ⱼ {}_{j} ₓ {}_{x} ₕ {}_{h}
      """;

  private static final Map<String, String> COMMANDS = commands();

  private LatexSymbols() {}

  private static Map<String, String> commands() {
    Map<String, String> table = new LinkedHashMap<>();
    Scanner words = new Scanner(TABLE);
    while (words.hasNext()) {
      table.put(words.next(), words.next());
    }
    return table;
  }

  /// The command for a character, to be used in mathematics.
  static Optional<String> command(String character) {
    return Optional.ofNullable(COMMANDS.get(character));
  }

  /// The first character that a command writes.
  static Optional<String> character(String command) {
    return COMMANDS.entrySet().stream()
        .filter(e -> e.getValue().equals(command))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// All characters of the table.
  static Iterable<String> characters() {
    return COMMANDS.keySet();
  }
}
