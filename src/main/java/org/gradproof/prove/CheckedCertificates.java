package org.gradproof.prove;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gradproof.diff.Derivation;
import org.gradproof.rewrite.Rule;

/// The certificates that `proofs/check.sh` has Coq accept, as this program was built with them.
public final class CheckedCertificates {
  private CheckedCertificates() {}

  /// The certificate of a derivation, if it is among them: every equation, line and shape of it is,
  /// byte for byte, what Coq accepted.
  ///
  /// @param name what the cell is called on the command line
  public static Optional<CellCertificate> of(Derivation derivation, String name) {
    CellCertificate certificate = CellCertificate.of(derivation, name);
    return generated(certificate.name()).filter(certificate.text()::equals).map(_ -> certificate);
  }

  /// The lemma that a rewriting rule holds, if it is among them.
  public static Optional<String> lemma(Rule rule) {
    return generated("rules")
        .filter(text -> text.contains(RuleLemmas.module(rule)))
        .map(_ -> RuleLemmas.name(rule) + ".holds");
  }

  private static Optional<String> generated(String name) {
    String file = "generated/" + name + ".v";
    try (InputStream checked = CheckedCertificates.class.getResourceAsStream(file)) {
      return checked == null
          ? Optional.empty()
          : Optional.of(new String(checked.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
