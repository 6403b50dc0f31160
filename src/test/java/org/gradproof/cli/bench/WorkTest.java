package org.gradproof.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.eval.engine.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many operations the matrix products of a gradient take.
class WorkTest {
  private static Span span(Cell cell, int steps, int batch, int hidden) {
    return new Span(cell, Precision.DOUBLE, steps, batch, hidden, 1);
  }

  @ParameterizedTest
  @CsvSource({"rnn,1", "gru,3", "gru-reset-after,3", "gru-chung,3", "lstm,4", "lstm-peephole,4"})
  void gatesThatReadInputAndStateTakeTheUsualNumber(String name, int gates) {
    Cell cell = Cells.shipped(name).orElseThrow();
    for (int[] size : List.of(new int[] {1000, 1, 64}, new int[] {7, 32, 128})) {
      int t = size[0];
      int b = size[1];
      double h = size[2];
      Work work = span(cell, t, b, size[2]).work();
      assertEquals(2 * gates * h * (3 * h + 2 * h) * b * t, work.total());
      assertEquals(4 * gates * h * h * b * t, work.recurrent());
    }
  }

  @Test
  void sizesOfInputAndStateMayDiffer() {
    Cell cell = Cells.parse("h_t = tanh(W x_t + U h_{t-1})");
    String n = cell.states().getFirst().current().shape().rows().toString();
    String m = cell.inputs().getFirst().shape().rows().toString();
    Work work = Work.of(cell, Map.of(n, 3, m, 5), 1, 1);
    assertEquals(2 * 3 * (3 * 3 + 2 * 5), work.total());
  }

  @Test
  void aProductOfAConcatenationHasNoGradientForTheInput() {
    Cell apart = Cells.parse("h_t = tanh(W x_t + U h_{t-1})");
    Cell together = Cells.parse("h_t = tanh(W [x_t, h_{t-1}])");
    assertEquals(span(apart, 2, 3, 4).work(), span(together, 2, 3, 4).work());
  }

  @Test
  void aProductThatTwoEquationsShareIsCountedOnce() {
    Cell once = Cells.parse("h_t = tanh(U h_{t-1})");
    Cell twice = Cells.parse("p_t = σ(U h_{t-1})\nh_t = p_t∘tanh(U h_{t-1})");
    assertEquals(span(once, 1, 1, 4).work(), span(twice, 1, 1, 4).work());
  }

  @Test
  void aProductBehindWeightsNeedsTheGradientOfItsArgument() {
    Cell cell = Cells.parse("g_t = tanh(V x_t + b)\nh_t = tanh(W g_t) + h_{t-1}");
    Work work = span(cell, 1, 1, 4).work();
    assertEquals(2 * 16 * (2 + 3), work.total());
    assertEquals(0, work.recurrent());
  }
}
