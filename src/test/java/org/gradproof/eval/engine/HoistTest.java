package org.gradproof.eval.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.gradproof.eval.engine.Node.Phase;
import org.junit.jupiter.api.Test;

class HoistTest {
  @Test
  void productsOfInputsAreDoneBeforeTheRecurrence() {
    Graphs rnn = Graphs.of("h_t = tanh(W x_t + U h_{t-1} + b)");
    assertEquals(Set.of("W x_t"), rnn.products(Phase.BEFORE));
    assertEquals(Set.of("U h_{t-1}"), rnn.products(Phase.LOOP));
    assertEquals(Phase.BEFORE, rnn.node("hoisted a_h").phase());
    assertEquals(Phase.LOOP, rnn.node("a_h").phase());
  }

  @Test
  void aGateThatDoesNotSeeTheStateIsDoneBeforeTheRecurrence() {
    Graphs sru = Graphs.of("f = σ(W x_t + b)\nc_t = f∘c_{t-1} + (1-f)∘tanh(V x_t)");
    assertEquals(Set.of("W x_t", "V x_t"), sru.products(Phase.BEFORE));
    assertEquals(Set.of(), sru.products(Phase.LOOP));
    assertEquals(Phase.BEFORE, sru.node("f").phase());
    assertEquals(Phase.LOOP, sru.node("c_t").phase());
  }

  @Test
  void aConcatenationIsDividedAmongTheProducts() {
    Graphs cell = Graphs.of("h_t = tanh(W [x_t, h_{t-1}] + b)");
    assertEquals(1, cell.products(Phase.BEFORE).size());
    assertEquals(1, cell.products(Phase.LOOP).size());
    assertEquals(
        List.of(),
        cell.hoist.live().stream().filter(n -> n.work() instanceof Node.Work.General).toList());
  }

  @Test
  void whatOnlyAnotherStateNeedsAfterwardsStaysInTheLoopOnlyIfTheNextStepNeedsIt() {
    // Nothing reads y_{t-1}, but y is carried, so it belongs to the loop.
    Graphs cell = Graphs.of("h_t = tanh(U h_{t-1})\ny_t = V h_t + 0 y_{t-1}");
    assertEquals(Phase.LOOP, cell.node("h_t").phase());
    assertEquals(Set.of("U h_{t-1}", "V h_t"), cell.products(Phase.LOOP));
  }

  @Test
  void productsDoNotWaitForTheOtherTermsOfTheirSum() {
    Graphs peephole =
        Graphs.of("c_t = tanh(W x_t + U c_{t-1})\nh_t = σ(V x_t + P h_{t-1} + p∘c_t)");
    assertEquals(
        List.of("[a_c]", "[a_h without the rest]"),
        peephole.merged(Phase.LOOP).stream().map(p -> p.targets().toString()).sorted().toList());
  }
}
