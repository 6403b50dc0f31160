package org.gradproof.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Tape;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Shape;
import org.junit.jupiter.api.Test;

/// Reverse mode over a whole span as one expression against backpropagation through time.
class UnrolledProperties {
  @Provide
  Arbitrary<Cell> cells() {
    return Arbitraries.of(Cells.shipped()).withoutEdgeCases();
  }

  private static void assertClose(Matrix wanted, Matrix found, String what) {
    for (int i = 0; i < wanted.data().length; i++) {
      double w = wanted.data()[i];
      assertEquals(w, found.data()[i], 1e-12 * Math.max(1, Math.abs(w)), what);
    }
  }

  @Property(tries = 60)
  void theGradientIsThatOfBackpropagationThroughTime(
      @ForAll("cells") Cell cell,
      @ForAll @IntRange(min = 1, max = 3) int n,
      @ForAll @IntRange(min = 1, max = 3) int m,
      @ForAll @IntRange(min = 1, max = 4) int count,
      @ForAll long seed) {
    Map<String, Integer> sizes = new TreeMap<>();
    cell.dimensions().forEach(d -> sizes.put(d.toString(), sizes.size() % 2 == 0 ? n : m));
    Bindings bindings = Bindings.random(cell, sizes, count, 1, new Random(seed));
    Bptt bptt = new Bptt(Derivation.of(cell), bindings);
    Bptt.Trajectory trajectory = bptt.forward();
    Bptt.Gradient gradient = bptt.gradient(trajectory);

    Unrolled unrolled = Unrolled.of(cell, count);
    Map<Expr, Matrix> wanted = new HashMap<>(gradient.parameters());
    wanted.putAll(gradient.initial());
    Map<Expr, Matrix> values = new HashMap<>(bindings.parameters());
    values.putAll(bindings.initial());
    for (int t = 0; t < count; t++) {
      Unrolled.Step step = unrolled.steps().get(t);
      Map<Expr, Matrix> inputs = bindings.inputs().get(t);
      Map<Expr, Matrix> upstream = bindings.upstream().get(t);
      Map<Expr, Matrix> arrived = gradient.inputs().get(t);
      step.inputs().forEach((x, at) -> values.put(at, inputs.get(x)));
      step.inputs().forEach((x, at) -> wanted.put(at, arrived.get(x)));
      step.upstream().forEach((s, at) -> values.put(at, upstream.get(s)));
    }
    Expr loss = unrolled.loss();
    Expr one = Expr.ones(Shape.SCALAR);
    Map<Expr, Expr> adjoints = new Reverse().adjoints(loss, one, wanted.keySet());
    new Reverse()
        .adjoints(loss, one)
        .forEach(
            (v, adjoint) -> assertSame(wanted.containsKey(v) ? adjoint : null, adjoints.get(v)));
    List<Expr> roots = new ArrayList<>(adjoints.values());
    roots.add(loss);
    Tape.Frame frame = Tape.of(roots, sizes).frame();
    values.forEach(frame::set);
    frame.run();
    assertClose(Matrix.of(1, 1, trajectory.loss()), frame.get(loss), "the loss");
    wanted.forEach((v, g) -> {
      Matrix found =
          adjoints.containsKey(v) ? frame.get(adjoints.get(v)) : new Matrix(g.rows(), g.cols());
      assertClose(g, found, "the gradient of " + v);
    });
  }

  @Test
  void aSpanOfTwoStepsIsTheStepPutIntoItself() {
    Unrolled unrolled = Unrolled.of(Cells.parse("h_t = tanh(W x_t + U h_{t-1})"), 2);
    assertEquals(
        List.of("tanh(W x_t[2] + U tanh(W x_t[1] + U h_{t-1}))"),
        unrolled.last().stream().map(Expr::toString).toList());
    assertEquals(
        "sum(h_t*[1]∘tanh(W x_t[1] + U h_{t-1}))"
            + " + sum(h_t*[2]∘tanh(W x_t[2] + U tanh(W x_t[1] + U h_{t-1})))",
        unrolled.loss().toString());
  }

  @Test
  void aSpanHasAtLeastOneStep() {
    Cell cell = Cells.shipped("rnn").orElseThrow();
    assertThrows(IllegalArgumentException.class, () -> Unrolled.of(cell, 0));
  }
}
