package org.gradproof.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerivationTest {
  private static Cell shipped(String name) {
    return Cells.shipped(name).orElseThrow();
  }

  private static String text(Derivation derivation) {
    StringBuilder text = new StringBuilder("# forward\n");
    derivation.forward().forEach(e -> text.append(e).append('\n'));
    text.append("\n# column blocks\n");
    derivation.blocks().forEach(e -> text.append(e).append('\n'));
    text.append("\n# backward\n");
    derivation.backward().forEach(l -> text.append(l).append('\n'));
    text.append("\n# step Jacobian\n");
    derivation.jacobian().equations().forEach(e -> text.append(e).append('\n'));
    return text.toString();
  }

  /// The printed form, line by line. When a change of it is wanted, the file is replaced by what
  /// this test prints.
  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru", "gru-reset-after", "lstm-peephole"})
  void theDerivationPrintsAsBefore(String name) throws IOException {
    try (InputStream golden =
        DerivationTest.class.getResourceAsStream("/golden/" + name + ".txt")) {
      String now = text(Derivation.of(shipped(name)));
      assertTrue(golden != null, now);
      assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), now);
    }
  }

  @Test
  void aLineSaysWhatItsTargetIsTheAdjointOf() {
    for (String name : Cells.shippedNames()) {
      for (Derivation.Line line : Derivation.of(shipped(name)).backward()) {
        boolean product = line.of() == line.target();
        assertTrue(product || line.target() == Derivation.adjointOf(line.of()), line::toString);
        assertEquals(line.target().shape(), line.value().shape());
      }
    }
  }

  @Test
  void everyParameterInputAndPreviousStateGetsItsAdjoint() {
    for (String name : Cells.shippedNames()) {
      Cell cell = shipped(name);
      List<Expr> reached =
          Derivation.of(cell).backward().stream().map(Derivation.Line::of).toList();
      assertTrue(reached.containsAll(cell.parameters()), name);
      assertTrue(reached.containsAll(cell.inputs()), name);
      cell.states().forEach(s -> assertTrue(reached.contains(s.previous()), name));
      assertTrue(reached.containsAll(cell.gates()), name);
    }
  }

  // Accents are printed as characters of their own.
  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  // Both sides print the same number of lines, so that they can be compared line by line.
  private static List<String> changed(Cell cell, Fn wrong) {
    List<String> right = text(Derivation.of(cell)).lines().toList();
    Slopes planted = (fn, x, y) -> fn == wrong ? Expr.scale(3, fn.slope(x, y)) : fn.slope(x, y);
    List<String> faulty = text(Derivation.of(cell, planted)).lines().toList();
    assertEquals(right.size(), faulty.size());
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < right.size(); i++) {
      if (!right.get(i).equals(faulty.get(i))) {
        changed.add(composed(right.get(i).replaceFirst(" \\+?= .*", "")));
      }
    }
    return changed;
  }

  @Test
  void aWrongSlopeChangesExactlyTheLinesThatUseIt() {
    assertEquals(List.of("ā_z", "ā_r", "J_{h,h}"), changed(shipped("gru"), Fn.SIGMOID));
    assertEquals(List.of("ā_g", "J_{h,h}"), changed(shipped("gru"), Fn.TANH));
    assertEquals(
        List.of("c̄_t", "ā_g", "J_{c,h}", "J_{h,c}", "J_{h,h}"), changed(shipped("lstm"), Fn.TANH));
    assertEquals(
        List.of("ā_o", "ā_i", "ā_f", "J_{c,h}", "J_{h,h}"), changed(shipped("lstm"), Fn.SIGMOID));
    assertEquals(List.of(), changed(shipped("gru"), Fn.RELU));
  }

  @Test
  void aFunctionWhoseSlopeNeedsItsArgumentGetsANameForIt() {
    Derivation derivation = Derivation.of(Cells.parse("h_t = softplus(W x_t + U h_{t-1})"));
    assertEquals(
        List.of("a_h = W x_t + U h_{t-1}", "h_t = softplus(a_h)"),
        derivation.forward().stream().map(Object::toString).toList());
    assertEquals("ā_h = h̄_t∘sigmoid(a_h)", composed(derivation.backward().getFirst().toString()));
  }

  @Test
  void aFunctionOfAFunctionGetsANameForEachArgument() {
    Derivation derivation = Derivation.of(Cells.parse("h_t = softplus(sin(W x_t + U h_{t-1}))"));
    assertEquals(
        List.of("a_{a_h} = W x_t + U h_{t-1}", "a_h = sin(a_{a_h})", "h_t = softplus(a_h)"),
        derivation.forward().stream().map(Object::toString).toList());
  }

  @Test
  void aProductOfTheForwardPassIsNamedThereWhenTheBackwardPassNeedsIt() {
    Derivation derivation = Derivation.of(shipped("gru-reset-after"));
    List<String> forward = derivation.forward().stream().map(Object::toString).toList();
    assertTrue(forward.contains("q_1 = W_hn h_{t-1}"), forward::toString);
    assertTrue(
        forward.contains("n_t = tanh(W_xn x_t + b_xn + r_t∘(q_1 + b_hn))"), forward::toString);
  }

  @Test
  void theStepsOfReverseModeAreKept() {
    Derivation derivation = Derivation.of(shipped("rnn"));
    assertEquals(1, derivation.steps().size());
    List<Reverse.Step> steps = derivation.steps().values().iterator().next();
    assertTrue(steps.getFirst().node().op() instanceof Op.Map, steps::toString);
    steps.forEach(s -> assertEquals(s.operand().shape(), s.share().shape()));
  }
}
