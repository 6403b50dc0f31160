package org.gradproof.prove;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.gradproof.check.ThirdDerivatives;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;

/// The tolerances of central differences that `proofs/check.sh` has Coq accept, as this program was
/// built with them.
public final class CertifiedTolerances {
  private CertifiedTolerances() {}

  /// The certified bounds of a derivation, if Coq accepted its certificate and its bounds, byte for
  /// byte.
  ///
  /// @param name what the cell is called on the command line
  public static Optional<ThirdDerivatives> of(Derivation derivation, String name) {
    if (CheckedCertificates.of(derivation, name).isEmpty()) {
      return Optional.empty();
    }
    CertifiedCell cell = new CertifiedCell(derivation, name);
    Map<Expr, Double> bounds = ToleranceLemmas.bounds(cell);
    return !bounds.isEmpty() && accepted().contains(ToleranceLemmas.lemma(cell))
        ? Optional.of(
            new ThirdDerivatives(
                ToleranceLemmas.theorem(cell), ToleranceLemmas.STEPS, cell.dims(), 1, bounds))
        : Optional.empty();
  }

  private static String accepted() {
    try (InputStream file =
        CertifiedTolerances.class.getResourceAsStream("interval/tolerances.v")) {
      return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
