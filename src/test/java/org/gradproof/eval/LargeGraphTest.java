package org.gradproof.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.Reverse;
import org.gradproof.diff.Unrolled;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Order;
import org.gradproof.expr.Shape;
import org.gradproof.rewrite.Simplifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Ten thousand steps of a scalar LSTM as one expression: nine hundred thousand nodes with the
/// gradient.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeGraphTest {
  private static final int STEPS = 10_000;
  private static final Cell LSTM =
      Cells.parse(
          """
          x_t, h_t, c_t: scalar
          w_f, w_i, w_o, w_g, u_f, u_i, u_o, u_g, b_f, b_i, b_o, b_g: scalar
          f = σ(w_f∘x_t + u_f∘h_{t-1} + b_f)
          i = σ(w_i∘x_t + u_i∘h_{t-1} + b_i)
          o = σ(w_o∘x_t + u_o∘h_{t-1} + b_o)
          g = tanh(w_g∘x_t + u_g∘h_{t-1} + b_g)
          c_t = f∘c_{t-1} + i∘g
          h_t = o∘tanh(c_t)
          """);

  private final Bindings bindings = Bindings.random(LSTM, Map.of(), STEPS, 1, new Random(7));
  private final Bptt bptt = new Bptt(Derivation.of(LSTM), bindings);
  private final Bptt.Trajectory trajectory = bptt.forward();
  private final Bptt.Gradient gradient = bptt.gradient(trajectory);
  private final Unrolled unrolled = Unrolled.of(LSTM, STEPS);
  private final Expr loss = unrolled.loss();
  private final Map<Expr, Expr> adjoints =
      new Reverse().adjoints(loss, Expr.ones(Shape.SCALAR), LSTM.parameters());

  private void assertGradient(List<Expr> roots) {
    Map<Expr, Matrix> values = new HashMap<>(bindings.parameters());
    values.putAll(bindings.initial());
    for (int t = 0; t < STEPS; t++) {
      Map<Expr, Matrix> inputs = bindings.inputs().get(t);
      Map<Expr, Matrix> upstream = bindings.upstream().get(t);
      unrolled.steps().get(t).inputs().forEach((x, at) -> values.put(at, inputs.get(x)));
      unrolled.steps().get(t).upstream().forEach((s, at) -> values.put(at, upstream.get(s)));
    }
    Tape.Frame frame = Tape.of(roots, Map.of()).frame();
    values.forEach(frame::set);
    frame.run();
    assertClose(trajectory.loss(), frame.get(roots.getFirst()).get(0, 0), "the loss");
    for (int i = 0; i < LSTM.parameters().size(); i++) {
      Expr parameter = LSTM.parameters().get(i);
      double wanted = gradient.parameters().get(parameter).get(0, 0);
      assertClose(wanted, frame.get(roots.get(i + 1)).get(0, 0), parameter.toString());
    }
  }

  private static void assertClose(double wanted, double found, String what) {
    assertEquals(wanted, found, 1e-12 * Math.abs(wanted), what);
  }

  private List<Expr> roots() {
    List<Expr> roots = new ArrayList<>(List.of(loss));
    LSTM.parameters().forEach(p -> roots.add(adjoints.get(p)));
    return roots;
  }

  @Test
  void itsGradientIsThatOfBackpropagationThroughTime() {
    int nodes = Order.of(roots()).size();
    assertTrue(nodes > 89 * STEPS, "nodes: " + nodes);
    assertGradient(roots());
  }

  @Test
  void simplifiedItIsTheSame() {
    List<Expr> simple = Simplifier.simplify(roots());
    int before = Order.of(roots()).size();
    int after = Order.of(simple).size();
    assertTrue(after < 1.1 * before, before + " nodes become " + after);
    assertGradient(simple);
  }

  @Test
  void simplifyingManyAtOnceIsSimplifyingEach() {
    List<Expr> few = gradient(30);
    assertEquals(few.stream().map(Simplifier::simplify).toList(), Simplifier.simplify(few));
  }

  @Test
  void theNumberOfNodesIsLinearInTheNumberOfSteps() {
    int one = nodes(1000);
    int two = nodes(2000);
    int three = nodes(3000);
    assertEquals(two - one, three - two);
  }

  private static int nodes(int steps) {
    return Order.of(gradient(steps)).size();
  }

  private static List<Expr> gradient(int steps) {
    Expr loss = Unrolled.of(LSTM, steps).loss();
    Expr one = Expr.ones(Shape.SCALAR);
    return List.copyOf(new Reverse().adjoints(loss, one, LSTM.parameters()).values());
  }
}
