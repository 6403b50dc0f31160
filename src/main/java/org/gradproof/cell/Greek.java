package org.gradproof.cell;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The Greek letters and their names.
public final class Greek {
  private static final String NAMES =
      "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι"
          + " kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ varrho ϱ sigma σ tau τ upsilon υ phi φ"
          + " varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ"
          + " Upsilon Υ Phi Φ Psi Ψ Omega Ω";

  private static final Map<String, String> LETTERS = new HashMap<>();
  private static final Map<String, String> WORDS = new HashMap<>();

  static {
    String[] words = NAMES.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      LETTERS.put(words[i], words[i + 1]);
      WORDS.putIfAbsent(words[i + 1], words[i]);
    }
  }

  private Greek() {}

  /// The letter called `name`, such as `α` for `alpha`.
  static Optional<String> letter(String name) {
    return Optional.ofNullable(LETTERS.get(name));
  }

  /// The name of a letter, such as `alpha` for `α`; of several the plain one.
  public static Optional<String> name(String letter) {
    return Optional.ofNullable(WORDS.get(letter));
  }
}
