package org.gradproof.verify;

import static org.gradproof.verify.BackwardAssertions.assertThatPassOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.junit.jupiter.api.Test;

/// A backward pass written in Java, one unit and two steps, right and wrong.
class BackwardAssertionsTest {
  private static final Cell CELL = Cells.parse("h_t = tanh(w x_t + u h_{t-1} + b)\n");

  private static BackwardAssertions pass(boolean carry) {
    double w = 0.3;
    double u = -0.7;
    double b = 0.1;
    double[] x = {0.5, -1.2};
    double h1 = Math.tanh(w * x[0] + b);
    double h2 = Math.tanh(w * x[1] + u * h1 + b);
    double a2 = 2.0 * (1 - h2 * h2);
    double a1 = (1.0 + (carry ? u * a2 : 0)) * (1 - h1 * h1);
    return assertThatPassOf(CELL)
        .given("input", x, 2, 1, 1)
        .given("w", new double[] {w}, 1, 1)
        .given("u", new double[] {u}, 1, 1)
        .given("b", new double[] {b}, 1)
        .given("grad_output", new double[] {1, 2}, 2, 1, 1)
        .returned("output", new double[] {h1, h2}, 2, 1, 1)
        .returned("u.grad", new double[] {a2 * h1}, 1, 1)
        .returned("w.grad", new double[] {a1 * x[0] + a2 * x[1]}, 1, 1)
        .returned("b.grad", new double[] {a1 + a2}, 1);
  }

  @Test
  void aRightPassIsRight() {
    pass(true).isRight();
  }

  @Test
  void aWrongPassFailsAndNamesTheTensor() {
    AssertionError error = assertThrows(AssertionError.class, () -> pass(false).isRight());
    assertTrue(error.getMessage().matches("(?s)disagrees: (w|b)\\.grad.*"), error.getMessage());
  }

  @Test
  void numbersThatDoNotFitTheShapeAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> assertThatPassOf(CELL).given("w", new double[] {1}, 2, 2));
  }
}
