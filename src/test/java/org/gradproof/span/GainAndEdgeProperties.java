package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.eval.Matrix;

/// Gains, predicted edges, states of rest and the error of differences.
class GainAndEdgeProperties {
  private static Network network(String name, int n, double deviation, long seed) {
    return Network.random(Cells.shipped(name).orElseThrow(), n, n, Scheme.PYTORCH, deviation, seed);
  }

  @Provide
  Arbitrary<String> cells() {
    return Arbitraries.of("rnn", "lstm", "gru", "gru-reset-after");
  }

  @Property(tries = 40)
  void aGainThatIsSetIsFoundAndLeavesBiasesAlone(
      @ForAll("cells") String name,
      @ForAll @DoubleRange(min = 0.1, max = 5) double gain,
      @ForAll long seed) {
    Network given = network(name, 6, 1, seed);
    Network set = RecurrentGain.set(given, gain);
    assertEquals(gain, RecurrentGain.of(set), 1e-12 * gain);
    set.parameters()
        .forEach((p, m) -> {
          if (p.shape().isVector()) {
            assertArrayEquals(given.parameters().get(p).data(), m.data());
          }
        });
  }

  @Example
  void theUsualWeightsHaveTheGainOfTheirDistribution() {
    assertEquals(1 / Math.sqrt(3), RecurrentGain.of(network("rnn", 200, 0, 1)), 0.01);
    Cell cell = Cells.shipped("gru").orElseThrow();
    assertEquals(1, RecurrentGain.of(Network.random(cell, 200, 9, Scheme.GAUSSIAN, 0, 1)), 0.03);
  }

  /// All but a few eigenvalues of a driven cell lie within the predicted edge, and they fill it.
  @Example
  void eigenvaluesFillThePredictedEdge() {
    for (String name : List.of("rnn", "gru-reset-after", "gru", "lstm")) {
      Network network = RecurrentGain.set(network(name, 100, 1, 3), 1.5);
      SpectrumEdge spectrum = SpectrumEdge.of(network, 50);
      double[] heights = spectrum.edge().stream().mapToDouble(SpectrumEdge.Point::im).toArray();
      double predicted = Arrays.stream(heights).max().orElseThrow();
      double highest =
          spectrum.eigenvalues().stream().mapToDouble(SpectrumEdge.Point::im).max().orElseThrow();
      // The finite-size allowance at 100 units.
      assertEquals(1, highest / predicted, 0.2, name);
      long outside =
          spectrum.eigenvalues().stream()
              .filter(p -> Math.abs(p.im()) > 1.2 * edge(spectrum, p.re()))
              .count();
      long complex = spectrum.eigenvalues().stream().filter(p -> p.im() != 0).count();
      assertTrue(outside <= 0.08 * complex, name + ": " + outside + " of " + complex);
    }
  }

  private static double edge(SpectrumEdge spectrum, double x) {
    List<SpectrumEdge.Point> edge = spectrum.edge();
    return IntStream.range(0, edge.size())
        .filter(i -> Math.abs(edge.get(i).re() - x) < 0.03)
        .mapToDouble(i -> edge.get(i).im())
        .max()
        .orElse(0);
  }

  @Example
  void statesOfRest() {
    Cell lstm = Cells.shipped("lstm").orElseThrow();
    assertEquals(1.779721, RestingState.criticalBias(lstm, 1 / Math.sqrt(3)), 1e-6);
    assertEquals(Double.NEGATIVE_INFINITY, RestingState.criticalBias(lstm, 4.5));
    Cell gru = Cells.shipped("gru").orElseThrow();
    assertEquals(Double.POSITIVE_INFINITY, RestingState.criticalBias(gru, 1.9));
    assertEquals(Double.NEGATIVE_INFINITY, RestingState.criticalBias(gru, 2.1));
    assertTrue(Double.isNaN(RestingState.criticalBias(Cells.shipped("rnn").orElseThrow(), 1)));
  }

  /// Truncation falls with the power of the step that each formula's order says.
  @Example
  void theErrorOfDifferencesFallsWithTheirOrder() {
    for (String name : List.of("rnn", "lstm", "gru", "gru-reset-after")) {
      List<StepSizes> all =
          StepSizes.of(network(name, 5, 0, 1), 3, List.of(0x1p-5, 0x1p-6), Network.generator(1));
      for (StepSizes s : all.subList(0, 2)) {
        double order = Math.log(s.errors().get(0) / s.errors().get(1)) / Math.log(2);
        assertEquals(s.order(), order, 0.3, name);
      }
    }
  }

  @Example
  void aSequenceBeginsAgainAfterItsEnd() {
    Cell cell = Cells.parse("h_t = x_t + 0 * h_{t-1}");
    Matrix rows = Matrix.of(3, 1, 5, 6, 7);
    Network network =
        new Network(
            cell,
            Network.sizes(cell, 1, 1),
            Map.of(),
            new Drive.Sequence(Map.of(cell.inputs().getFirst(), rows)),
            1);
    TangentProgram program = network.program();
    for (double expected : new double[] {5, 6, 7, 5, 6}) {
      program.next();
      assertEquals(expected, program.value(cell.states().getFirst().current())[0]);
    }
    assertEquals(7, network.drive().bound());
    assertEquals(0, network.drive().burnIn());
  }
}
