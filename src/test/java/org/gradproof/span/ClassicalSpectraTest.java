package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;

/// Lyapunov exponents that are known exactly, or from the literature.
class ClassicalSpectraTest {
  /// ψ'(x) by the recurrence and the asymptotic series of Commons Math.
  private static double exponentError(int n, int i, long steps) {
    return Math.sqrt(Gamma.trigamma((n - i) / 2.0) / (4.0 * steps));
  }

  @Test
  void productsOfGaussianMatricesHaveNewmansExponents() {
    long steps = 100_000;
    for (int n : new int[] {2, 4, 8}) {
      Random random = new Random();
      double[] matrix = new double[n * n];
      LyapunovSpectrum measured =
          new Lyapunov(n, 200, steps, 1)
              .of(
                  new DenseSteps(
                      n,
                      () -> {
                        Arrays.setAll(matrix, _ -> random.nextGaussian());
                        return matrix;
                      }),
                  random);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        double exact = ClosedForms.newman(n, i + 1, 1);
        sum += exact;
        Estimate estimate = measured.exponents().get(i);
        // Five standard errors: 14 exponents are compared in every build.
        assertEquals(exact, estimate.value(), 5 * exponentError(n, i, steps), n + ", " + i);
        assertEquals(
            1, estimate.standardError() / exponentError(n, i, steps), 0.6, "jackknife error");
      }
      assertEquals(sum, measured.sum().value(), 5 * Math.sqrt(n) * 0.004);
    }
  }

  @Test
  void newmansFormula() {
    assertEquals(0.057966, ClosedForms.newman(2, 1, 1), 1e-6);
    assertEquals(-0.635181, ClosedForms.newman(2, 2, 1), 1e-6);
    assertEquals(0.557966, ClosedForms.newman(4, 1, 1), 1e-6);
    assertEquals(0.364819, ClosedForms.newman(4, 2, 1), 1e-6);
    assertEquals(0.974632, ClosedForms.newman(8, 1, 1), 1e-6);
    assertEquals(-0.031900, ClosedForms.newman(16, 1, 1.0 / 4), 1e-6);
    assertEquals(-0.007853, ClosedForms.newman(64, 1, 1.0 / 8), 1e-6);
    assertEquals(-0.001956, ClosedForms.newman(256, 1, 1.0 / 16), 1e-6);
    double sum = 0;
    for (int i = 1; i <= 8; i++) {
      sum += ClosedForms.newman(8, i, 1);
    }
    assertEquals(3.724471, sum, 1e-6);
  }

  @Test
  void logisticMap() {
    double[] x = {0.3};
    LyapunovSpectrum measured =
        new Lyapunov(1, 1000, 1_000_000, 1)
            .of(
                new DenseSteps(
                    1,
                    () -> {
                      double slope = 4 * (1 - 2 * x[0]);
                      x[0] = 4 * x[0] * (1 - x[0]);
                      return new double[] {slope};
                    }),
                new Random());
    assertEquals(Math.log(2), measured.largest().value(), 1e-4);
  }

  @Test
  void catMap() {
    double[] matrix = {2, 1, 1, 1};
    LyapunovSpectrum measured =
        new Lyapunov(2, 100, 10_000, 1).of(new DenseSteps(2, () -> matrix), new Random());
    double exact = Math.log((3 + Math.sqrt(5)) / 2);
    assertEquals(0.962424, exact, 1e-6);
    assertEquals(exact, measured.exponents().get(0).value(), 1e-12);
    assertEquals(-exact, measured.exponents().get(1).value(), 1e-12);
    assertEquals(exact, measured.entropyRate().value(), 1e-12);
    assertEquals(2, measured.dimension().value(), 1e-9);
  }

  @Test
  void henonMap() {
    double[] state = {0.1, 0.1};
    LyapunovSpectrum measured =
        new Lyapunov(2, 1000, 1_000_000, 1)
            .of(
                new DenseSteps(
                    2,
                    () -> {
                      double[] jacobian = {-2.8 * state[0], 1, 0.3, 0};
                      double next = 1 - 1.4 * state[0] * state[0] + state[1];
                      state[1] = 0.3 * state[0];
                      state[0] = next;
                      return jacobian;
                    }),
                new Random());
    assertEquals(0.4192, measured.largest().value(), 1e-3);
    assertEquals(Math.log(0.3), measured.sum().value(), 1e-12);
    assertEquals(1.258, measured.dimension().value(), 1e-3);
    assertEquals(0.4192, measured.entropyRate().value(), 1e-3);
  }

  /// Fourth-order Runge–Kutta for the flow and its tangent together.
  @Test
  void lorenzFlow() {
    double step = 0.005;
    double[] state = {1, 1, 20};
    LyapunovSpectrum measured =
        new Lyapunov(3, 4000, 600_000, 1)
            .of(new DenseSteps(3, () -> Lorenz.step(state, step)), new Random());
    assertEquals(-(10 + 1 + 8.0 / 3), measured.sum().value() / step, 1e-3);
    assertEquals(0.9056, measured.largest().value() / step, 5e-3);
    assertEquals(0, measured.exponents().get(1).value() / step, 2e-3);
    assertEquals(2.0621, measured.dimension().value(), 1e-3);
  }

  @Test
  void orthogonalMatricesHaveExponentZero() {
    int n = 16;
    double[] matrix = Matrices.orthogonal(n, new Random());
    LyapunovSpectrum measured =
        new Lyapunov(n, 10, 20_000, 1).of(new DenseSteps(n, () -> matrix), new Random());
    for (Estimate exponent : measured.exponents()) {
      assertEquals(0, exponent.value(), 1e-15);
    }
  }

  @Test
  void singularMatricesHaveExponentMinusInfinity() {
    double[] matrix = {1, 2, 3, 2, 4, 6, 1, 0, 1};
    LyapunovSpectrum measured =
        new Lyapunov(3, 10, 1000, 1).of(new DenseSteps(3, () -> matrix), new Random());
    assertEquals(Double.NEGATIVE_INFINITY, measured.exponents().get(2).value());
    double trace = 6;
    double minors = 4 - 4 + 1 - 3 + 4;
    double root = Math.sqrt(trace * trace - 4 * minors);
    assertEquals(Math.log((trace + root) / 2), measured.exponents().get(0).value(), 1e-12);
    assertEquals(Math.log((trace - root) / 2), measured.exponents().get(1).value(), 1e-10);
  }

  /// What a wrong order of factors gives is another number.
  @Test
  void theOrderOfFactorsMatters() {
    Random random = new Random();
    double[][] three = new double[3][9];
    for (double[] m : three) {
      Arrays.setAll(m, _ -> random.nextGaussian());
    }
    double forward = periodic(three, new int[] {0, 1, 2});
    double backward = periodic(three, new int[] {2, 1, 0});
    double direct =
        Math.log(Matrices.spectralRadius(Matrices.product(three[2], three[1], three[0]))) / 3;
    assertEquals(direct, forward, 1e-3);
    assertTrue(Math.abs(forward - backward) > 1e-6, forward + " and " + backward);
  }

  private static double periodic(double[][] matrices, int[] order) {
    int[] at = {0};
    return new Lyapunov(3, 300, 3000, 1)
        .of(new DenseSteps(3, () -> matrices[order[at[0]++ % 3]]), new Random())
        .largest()
        .value();
  }

  @Test
  void theIntervalIsChosenFromTheGap() {
    int n = 8;
    Random random = new Random(7);
    double[] matrix = new double[n * n];
    LyapunovSpectrum every = gaussian(n, random.nextLong(), matrix, 1);
    random.setSeed(7);
    LyapunovSpectrum chosen = gaussian(n, random.nextLong(), matrix, 0);
    assertTrue(Lyapunov.chosen(every) >= 3 && Lyapunov.chosen(every) <= 12);
    for (int i = 0; i < n; i++) {
      assertEquals(
          every.exponents().get(i).value(), chosen.exponents().get(i).value(), 1e-7, "i = " + i);
    }
  }

  private static LyapunovSpectrum gaussian(int n, long seed, double[] matrix, int interval) {
    Random random = new Random(seed);
    return new Lyapunov(n, 200, 1200, interval)
        .of(
            new DenseSteps(
                n,
                () -> {
                  Arrays.setAll(matrix, _ -> random.nextGaussian());
                  return matrix;
                }),
            new Random(1));
  }
}
