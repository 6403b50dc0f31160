package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.junit.jupiter.api.Test;

/// Long spans that are known exactly.
class ClosedFormsTest {
  @Test
  void pathsThroughLogisticUnitsVanishForWeightsBelowFour() {
    assertEquals(0.25, Fn.SIGMOID.slopeBound());
    assertTrue(Fn.SIGMOID.slopeBound() * Math.nextDown(4.0) < 1);
  }

  @Test
  void largeSingularValuesDoNotMeanExplosion() {
    double[] w = {0.5, 3, 0, 0.5};
    assertEquals(3.0811, Matrices.singularValues(w)[0], 1e-4);
    assertEquals(2.6646e-13, Math.exp(logNorm(w, 50)), 2.6646e-17);
  }

  @Test
  void transientGrowth() {
    double[] w = {0.9, 1, 0, 0.9};
    Map<Integer, Double> anchors = Map.of(5, 3.3836, 9, 3.9126, 10, 3.9053, 50, 0.28641);
    anchors.forEach((steps, norm) -> assertEquals(norm, Math.exp(logNorm(w, steps)), norm * 1e-4));
    assertEquals(3.913, Math.exp(logNorm(w, 9)), 1e-3);
  }

  private static double logNorm(double[] w, int steps) {
    GradedProduct product = new GradedProduct(2);
    PanelQr qr = new PanelQr(2, 2, new Random()).keepingR();
    DenseSteps matrices = new DenseSteps(2, () -> w);
    for (int t = 0; t < steps; t++) {
      matrices.next();
      qr.step(matrices);
      product.multiply(qr.r(), 2);
    }
    return product.logSingularValues()[0];
  }

  @Test
  void scalarTanhMap() {
    double[][] anchors = {
      {2, 0.957504, 0.166372, -1.793529, 1e-6},
      {1.5, 0.858560, 0.394313, -0.930610, 1e-5},
      {1.1, 0.502941, 0.821756, -0.196312, 1e-6}
    };
    for (double[] a : anchors) {
      double x = ClosedForms.tanhFixedPoint(a[0]);
      double multiplier = a[0] * (1 - x * x);
      assertEquals(a[1], x, a[4]);
      assertEquals(a[2], multiplier, a[4]);
      assertEquals(a[3], Math.log(multiplier), a[4]);
      // The cell itself, started near the fixed point.
      Cell cell = Cells.parse("h_t = tanh(w h_{t-1} + v x_t)");
      SpanRun.Result run = scalar(cell, Map.of("w", a[0], "v", 0.0), 0.5, 4000);
      assertEquals(a[3], run.exponents().largest().value(), a[4]);
    }
  }

  /// At w = 1 the product falls like n^{-3/2}: no exponent describes it.
  @Test
  void criticalTanhMapFallsByAPowerLaw() {
    Cell cell = Cells.parse("h_t = tanh(w h_{t-1} + v x_t)");
    SpanRun.Result run = scalar(cell, Map.of("w", 1.0, "v", 0.0), 0.5, 100_000);
    List<SpanRun.Point> points = run.points();
    double from = points.get(points.size() - 11).logNorm();
    double slope = (points.getLast().logNorm() - from) / Math.log(10);
    assertEquals(-1.5, slope, 0.01);
  }

  private static SpanRun.Result scalar(
      Cell cell, Map<String, Double> weights, double start, long steps) {
    Map<Expr, Matrix> parameters = new LinkedHashMap<>();
    cell.parameters().forEach(p -> parameters.put(p, Matrix.of(1, 1, weights.get(p.toString()))));
    TangentProgram program =
        TangentProgram.of(
            cell,
            Network.sizes(cell, 1, 1),
            parameters,
            Map.of(cell.states().getFirst().previous(), Matrix.of(1, 1, start)),
            (_, _) -> {});
    return new SpanRun(steps, Math.min(steps, 100), 1, 100)
        .of(program, Measurement.spans(steps), new Random(), _ -> {}, () -> false);
  }

  @Test
  void linearAndLeakyUnits() {
    assertEquals(-0.105361, Math.log(0.9), 1e-6);
    assertEquals(6.5788, ClosedForms.halfLife(Math.log(0.9)), 1e-4);
    assertEquals(68.9676, ClosedForms.halfLife(Math.log(0.99)), 1e-4);
    double leaky = 1 - 0.1 + 0.1 * 0.5;
    assertEquals(0.95, leaky, 1e-15);
    assertEquals(19.4957, ClosedForms.timeConstant(Math.log(leaky)), 1e-4);
  }

  @Test
  void forgetGates() {
    double[][] anchors = {
      {0, 1}, {1, 2.2127}, {2, 5.4609}, {3, 14.2660}, {5, 103.2183}, {10, 15267.93}
    };
    for (double[] a : anchors) {
      double half = ClosedForms.halfLife(ClosedForms.logGate(a[0]));
      assertEquals(a[1], half, Math.max(5e-5, a[1] * 1e-6), "b = " + a[0]);
      assertEquals(
          Math.log1p(Math.exp(-a[0])),
          1 / ClosedForms.timeConstant(ClosedForms.logGate(a[0])),
          1e-15);
    }
    assertEquals(2.484379e-14, Math.exp(100 * ClosedForms.logGate(1)), 2.484379e-20);
    assertEquals(3.073170e-6, Math.exp(100 * ClosedForms.logGate(2)), 3.07317e-12);
    assertEquals(0.510924, Math.exp(100 * ClosedForms.logGate(5)), 1e-6);
    // Half a unit of the last digit that the anchors print.
    double[][] decades = {
      {0, -301029.996, 5e-4}, {1, -136047.822, 5e-4}, {5, -2916.4388, 5e-5}, {10, -19.71649, 5e-6}
    };
    for (double[] a : decades) {
      assertEquals(a[1], 1e6 * ClosedForms.logGate(a[0]) / Math.log(10), a[2]);
    }
  }

  @Test
  void saturatedGates() {
    assertEquals(-9.357622968839737e-14, ClosedForms.logGate(30), 9.4e-28);
    assertEquals(-8.533047625744e-17, ClosedForms.logGate(37), 8.6e-29);
    // What the rounded gate gives instead.
    assertTrue(Math.abs(Math.log(Fn.SIGMOID.value(30)) / ClosedForms.logGate(30) - 1) > 5e-4);
    assertEquals(0, Math.log(Fn.SIGMOID.value(37)));
    assertEquals(Double.MIN_VALUE, Math.pow(0.5, 1074));
    assertEquals(0, Math.pow(0.5, 1075));
    assertEquals(-1e6, ClosedForms.logGate(-1e6));
    assertEquals(0.331812, Math.exp(-Fn.SOFTPLUS.value(0.7)), 1e-6);
    assertEquals(Fn.SIGMOID.value(-0.7), Math.exp(-Fn.SOFTPLUS.value(0.7)), 1e-15);
  }

  @Test
  void compensatedSums() {
    CompensatedSum sum = new CompensatedSum();
    double naive = 0;
    double term = ClosedForms.logGate(1);
    for (int i = 0; i < 1_000_000; i++) {
      sum.add(term);
      naive += term;
    }
    assertEquals(-313261.68751822284, sum.value(), 1e-9);
    assertTrue(Math.abs(naive + 313261.68751822284) > 1e-6);
    CompensatedSum infinite = new CompensatedSum();
    infinite.add(1);
    infinite.add(Double.NEGATIVE_INFINITY);
    infinite.add(2);
    assertEquals(Double.NEGATIVE_INFINITY, infinite.value());
  }

  /// A central difference of `1 + f^T c` at f = ½, c = 1: good at 30 steps, blind at 40.
  @Test
  void differencesGoBlindAtTheHorizon() {
    assertEquals(34.7, ClosedForms.differenceHorizon(Math.log(0.5)), 0.1);
    double[][] anchors = {{30, 1.4e-3}, {35, 0.24}, {40, 1}};
    for (double[] a : anchors) {
      double error = differenceError((int) a[0]);
      assertTrue(error <= 3 * a[1] && error >= a[1] / 3, a[0] + " steps: " + error);
    }
  }

  private static double differenceError(int steps) {
    double h = 1e-5;
    double exact = Math.pow(0.5, steps);
    double difference = (1 + exact * (1 + h)) - (1 + exact * (1 - h));
    return Math.abs(difference / (2 * h) / exact - 1);
  }

  @Test
  void biasForASpan() {
    double[][] anchors = {{10, 0.348678}, {100, 0.366032}, {1000, 0.367695}, {1e6, 0.367879}};
    for (double[] a : anchors) {
      double kept = Math.exp(a[0] * ClosedForms.logGate(ClosedForms.biasFor(a[0])));
      assertEquals(a[1], kept, 1e-6);
      assertEquals(Math.pow(1 - 1 / a[0], a[0]), kept, 1e-9);
    }
  }

  @Test
  void chronoInitialisation() {
    assertEquals(0.149648, ClosedForms.chronoMean(100, 100), 1e-6);
    assertEquals(0.148609, ClosedForms.chronoMean(1000, 1000), 1e-6);
    assertEquals(0.1484956, ClosedForms.chronoMean(1e6, 1e6), 1e-7);
    assertEquals(0.723539, ClosedForms.chronoMean(1000, 100), 1e-6);
    // The limit, ∫ exp(−1/s) over (0, 1).
    assertEquals(0.1484955, Quadrature.over(0, 1, s -> Math.exp(-1 / s), 1e-12), 1e-7);
  }

  @Test
  void originsOfGatedCells() {
    double mu = 1 / Math.sqrt(3);
    double[] janet = {0.922077, 1.019734, 1.021396};
    double[] biases = {0, 1, 3};
    for (int i = 0; i < 3; i++) {
      double f = Fn.SIGMOID.value(biases[i]);
      assertEquals(janet[i], f + (1 - Fn.SIGMOID.value(biases[i] - 1)) * mu, 1e-6);
    }
    double bias = ClosedForms.restingForgetBias(0.25, mu);
    assertEquals(1.779721, bias, 1e-6);
    assertEquals(1, Fn.SIGMOID.value(bias) + mu / 4, 1e-15);
    assertEquals(Double.POSITIVE_INFINITY, ClosedForms.restingForgetBias(0.25, 0));
  }

  /// A GRU whose candidate does not see the state: `∂h_T/∂h_0 = z^T`, down to e^{-10⁶}.
  @Test
  void constantUpdateGate() {
    Cell cell = Cells.shipped("gru").orElseThrow();
    Network drawn = Network.random(cell, 3, 2, Scheme.PYTORCH, 0, 5);
    drawn.parameters().values().forEach(m -> Arrays.fill(m.data(), 0));
    for (double bias : new double[] {-2, 0, 5, 30}) {
      GateBias gate = GateBias.named(cell, "z").orElseThrow();
      Network network = drawn.withBias(gate, () -> bias);
      long steps = 200_000;
      SpanRun.Result run =
          new SpanRun(steps, 100, 3, 0)
              .of(
                  network.program(),
                  new TreeSet<>(List.of(1L, steps)),
                  new Random(),
                  _ -> {},
                  () -> false);
      double exact = Math.log(Fn.SIGMOID.value(bias));
      assertEquals(exact, run.points().getFirst().logNorm(), 1e-15);
      assertEquals(
          steps * exact, run.points().getLast().logNorm(), 1e-13 * steps * Math.abs(exact) + 1e-9);
      assertEquals(exact, run.exponents().largest().value(), 1e-13);
    }
  }

  /// The drift of a long product of one orthogonal matrix. A matrix is orthogonal up to rounding
  /// only, and by how much differs from one to the next: this is one of them.
  @Test
  void orthogonalProductsDriftSlowly() {
    int n = 16;
    double[] w = Matrices.orthogonal(n, new Random(1));
    double[] product = Matrices.product(w);
    int steps = 100_000;
    double[] next = new double[n * n];
    for (int t = 1; t < steps; t++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int k = 0; k < n; k++) {
            sum = Math.fma(w[i * n + k], product[k * n + j], sum);
          }
          next[i * n + j] = sum;
        }
      }
      System.arraycopy(next, 0, product, 0, next.length);
    }
    double[] singular = Matrices.singularValues(product);
    assertTrue(Math.abs(singular[0] - 1) <= 2e-16 * steps);
    assertTrue(Math.abs(singular[n - 1] - 1) <= 2e-16 * steps);
  }
}
