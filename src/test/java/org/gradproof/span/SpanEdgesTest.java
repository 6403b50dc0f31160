package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The shortest and the longest spans, gates at their ends, and repeatability.
class SpanEdgesTest {
  private static final long MILLION = 1_000_000;

  @Provide
  Arbitrary<Cell> shipped() {
    return Arbitraries.of(Cells.shipped());
  }

  private static Cell cell(String name) {
    return Cells.shipped(name).orElseThrow();
  }

  /// A network of weights 0 and no inputs, so that gates are what their biases say.
  private static Network still(String cell, int hidden) {
    Network network = Network.random(cell(cell), hidden, 2, Scheme.PYTORCH, 0, 1);
    network.parameters().values().forEach(m -> Arrays.fill(m.data(), 0));
    return network;
  }

  private static SpanRun.Result run(Network network, long steps, long exact) {
    TangentProgram program = network.program();
    return new SpanRun(steps, exact, Math.min(8, program.size()), 0)
        .of(program, Measurement.spans(steps), new Random(), _ -> {}, () -> false);
  }

  private static Network with(Network network, String gate, double bias) {
    return network.withBias(GateBias.named(network.cell(), gate).orElseThrow(), () -> bias);
  }

  /// The state `c` of an LSTM.
  private static Expr carried(Network network) {
    return network.cell().states().stream()
        .map(Recurrence.State::current)
        .filter(s -> s.toString().startsWith("c"))
        .findFirst()
        .orElseThrow();
  }

  /// The span of one step is the step.
  @Property(tries = 30)
  void oneStep(@ForAll("shipped") Cell cell, @ForAll long seed) {
    Network network = Network.random(cell, 5, 2, Scheme.PYTORCH, 1, seed);
    TangentProgram program = network.program();
    program.next();
    SpanRun.Result run = run(network, 1, 1);
    assertEquals(1, run.steps());
    double[][] j = program.dense();
    double[] flat = Arrays.stream(j).flatMapToDouble(Arrays::stream).toArray();
    assertEquals(
        Math.log(Matrices.singularValues(flat)[0]), run.points().getFirst().logNorm(), 1e-12);
  }

  /// `ln ‖∂c_T/∂c_0‖ = T ln σ(b)`, far below the smallest double.
  @Example
  void aMillionStepsOfAConstantForgetGate() {
    Network network = with(still("lstm", 1), "f", 1);
    SpanRun.Result run = run(network, MILLION, 100);
    double exact = MILLION * ClosedForms.logGate(1);
    assertEquals(
        exact, run.points().getLast().blocks().get(carried(network)), 1e-9 * Math.abs(exact));
    assertEquals(MILLION, run.steps());
    assertEquals(ClosedForms.logGate(1), run.exponents().largest().value(), 1e-12);
  }

  /// `∂h_T/∂h_0 = z^T` for a constant update gate without candidate weights.
  @Example
  void aMillionStepsOfAConstantUpdateGate() {
    SpanRun.Result run = run(with(still("gru", 2), "z", 3), MILLION, 100);
    double exact = MILLION * ClosedForms.logGate(3);
    assertEquals(exact, run.points().getLast().logNorm(), 1e-9 * Math.abs(exact));
  }

  @Example
  void anOpenGateKeepsAllAndAClosedOneNothing() {
    Network open = with(still("lstm", 3), "f", Double.POSITIVE_INFINITY);
    SpanRun.Result kept = run(open, 2000, 2000);
    kept.points().forEach(p -> assertEquals(0, p.blocks().get(carried(open)), 1e-12));
    assertEquals(0, kept.exponents().largest().value(), 1e-13);
    Network shut = with(still("lstm", 3), "f", Double.NEGATIVE_INFINITY);
    SpanRun.Result lost = run(shut, 2000, 2000);
    assertEquals(Double.NEGATIVE_INFINITY, lost.points().getLast().logNorm());
    assertEquals(Double.NEGATIVE_INFINITY, lost.exponents().largest().value());
  }

  /// With random weights: whatever the gates, nothing is not a number.
  @Property(tries = 40)
  void saturatedGatesGiveNumbersOrMinusInfinity(
      @ForAll("shipped") Cell cell,
      @ForAll @IntRange(min = 1, max = 20) int steps,
      @ForAll long seed) {
    Random random = new Random(seed);
    Network network = Network.random(cell, 4, 2, Scheme.PYTORCH, 1, seed);
    for (var equation : cell.equations()) {
      var bias = GateBias.of(cell, equation.name());
      if (bias.isPresent()) {
        double end = random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        double value = random.nextBoolean() ? end : Math.copySign(800, end);
        network = network.withBias(bias.get(), () -> value);
      }
    }
    SpanRun.Result run = run(network, steps, steps);
    for (SpanRun.Point point : run.points()) {
      assertTrue(point.logNorm() < Double.POSITIVE_INFINITY, point.toString());
      point.blocks().values().forEach(x -> assertTrue(x < Double.POSITIVE_INFINITY));
    }
    run.whole().exponents().forEach(e -> assertTrue(e.value() < Double.POSITIVE_INFINITY));
  }

  /// As long as plain products do not underflow, they have the norms of the log domain.
  @Property(tries = 30)
  void theLogDomainIsTheDirectProductWhereThatIsFinite(
      @ForAll("shipped") Cell cell,
      @ForAll @IntRange(min = 1, max = 300) int steps,
      @ForAll long seed) {
    Network network = Network.random(cell, 3, 2, Scheme.PYTORCH, 1, seed);
    TangentProgram program = network.program();
    double[] product = {};
    List<Double> direct = new ArrayList<>();
    TreeSet<Long> spans = new TreeSet<>(Measurement.spans(steps));
    for (long t = 1; t <= steps; t++) {
      program.next();
      double[] j = Arrays.stream(program.dense()).flatMapToDouble(Arrays::stream).toArray();
      product = t == 1 ? j : Matrices.product(j, product);
      if (spans.contains(t)) {
        double[] entries = product;
        // Commons Math's decomposition underflows long before the product does.
        double top = Arrays.stream(entries).map(Math::abs).max().orElseThrow();
        double[] scaled = Arrays.stream(entries).map(x -> x / top).toArray();
        direct.add(Math.log(Matrices.singularValues(scaled)[0]) + Math.log(top));
      }
    }
    List<SpanRun.Point> points = run(network, steps, steps).points();
    for (int i = 0; i < points.size(); i++) {
      assertEquals(direct.get(i), points.get(i).logNorm(), 1e-9, "T = " + points.get(i).steps());
    }
  }

  @Property(tries = 30)
  void theExponentsAddUpToTheDeterminants(
      @ForAll("shipped") Cell cell,
      @ForAll @IntRange(min = 1, max = 6) int hidden,
      @ForAll long seed) {
    SpanRun.Result run = run(Network.random(cell, hidden, 2, Scheme.PYTORCH, 1, seed), 200, 200);
    assertTrue(Double.isNaN(run.sumRule()) || run.sumRule() < 1e-9, "off by " + run.sumRule());
  }

  /// All figures, of several kinds, whatever the number of threads.
  @Property(tries = 4)
  void repeatableOnAnyNumberOfThreads(
      @ForAll @IntRange(min = 2, max = 7) int threads, @ForAll long seed) {
    List<Measurement.Kind> kinds = new ArrayList<>();
    for (String name : List.of("rnn", "lstm", "gru")) {
      kinds.add(
          new Measurement.Kind(name, s -> Network.random(cell(name), 9, 3, Scheme.PYTORCH, 1, s)));
    }
    List<Measurement> one = Measurement.of(kinds, 400, 2, seed, 1, _ -> {}, () -> false);
    List<Measurement> many = Measurement.of(kinds, 400, 2, seed, threads, _ -> {}, () -> false);
    for (int k = 0; k < kinds.size(); k++) {
      for (int s = 0; s < 2; s++) {
        SpanRun.Result a = one.get(k).runs().get(s);
        SpanRun.Result b = many.get(k).runs().get(s);
        assertEquals(a.points(), b.points());
        assertEquals(a.whole().exponents(), b.whole().exponents());
        assertEquals(a.exponents().exponents(), b.exponents().exponents());
        assertTrue(Arrays.equals(a.singularValues(), b.singularValues()));
      }
    }
  }

  /// An early stop keeps every step that was done.
  @Example
  void aStopLeavesTheStepsThatWereDone() {
    Network network = Network.random(cell("lstm"), 4, 2, Scheme.PYTORCH, 1, 3);
    SpanRun whole = new SpanRun(500, 500, 8, 0);
    long[] asked = {0};
    SpanRun.Result cut =
        whole.of(
            network.program(),
            Measurement.spans(500),
            new Random(),
            _ -> {},
            () -> ++asked[0] == 123);
    assertEquals(123, cut.steps());
    List<SpanRun.Point> all = run(network, 500, 500).points();
    assertEquals(all.stream().filter(p -> p.steps() <= 123).toList(), cut.points());
  }
}
