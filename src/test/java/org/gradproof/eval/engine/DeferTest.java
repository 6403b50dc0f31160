package org.gradproof.eval.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.junit.jupiter.api.Test;

class DeferTest {
  private static List<String> sums(String cell) {
    Derivation derivation = Derivation.of(Cells.shipped(cell).orElseGet(() -> Cells.parse(cell)));
    String listing =
        Compiler.of(derivation, Map.of("n", 8, "m", 8)).blockRows(1).compile().listing();
    return Normalizer.normalize(listing, Normalizer.Form.NFC)
        .substring(listing.indexOf("gradients of the parameters"))
        .lines()
        .skip(1)
        .map(String::strip)
        .toList();
  }

  @Test
  void allWeightsOfAnLstmAreOneProductOverTheBlock() {
    assertEquals(
        List.of(
            "outer    32×16  sum over rows of [ā_f, ā_i, ā_o, ā_g] [x_t, h_{t-1}]ᵀ",
            "sum      over rows of [ā_f, ā_i, ā_o, ā_g]"),
        sums("lstm"));
  }

  @Test
  void theResetGateNeedsAnOperandOfItsOwn() {
    assertEquals(
        List.of(
            "outer    24×8  sum over rows of [ā_r, ā_z, ā_g] [x_t]ᵀ",
            "outer    16×8  sum over rows of [ā_r, ā_z] [h_{t-1}]ᵀ",
            "outer    8×8  sum over rows of [ā_g] [r_t∘h_{t-1}]ᵀ",
            "sum      over rows of [ā_r, ā_z, ā_g]"),
        sums("gru"));
  }

  @Test
  void whatIsNoOuterProductIsSummedRowByRow() {
    assertEquals(List.of("sum      over rows of [ā_h∘h_{t-1}]"), sums("h_t = tanh(p∘h_{t-1})"));
  }
}
