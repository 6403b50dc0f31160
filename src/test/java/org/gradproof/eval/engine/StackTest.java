package org.gradproof.eval.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gradproof.cell.Cells;
import org.gradproof.eval.engine.Node.Phase;
import org.junit.jupiter.api.Test;

class StackTest {
  @Test
  void gatesThatReadTheSameStateAreOneProduct() {
    Graphs lstm = Graphs.of(Cells.shipped("lstm").orElseThrow(), 8);
    for (Phase phase : List.of(Phase.BEFORE, Phase.LOOP)) {
      List<Stack.Product> products = lstm.merged(phase);
      assertEquals(1, products.size(), products.toString());
      assertEquals(4, products.getFirst().targets().size());
      assertTrue(products.getFirst().accumulate());
    }
  }

  @Test
  void gatesUnderTheSameFunctionLieSideBySide() {
    Graphs lstm = Graphs.of(Cells.shipped("lstm").orElseThrow(), 8);
    List<Integer> columns =
        List.of("f", "i", "o").stream()
            .map(g -> lstm.layout.of(lstm.node(g)).column())
            .sorted()
            .toList();
    assertEquals(columns.get(0) + 8, columns.get(1));
    assertEquals(columns.get(1) + 8, columns.get(2));
  }

  @Test
  void productsAddedIntoOneTargetAreOneProduct() {
    Graphs cell = Graphs.of("g = tanh(A h_{t-1})\nf = σ(B h_{t-1})\nh_t = C g + D f");
    List<Stack.Product> last =
        cell.merged(Phase.LOOP).stream().filter(p -> p.operands().size() == 2).toList();
    assertEquals(1, last.size());
    assertEquals("[h_t]", last.getFirst().targets().toString());
    assertTrue(!last.getFirst().accumulate());
  }

  @Test
  void aGapBetweenOperandsIsNotReadOver() {
    Graphs cell =
        Graphs.of(Cells.parse("g = tanh(A h_{t-1})\nf = σ(B h_{t-1})\nh_t = C g + D f"), 5);
    assertTrue(cell.merged(Phase.LOOP).stream().allMatch(p -> p.operands().size() == 1));
  }
}
