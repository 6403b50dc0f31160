package org.gradproof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which cells Coq has accepted.
class CheckedCertificatesTest {
  static Iterable<String> shipped() {
    return Cells.shippedNames();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedCellIsAmongThem(String name) {
    Derivation derivation = Derivation.of(Cells.shipped(name).orElseThrow());
    assertEquals(
        Optional.of(CellCertificate.moduleName(name) + "_gradient"),
        CheckedCertificates.of(derivation, name).map(CellCertificate::theorem));
  }

  @Test
  void aWrongDerivationUnderTheSameNameIsNot() {
    Cell gru = Cells.shipped("gru").orElseThrow();
    Derivation wrong =
        Derivation.of(
            gru, (fn, x, y) -> fn == Fn.TANH ? Expr.negate(fn.slope(x, y)) : fn.slope(x, y));
    assertEquals(Optional.empty(), CheckedCertificates.of(wrong, "gru"));
  }

  @Test
  void aCellOfOnesOwnIsNot() {
    Cell cell = Cells.parse("h_t = tanh(W x_t + U h_{t-1})");
    assertEquals(Optional.empty(), CheckedCertificates.of(Derivation.of(cell), "mine"));
    assertEquals(Optional.empty(), CheckedCertificates.of(Derivation.of(cell), "rnn"));
  }
}
