package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.linear.LUDecomposition;

class LogSingularValuesProperties {
  private static double[][] rows(double[] m, int n) {
    double[][] rows = new double[n][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(m, i * n, (i + 1) * n));
    return rows;
  }

  @Property(tries = 100)
  void agreeWithTheDecompositionOfCommonsMath(
      @ForAll @IntRange(min = 1, max = 20) int n, @ForAll long seed) {
    double[] m = Matrices.gaussian(n, 1, new Random(seed));
    double[] expected = Arrays.stream(Matrices.singularValues(m)).map(Math::log).toArray();
    // Commons Math loses relative accuracy of the small ones.
    double[] logs = LogSingularValues.of(rows(m, n));
    for (int i = 0; i < n; i++) {
      double spread = Math.exp(expected[0] - expected[i]);
      assertEquals(expected[i], logs[i], 1e-13 * n * Math.max(1, spread));
    }
  }

  /// Rows of an orthogonal matrix, scaled: the singular values are the scales, however far apart.
  @Property(tries = 100)
  void scalesOfOrthogonalRows(@ForAll @IntRange(min = 1, max = 16) int n, @ForAll long seed) {
    Random random = new Random(seed);
    double[][] q = rows(Matrices.orthogonal(n, random), n);
    long[] exponents = random.longs(n, -3_000_000, 3_000_000).toArray();
    double[] logs = LogSingularValues.of(q, exponents);
    double[] expected =
        Arrays.stream(exponents).mapToDouble(e -> e * Math.log(2)).sorted().toArray();
    for (int i = 0; i < n; i++) {
      assertEquals(expected[n - 1 - i], logs[i], 1e-9);
    }
  }

  /// Matrices of low rank, the rows of which lie in one plane: what is left of the others is
  /// rounding, which has directions of its own and must not be followed for ever.
  @Property(tries = 100)
  void rowsWithinOnePlane(
      @ForAll @IntRange(min = 3, max = 16) int n, @ForAll boolean constant, @ForAll long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[n][n];
    for (double[] row : rows) {
      double x = random.nextGaussian();
      double y = constant ? 1 : random.nextGaussian();
      Arrays.setAll(row, j -> j < n / 2 ? x : y);
    }
    double[] logs = LogSingularValues.of(rows, random.longs(n, -40, 40).toArray());
    assertTrue(Double.isFinite(logs[0]));
    for (int i = 2; i < n; i++) {
      assertEquals(Double.NEGATIVE_INFINITY, logs[i]);
    }
  }

  /// The product of all singular values is the determinant, and the largest is within the norms.
  @Property(tries = 60)
  void longProducts(
      @ForAll @IntRange(min = 1, max = 10) int n,
      @ForAll @IntRange(min = 1, max = 2000) int steps,
      @ForAll long seed) {
    Random random = new Random(seed);
    PanelQr qr = new PanelQr(n, n, random).keepingR();
    GradedProduct product = new GradedProduct(n);
    CompensatedSum determinant = new CompensatedSum();
    DenseSteps matrices =
        new DenseSteps(
            n,
            () -> {
              double[] m = Matrices.gaussian(n, 0.1, random);
              determinant.add(
                  Math.log(Math.abs(new LUDecomposition(Matrices.real(m), 0).getDeterminant())));
              return m;
            });
    for (int t = 0; t < steps; t++) {
      matrices.next();
      qr.step(matrices);
      product.multiply(qr.r(), n);
    }
    double[] logs = product.logSingularValues();
    double sum = Arrays.stream(logs).sum();
    assertEquals(determinant.value(), sum, 1e-9 * Math.max(1, Math.abs(sum)));
    for (int i = 1; i < n; i++) {
      assertTrue(logs[i] <= logs[i - 1]);
    }
  }

  @Property(tries = 60)
  void theFrameStaysOrthonormal(@ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
    Random random = new Random(seed);
    PanelQr qr = new PanelQr(n, n, random);
    DenseSteps matrices =
        new DenseSteps(
            n,
            () -> {
              double[] m = Matrices.gaussian(n, 1, random);
              // Some of them singular.
              if (random.nextBoolean()) {
                System.arraycopy(m, 0, m, (n - 1) * n, n);
              }
              return m;
            });
    for (int t = 0; t < 20; t++) {
      matrices.next();
      qr.step(matrices);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double dot = 0;
          for (int k = 0; k < n; k++) {
            dot += qr.frame()[i / 8][k * 8 + i % 8] * qr.frame()[j / 8][k * 8 + j % 8];
          }
          assertEquals(i == j ? 1 : 0, dot, 1e-13);
        }
      }
    }
  }

  @Example
  void directAndLogDomainAgreeWhereBothAreFinite() {
    double[] m = {0.9, 0.2, -0.1, 0.8};
    double[] direct = m;
    PanelQr qr = new PanelQr(2, 2, new Random()).keepingR();
    GradedProduct product = new GradedProduct(2);
    DenseSteps matrices = new DenseSteps(2, () -> m);
    for (int t = 1; t <= 500; t++) {
      matrices.next();
      qr.step(matrices);
      product.multiply(qr.r(), 2);
      double[] expected = Arrays.stream(Matrices.singularValues(direct)).map(Math::log).toArray();
      assertArrayEquals(expected, product.logSingularValues(), 1e-10);
      direct = Matrices.product(m, direct);
    }
  }
}
