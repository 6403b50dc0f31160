package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.expr.Fn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Spectral radii of gated cells at the origin, where random-matrix theory knows them.
class GatedOriginTest {
  /// `ρ` of the step Jacobian at the origin, zero inputs and biases but for one gate's.
  private static double radius(String name, int n, String gate, double bias) {
    Cell cell = Cells.shipped(name).orElseThrow();
    Network network = Network.random(cell, n, 1, Scheme.PYTORCH, 0, 4);
    cell.parameters().stream()
        .filter(p -> p.shape().isVector())
        .forEach(p -> Arrays.fill(network.parameters().get(p).data(), 0));
    Network set =
        gate.isEmpty()
            ? network
            : network.withBias(GateBias.named(cell, gate).orElseThrow(), () -> bias);
    return Math.exp(
        new Lyapunov(8, 500, 1500, 1).of(set.program(), new Random(1)).largest().value());
  }

  private static final double CIRCLE = 1 / Math.sqrt(3);

  @Test
  void theory() {
    assertEquals(0.644338, 0.5 + CIRCLE / 4, 1e-6);
    assertEquals(0.875396, Fn.SIGMOID.value(1) + CIRCLE / 4, 1e-6);
    assertEquals(1.025135, Fn.SIGMOID.value(2) + CIRCLE / 4, 1e-6);
    assertEquals(1.58, ClosedForms.halfLife(Math.log(0.5 + CIRCLE / 4)), 5e-3);
  }

  @Test
  @Tag("heavy")
  void originsAtFiveHundredUnits() {
    assertEquals(0.644338, radius("lstm", 512, "", 0), 0.02);
    assertEquals(0.875396, radius("lstm", 512, "f", 1), 0.02);
    assertEquals(1.025135, radius("lstm", 512, "f", 2), 0.02);
    assertEquals(0.644338, radius("gru", 512, "", 0), 0.02);
    assertEquals(0.577350, radius("rnn", 512, "", 0), 0.03);
    double critical = ClosedForms.restingForgetBias(0.25, CIRCLE);
    assertEquals(1, radius("lstm", 512, "f", critical), 0.02);
  }

  @Test
  void originsAtOneHundredUnits() {
    // The finite-size allowance is 0.02·√(512/100).
    assertEquals(0.644338, radius("lstm", 100, "", 0), 0.045);
    assertEquals(0.875396, radius("lstm", 100, "f", 1), 0.045);
    assertEquals(0.644338, radius("gru", 100, "", 0), 0.045);
  }

  /// At the zero state the lower block row is a multiple of the upper one: half the exponents are
  /// −∞.
  @Test
  void halfTheExponentsOfAnLstmAtRestAreMinusInfinity() {
    Cell cell = Cells.shipped("lstm").orElseThrow();
    int n = 12;
    Network network = Network.random(cell, n, 1, Scheme.PYTORCH, 0, 4);
    cell.parameters().stream()
        .filter(p -> p.shape().isVector())
        .forEach(p -> Arrays.fill(network.parameters().get(p).data(), 0));
    LyapunovSpectrum spectrum =
        new Lyapunov(2 * n, 100, 200, 1).of(network.program(), new Random(1));
    assertEquals(n, spectrum.exponents().stream().filter(e -> Double.isFinite(e.value())).count());
    assertTrue(Double.isFinite(spectrum.sum().value()));
  }

  /// A GRU with constant gates: `z + (1−z) r μ` over a disc of radius g.
  @Test
  @Tag("heavy")
  void gruWithConstantGates() {
    int n = 1000;
    double gain = 1.5;
    double[] u = Matrices.gaussian(n, gain / Math.sqrt(n), new Random(2));
    double[][] anchors = {{0.2, 0.8}, {0.5, 0.875}, {0.9, 0.975}, {0.99, 0.9975}};
    List<double[]> eigenvalues = Matrices.eigenvalues(u);
    for (double[] a : anchors) {
      double z = a[0];
      double radius =
          eigenvalues.stream()
              .mapToDouble(e -> Math.hypot(z + (1 - z) * 0.5 * e[0], (1 - z) * 0.5 * e[1]))
              .max()
              .orElseThrow();
      assertEquals(a[1], radius, 0.01);
    }
  }
}
