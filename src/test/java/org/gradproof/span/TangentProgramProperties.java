package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;

/// The compiled tangent against the printed step Jacobian, against reverse mode, and against the
/// product computed directly.
class TangentProgramProperties {
  @Provide
  Arbitrary<Cell> shipped() {
    return Arbitraries.of(Cells.shipped());
  }

  @Property(tries = 60)
  void spansAgreeWithThePrintedJacobian(
      @ForAll("shipped") Cell cell,
      @ForAll @IntRange(min = 1, max = 9) int hidden,
      @ForAll @IntRange(min = 1, max = 4) int input,
      @ForAll @IntRange(min = 1, max = 12) int steps,
      @ForAll long seed) {
    Network network = Network.random(cell, hidden, input, Scheme.PYTORCH, 1, seed);
    List<Map<Expr, Matrix>> inputs = inputs(network, steps);
    NavigableSet<Integer> spans = new TreeSet<>(List.of(1, steps));
    Map<Expr, Matrix> initial = new LinkedHashMap<>();
    cell.states()
        .forEach(s ->
            initial.put(
                s.previous(), new Matrix(s.previous().shape().rows().size(network.sizes()), 1)));
    List<SpanJacobian.Point> direct =
        new SpanJacobian(Derivation.of(cell), network.sizes(), network.parameters())
            .run(initial, inputs::get, spans);
    List<SpanRun.Point> fast =
        new SpanRun(steps, steps, 8, 0)
            .of(
                network.program(),
                new TreeSet<>(List.of(1L, (long) steps)),
                new Random(),
                _ -> {},
                () -> false)
            .points();
    assertEquals(direct.size(), fast.size());
    for (int i = 0; i < fast.size(); i++) {
      assertEquals(direct.get(i).full(), fast.get(i).logNorm(), 1e-9);
      for (Map.Entry<Expr, Double> block : fast.get(i).blocks().entrySet()) {
        assertEquals(direct.get(i).blocks().get(block.getKey()), block.getValue(), 1e-7);
      }
    }
  }

  /// A row of the span Jacobian by reverse mode through the derived backward lines.
  @Property(tries = 40)
  void forwardAndReverseModeAgree(
      @ForAll("shipped") Cell cell,
      @ForAll @IntRange(min = 1, max = 6) int hidden,
      @ForAll @IntRange(min = 1, max = 10) int steps,
      @ForAll long seed) {
    Network network = Network.random(cell, hidden, 3, Scheme.PYTORCH, 1, seed);
    TangentProgram program = network.program();
    int n = program.size();
    double[] product = new double[n * n];
    for (int i = 0; i < n; i++) {
      product[i * n + i] = 1;
    }
    for (int t = 0; t < steps; t++) {
      program.next();
      double[][] j = program.dense();
      double[] next = new double[n * n];
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++) {
          for (int l = 0; l < n; l++) {
            next[i * n + l] += j[i][k] * product[k * n + l];
          }
        }
      }
      product = next;
    }
    Bptt.Gradient gradient = gradientOfFirstEntry(network, steps);
    double[] row = new double[n];
    int at = 0;
    for (var state : cell.states()) {
      for (double x : gradient.initial().get(state.previous()).data()) {
        row[at++] = x;
      }
    }
    double[] expected = new double[n];
    System.arraycopy(product, 0, expected, 0, n);
    assertArrayEquals(expected, row, 1e-12);
  }

  private static Bptt.Gradient gradientOfFirstEntry(Network network, int steps) {
    Cell cell = (Cell) network.cell();
    Map<Expr, Matrix> initial = new LinkedHashMap<>();
    List<Map<Expr, Matrix>> upstream = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      Map<Expr, Matrix> now = new LinkedHashMap<>();
      for (var state : cell.states()) {
        Matrix seed = new Matrix(state.current().shape().rows().size(network.sizes()), 1);
        initial.put(state.previous(), new Matrix(seed.rows(), 1));
        if (t == steps - 1 && state.equals(cell.states().getFirst())) {
          seed.data()[0] = 1;
        }
        now.put(state.current(), seed);
      }
      upstream.add(now);
    }
    Bindings bindings =
        new Bindings(
            network.sizes(), network.parameters(), initial, inputs(network, steps), upstream);
    Bptt bptt = new Bptt(Derivation.of(cell), bindings);
    return bptt.gradient(bptt.forward());
  }

  /// The inputs that a network's program sees.
  private static List<Map<Expr, Matrix>> inputs(Network network, int steps) {
    TangentProgram program = network.program();
    List<Map<Expr, Matrix>> inputs = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      program.next();
      Map<Expr, Matrix> now = new LinkedHashMap<>();
      for (Expr x : network.cell().inputs()) {
        double[] value = program.value(x);
        now.put(x, Matrix.of(value.length, 1, value));
      }
      inputs.add(now);
    }
    return inputs;
  }

  @Property(tries = 40)
  void pathsAddUpToTheWhole(
      @ForAll("shipped") Cell cell,
      @ForAll @IntRange(min = 1, max = 6) int hidden,
      @ForAll @IntRange(min = 1, max = 60) int steps,
      @ForAll long seed) {
    Network network = Network.random(cell, hidden, 2, Scheme.PYTORCH, 1, seed);
    Attribution split = Attribution.of(network, 3, steps);
    // Parts may be larger than the whole and cancel.
    double largest = split.carousel();
    for (double part : split.parts().values()) {
      largest = Math.max(largest, part);
    }
    double allowed = 1e-13 * steps * Math.max(1, Math.exp(largest - split.whole()));
    assertEquals(0, split.defect(), allowed);
    assertEquals(1, split.shares().values().stream().mapToDouble(x -> x).sum(), 10 * allowed);
    double byTime = split.latest().stream().mapToDouble(x -> x).sum();
    assertEquals(1, byTime + split.shares().get(Attribution.CAROUSEL), 10 * allowed);
    SpanRun.Result run =
        new SpanRun(steps, steps, 8, 3)
            .of(
                network.program(),
                new TreeSet<>(List.of((long) steps)),
                new Random(),
                _ -> {},
                () -> false);
    double squares = 0;
    double top = run.singularValues()[0];
    for (double s : run.singularValues()) {
      squares += Math.exp(2 * (s - top));
    }
    assertEquals(top + 0.5 * Math.log(squares), split.whole(), 1e-9);
  }

  /// With constant gates the carousel is the product of the gates.
  @Property(tries = 20)
  void theCarouselIsTheProductOfTheForgetGates(
      @ForAll @IntRange(min = 1, max = 5) int hidden,
      @ForAll @IntRange(min = 1, max = 3000) int steps) {
    Cell cell = Cells.shipped("lstm").orElseThrow();
    Network drawn = Network.random(cell, hidden, 2, Scheme.PYTORCH, 0, 1);
    drawn.parameters().values().forEach(m -> Arrays.fill(m.data(), 0));
    Network network = drawn.withBias(GateBias.named(cell, "f").orElseThrow(), () -> -1);
    Attribution split = Attribution.of(network, 0, Math.min(steps, 200));
    double each = ClosedForms.logGate(-1);
    assertEquals(
        split.steps() * each + Math.log(hidden) / 2, split.carousel(), 1e-11 * split.steps());
  }

  /// Letting directions go loses nothing once they lie below rounding.
  @Property(tries = 5)
  void followingTheLeadingDirectionsGivesTheSameNorms(@ForAll long seed) {
    Cell cell = Cells.shipped("lstm").orElseThrow();
    Network network = Network.random(cell, 6, 3, Scheme.PYTORCH, 1, seed);
    NavigableSet<Long> spans = new TreeSet<>(List.of(1500L, 2500L));
    SpanRun.Result all =
        new SpanRun(2500, 2500, 8, 10)
            .of(network.program(), spans, new Random(), _ -> {}, () -> false);
    SpanRun.Result few =
        new SpanRun(2500, 1000, 8, 10)
            .of(network.program(), spans, new Random(), _ -> {}, () -> false);
    for (int i = 0; i < 2; i++) {
      assertEquals(all.points().get(i).logNorm(), few.points().get(i).logNorm(), 1e-8);
    }
    assertEquals(all.exponents().largest().value(), few.exponents().largest().value(), 1e-12);
    assertTrue(few.omitted() < -40);
  }

  @Property(tries = 5)
  void theResultDoesNotDependOnThreads(@ForAll long seed) {
    Cell cell = Cells.shipped("lstm").orElseThrow();
    var kinds =
        List.of(
            new Measurement.Kind("lstm", s -> Network.random(cell, 5, 3, Scheme.PYTORCH, 1, s)));
    var one = Measurement.of(kinds, 300, 3, seed, 1, _ -> {}, () -> false).getFirst();
    var two = Measurement.of(kinds, 300, 3, seed, 2, _ -> {}, () -> false).getFirst();
    assertEquals(one.exponent(), two.exponent());
    assertEquals(one.logNorms(0.5), two.logNorms(0.5));
  }
}
