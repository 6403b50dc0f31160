package org.gradproof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.cell.RandomCells;
import org.gradproof.diff.Derivation;
import org.junit.jupiter.api.Test;

/// The file that is written for a cell.
class CellCertificateTest {
  @Provide
  Arbitrary<Cell> cells() {
    return RandomCells.cells();
  }

  /// The lines of the file are the printed ones, in their order: blocks, then the backward lines.
  @Property(tries = 50)
  void theLinesAreThoseOfTheDerivation(@ForAll("cells") Cell cell) {
    Derivation derivation = Derivation.of(cell);
    CellCertificate certificate = CellCertificate.of(derivation, "random");
    assertEquals(
        derivation.blocks().size() + derivation.backward().size(), certificate.lines().size());
    assertEquals(certificate.text(), CellCertificate.of(derivation, "random").text());
    assertTrue(certificate.text().chars().allMatch(c -> c == '\n' || c >= ' '));
  }

  @Test
  void aCommentCannotEndEarly() {
    assertEquals("(* a * ) b ( * '' *)", CellCertificate.comment("a *) b (* \""));
  }

  @Test
  void namesBecomeModules() {
    assertEquals("gru_reset_after", CellCertificate.moduleName("gru-reset-after"));
    assertEquals("cell_2_layer", CellCertificate.moduleName("2 layer"));
    assertEquals("cell_", CellCertificate.moduleName(""));
  }

  @Test
  void aCellWithKinksIsCertifiedWhereItsFunctionsHaveSlopes() {
    Cell cell = Cells.parse("h_t = relu(W x_t + U h_{t-1} + b)");
    assertTrue(CellCertificate.of(cell, "irnn").proof().contains("runsafe"));
    Cell smooth = Cells.parse("h_t = tanh(W x_t + U h_{t-1} + b)");
    assertFalse(CellCertificate.of(smooth, "rnn").proof().contains("runsafe"));
  }
}
