package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.junit.jupiter.api.Test;

class SensitivityTest {
  /// Independent linear units.
  private static Network linear(int units, double factor) {
    Cell cell = Cells.parse("h_t = a*h_{t-1} + w*x_t");
    Map<Expr, Matrix> parameters = new LinkedHashMap<>();
    cell.parameters()
        .forEach(p ->
            parameters.put(p, Matrix.drawn(units, 1, () -> p.toString().equals("a") ? factor : 1)));
    Map<Expr, Double> inputs = new LinkedHashMap<>();
    cell.inputs().forEach(x -> inputs.put(x, 1.0));
    return new Network(
        cell, Network.sizes(cell, units, units), parameters, new Drive.Gaussian(inputs), 1);
  }

  /// For `h' = λ h + x` with white input, `Var ∂h/∂λ = (1+λ²)/(1−λ²)³` and `Var h = 1/(1−λ²)`: the
  /// dependence on λ explodes as memory grows, while `∂h_T/∂h_0 = λ^T` vanishes.
  @Test
  void curseOfMemory() {
    double before = 0;
    int units = 20_000;
    for (double factor : new double[] {0.5, 0.8}) {
      Sensitivity s = Sensitivity.of(linear(units, factor), 80, new Random());
      double squares = s.parameters() * s.parameters() / units;
      double left = 1 - factor * factor;
      double exact = (1 + factor * factor) / (left * left * left) + 1 / left;
      // Squares of Gaussians weighted by squares of Gaussians: a standard error of √(3.5/units).
      assertEquals(1, squares / exact, 0.07);
      assertTrue(squares > before);
      before = squares;
    }
  }

  /// `∂h_T/∂x_{T−k} = λ^k`, whatever the direction.
  @Test
  void effectiveReceptiveField() {
    double factor = 0.9;
    Sensitivity s = Sensitivity.of(linear(1, factor), 400, new Random());
    double first = s.inputs().getFirst();
    for (int lag = 0; lag < 400; lag++) {
      assertEquals(Math.pow(factor, lag), s.inputs().get(lag) / first, 1e-12);
    }
    assertEquals(factor / (1 - factor), s.meanLag(), 1e-9);
    assertEquals((int) Math.ceil(Math.log(0.1) / Math.log(factor)) - 1, s.receptiveField(0.9));
  }

  /// Mean-field theory against a vanilla network of 200 units with inputs and biases.
  @Test
  void predictionOfADrivenNetwork() {
    Cell cell = Cells.shipped("rnn").orElseThrow();
    double measured = 0;
    double predicted = 0;
    int networks = 4;
    for (int seed = 0; seed < networks; seed++) {
      Network network = Network.random(cell, 200, 200, Scheme.PYTORCH, 1, seed);
      measured +=
          new Lyapunov(1, 200, 2000, 1).of(network.program(), new Random(seed)).largest().value()
              / networks;
      predicted += Prediction.of(network).orElseThrow().exponent() / networks;
    }
    assertEquals(-0.789, predicted, 0.01);
    assertEquals(predicted, measured, 0.03);
  }

  @Test
  void thereIsNoPredictionForGatedCells() {
    Cell cell = Cells.shipped("lstm").orElseThrow();
    assertTrue(Prediction.of(Network.random(cell, 4, 4, Scheme.PYTORCH, 1, 1)).isEmpty());
  }
}
