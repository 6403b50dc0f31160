package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;

/// No measured product exceeds a certified bound.
class CertificatesProperties {
  @Provide
  Arbitrary<String> cells() {
    return Arbitraries.of("rnn", "lstm", "gru", "gru-reset-after");
  }

  @Property(tries = 300)
  void noProductExceedsACertifiedBound(
      @ForAll("cells") String name,
      @ForAll @IntRange(min = 1, max = 6) int hidden,
      @ForAll @IntRange(min = 1, max = 40) int steps,
      @ForAll long seed) {
    exceedsNever(name, hidden, steps, seed);
  }

  @Property(tries = 10_000)
  @Tag("heavy")
  void noProductExceedsACertifiedBoundInTenThousandCells(
      @ForAll("cells") String name,
      @ForAll @IntRange(min = 1, max = 6) int hidden,
      @ForAll @IntRange(min = 1, max = 40) int steps,
      @ForAll long seed) {
    exceedsNever(name, hidden, steps, seed);
  }

  private static void exceedsNever(String name, int hidden, int steps, long seed) {
    Random random = new Random(seed);
    Cell cell = Cells.shipped(name).orElseThrow();
    Network network = Network.random(cell, hidden, 2, Scheme.PYTORCH, 0.3, seed);
    double scale = Math.exp(random.nextDouble(-3, 0.3));
    network.parameters().values().forEach(m -> scale(m.data(), scale));
    // Ten standard deviations: no input of a run lies outside.
    List<Certificate> certificates = Certificates.of(network, 3);
    SpanRun.Result run =
        new SpanRun(steps, steps, 8, 5)
            .of(network.program(), Measurement.spans(steps), random, _ -> {}, () -> false);
    for (Certificate certificate : certificates) {
      Statistics.label(certificate.name()).collect(certificate.holds());
      if (certificate.holds()) {
        assertTrue(certificate.logRate() < 0, certificate.toString());
        for (SpanRun.Point point : run.points()) {
          assertTrue(
              point.logNorm() <= certificate.logBound(point.steps()) + 1e-9,
              () -> certificate + " but " + point);
        }
      }
    }
  }

  private static void scale(double[] x, double factor) {
    Arrays.setAll(x, i -> x[i] * factor);
  }

  /// Along the trajectory itself, and along others within the tube.
  @Property(tries = 40)
  void noProductExceedsTheTrajectoryBound(
      @ForAll("cells") String name,
      @ForAll @IntRange(min = 1, max = 5) int hidden,
      @ForAll @IntRange(min = 1, max = 25) int steps,
      @ForAll long seed) {
    Cell cell = Cells.shipped(name).orElseThrow();
    Network network = Network.random(cell, hidden, 2, Scheme.PYTORCH, 1, seed);
    SpanRun.Result run =
        new SpanRun(steps, steps, 8, 7)
            .of(
                network.program(),
                new TreeSet<>(List.of((long) steps)),
                new Random(),
                _ -> {},
                () -> false);
    for (double radius : new double[] {0, 1e-6, 0.01}) {
      TrajectoryBound bound = TrajectoryBound.of(network, 7, steps, radius, List.of(1, 3, 8, 25));
      for (TrajectoryBound.Chunk chunk : bound.chunks()) {
        double spectral = chunk.logBound() + Math.log(run.singularValues().length) / 2;
        assertTrue(run.points().getLast().logNorm() <= spectral + 1e-9, chunk::toString);
      }
    }
  }

  /// Pascanu's condition on logistic units with σ_max = 3.6: 0.9^50 over 50 steps.
  @Example
  void vanishingLogisticUnits() {
    Cell cell = Cells.parse("h_t = sigmoid(U h_{t-1} + W x_t)");
    Network drawn = Network.random(cell, 32, 4, Scheme.GAUSSIAN, 1, 3);
    double[] u = drawn.parameters().get(cell.parameters().get(0)).data();
    boolean square = u.length == 32 * 32;
    double[] recurrent = square ? u : drawn.parameters().get(cell.parameters().get(1)).data();
    scale(recurrent, 3.6 / Matrices.singularValues(recurrent)[0]);
    Certificate pascanu = Certificates.of(drawn, 6).getFirst();
    assertEquals(0.9, pascanu.left(), 1e-12);
    assertTrue(pascanu.holds());
    SpanRun.Result run =
        new SpanRun(50, 50, 8, 100)
            .of(drawn.program(), new TreeSet<>(List.of(50L)), new Random(), _ -> {}, () -> false);
    assertEquals(5.154e-3, Math.exp(pascanu.logBound(50)), 1e-6);
    assertTrue(run.points().getLast().logNorm() <= pascanu.logBound(50));
  }

  /// The rate of Miller and Hardt's comparison matrix.
  @Example
  void ratesOfMillerAndHardt() {
    double[][] anchors = {{0.5, 0.933013}, {0.64, 0.938634}};
    for (double[] a : anchors) {
      double keep = 1 - a[0];
      assertEquals(a[1], (1 + Math.sqrt(1 - a[0] * keep)) / 2, 1e-6);
      double[] m = {a[0], 0.75 * keep, a[0], keep};
      assertEquals(a[1], NonNegative.of(2, m).rate(), 1e-6);
    }
  }

  /// Jury's form of the δISS condition says the same as the spectral radius.
  @Property(tries = 400)
  void juryFormIsTheSpectralRadius(@ForAll long seed) {
    Random random = new Random(seed);
    double f = random.nextDouble();
    double o = random.nextDouble();
    double x = random.nextDouble();
    double alpha = random.nextDouble() * random.nextDouble(0.1, 3);
    double uo = 4 * random.nextDouble();
    double[] a = {f, alpha, o * f, alpha * o + x * uo / 4};
    boolean jury = -1 + f + alpha * o + x * uo / 4 < f * x * uo / 4 && f * x * uo / 4 < 1;
    double radius = Matrices.spectralRadius(a);
    if (Math.abs(radius - 1) > 1e-9) {
      assertEquals(radius < 1, jury);
      assertEquals(radius, NonNegative.of(2, a).rate(), 1e-6);
    }
  }

  /// A norm coded as the largest entry would certify this cell, whose origin is unstable.
  @Example
  void theLargestEntryIsNoNorm() {
    Cell cell = Cells.shipped("lstm").orElseThrow();
    int n = 64;
    Network network = Network.random(cell, n, 1, Scheme.PYTORCH, 0, 1);
    network.parameters().values().forEach(m -> Arrays.fill(m.data(), 0));
    GateRoles.Lstm zero = (GateRoles.Lstm) GateRoles.of(cell, network.parameters()).orElseThrow();
    assertEquals(0, zero.g().stateNorm());
    var candidate =
        cell.equations().stream()
            .filter(e -> e.value().op() instanceof Op.Map(Fn fn, var _) && fn == Fn.TANH)
            .findFirst()
            .orElseThrow();
    var weights =
        candidate.value().variables().stream()
            .filter(v -> cell.parameters().contains(v) && !v.shape().isVector())
            .findFirst()
            .orElseThrow();
    var matrix = network.parameters().get(weights);
    for (int i = 0; i < n; i++) {
      for (int j = matrix.cols() - n; j < matrix.cols(); j++) {
        matrix.data()[i * matrix.cols() + j] = 0.1;
      }
    }
    GateRoles.Lstm roles = (GateRoles.Lstm) GateRoles.of(cell, network.parameters()).orElseThrow();
    assertEquals(6.4, roles.g().stateNorm(), 1e-12);
    assertEquals(0.5 + 0.25 * 6.4, Certificates.issOfLstm(roles, 0), 0.51);
    assertTrue(Certificates.issOfLstm(roles, 0) > 1);
    assertFalse(Certificates.of(network, 0).stream().anyMatch(Certificate::holds));
    TangentProgram program = network.program();
    LyapunovSpectrum origin = new Lyapunov(1, 100, 500, 1).of(program, new Random());
    assertEquals(Math.log(2.1), origin.largest().value(), 1e-9);
  }
}
