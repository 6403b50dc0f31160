package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

class PanelQrProperties {
  /// A Gaussian matrix whose columns' lengths fall by a factor, so that columns nearly depend on
  /// those before them.
  private static double[] graded(int n, double factor, Random random) {
    double[] common = random.doubles(n, -1, 1).toArray();
    double[] m = Matrices.gaussian(n, 1, random);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        m[i * n + j] = common[i] + Math.pow(factor, j) * m[i * n + j];
      }
    }
    return m;
  }

  private static PanelQr stepped(PanelQr qr, int n, double[] m) {
    DenseSteps steps = new DenseSteps(n, () -> m);
    steps.next();
    qr.step(steps);
    return qr;
  }

  /// The unit frame times a matrix is that matrix: its R is that of Householder's method.
  @Property(tries = 60)
  void theTriangularFactorIsHouseholders(
      @ForAll @IntRange(min = 1, max = 40) int n, @ForAll boolean forR, @ForAll long seed) {
    double[] m = graded(n, 0.9, new Random(seed));
    PanelQr qr = new PanelQr(n, n, new Random(seed)).keepingR();
    stepped(forR ? qr.forR() : qr, n, m);
    RealMatrix r = new QRDecomposition(Matrices.real(m)).getR();
    for (int i = 0; i < n; i++) {
      double sign = Math.signum(r.getEntry(i, i));
      for (int j = i; j < n; j++) {
        double length = r.getColumnVector(j).getNorm();
        assertEquals(sign * r.getEntry(i, j), qr.r()[i * n + j], 1e-9 * length, i + ", " + j);
      }
    }
  }

  /// `Q R` is the matrix, to rounding in each column, whether or not `Q` is orthonormal to
  /// rounding.
  @Property(tries = 60)
  void theFactorsMultiplyToTheMatrix(
      @ForAll @IntRange(min = 1, max = 40) int n, @ForAll boolean forR, @ForAll long seed) {
    double[] m = graded(n, 0.7, new Random(seed));
    PanelQr qr = new PanelQr(n, n, new Random(seed)).keepingR();
    stepped(forR ? qr.forR() : qr, n, m);
    for (int j = 0; j < n; j++) {
      double length = 0;
      double worst = 0;
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int k = 0; k <= j; k++) {
          sum += qr.frame()[k / 8][i * 8 + k % 8] * qr.r()[k * n + j];
        }
        worst = Math.max(worst, Math.abs(sum - m[i * n + j]));
        length = Math.hypot(length, m[i * n + j]);
      }
      assertTrue(worst <= 1e-14 * n * length, worst + " of " + length);
    }
  }

  /// Whatever the columns: `‖QᵀQ − 1‖` near rounding, and below 10⁻¹⁰ where only R counts.
  @Property(tries = 60)
  void framesAreOrthonormalAlsoForNearlyDependentColumns(
      @ForAll @IntRange(min = 2, max = 30) int n, @ForAll boolean forR, @ForAll long seed) {
    double[] m = graded(n, 0.4, new Random(seed));
    PanelQr qr = new PanelQr(n, n, new Random(seed));
    stepped(forR ? qr.forR() : qr, n, m);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double dot = 0;
        for (int k = 0; k < n; k++) {
          dot += qr.frame()[i / 8][k * 8 + i % 8] * qr.frame()[j / 8][k * 8 + j % 8];
        }
        assertEquals(i == j ? 1 : 0, dot, forR ? 1e-10 : 1e-13, i + ", " + j);
      }
    }
  }

  /// What the frame lacks in orthogonality where only R counts, it lacks once, not at every step.
  @Property(tries = 10)
  void errorsOfTheFrameDoNotAddUp(@ForAll @IntRange(min = 9, max = 30) int n, @ForAll long seed) {
    double[][] sums = new double[2][n];
    for (int way = 0; way < 2; way++) {
      Random random = new Random(seed);
      PanelQr qr = new PanelQr(n, n, new Random(1));
      qr = way == 0 ? qr : qr.forR();
      DenseSteps steps = new DenseSteps(n, () -> graded(n, 0.95, random));
      for (int t = 0; t < 300; t++) {
        steps.next();
        qr.step(steps);
        for (int i = 0; i < n; i++) {
          sums[way][i] += Math.log(qr.diagonal()[i]);
        }
      }
    }
    for (int i = 0; i < n; i++) {
      assertEquals(sums[0][i], sums[1][i], 1e-8, "direction " + i);
    }
  }

  /// Columns too short or too long to be squared: the factors scale exactly.
  @Property(tries = 40)
  void powersOfTwoChangeNothingElse(
      @ForAll @IntRange(min = 1, max = 20) int n,
      @ForAll @IntRange(min = -1000, max = 1000) int power,
      @ForAll long seed) {
    double[] m = Matrices.gaussian(n, 1, new Random(seed));
    double[] scaled = Arrays.stream(m).map(x -> Math.scalb(x, power)).toArray();
    PanelQr qr = stepped(new PanelQr(n, n, new Random(seed)).keepingR(), n, m);
    PanelQr other = stepped(new PanelQr(n, n, new Random(seed)).keepingR(), n, scaled);
    for (int i = 0; i < n; i++) {
      double log = Math.log(qr.diagonal()[i]) + power * Math.log(2);
      assertEquals(log, Math.log(other.diagonal()[i]), 1e-12 * Math.max(1, Math.abs(log)));
      for (int j = i; j < n; j++) {
        double bar = 1e-12 * Math.abs(qr.diagonal()[0]) * n;
        assertEquals(qr.r()[i * n + j], Math.scalb(other.r()[i * n + j], -power), bar);
      }
    }
  }

  @Property(tries = 60)
  void theSpectralNormIsTheLargestSingularValue(
      @ForAll @IntRange(min = 1, max = 30) int rows,
      @ForAll @IntRange(min = 1, max = 30) int columns,
      @ForAll @IntRange(min = -900, max = 900) int power,
      @ForAll long seed) {
    Random random = new Random(seed);
    boolean orthogonal = rows == columns && random.nextBoolean();
    double[] flat = orthogonal ? Matrices.orthogonal(rows, random) : new double[rows * columns];
    double[][] m = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        m[i][j] = orthogonal ? flat[i * columns + j] : random.nextGaussian();
      }
    }
    double expected =
        new org.apache.commons.math3.linear.SingularValueDecomposition(new Array2DRowRealMatrix(m))
            .getNorm();
    for (double[] row : m) {
      Arrays.setAll(row, j -> Math.scalb(row[j], power));
    }
    assertEquals(Math.log(expected) + power * Math.log(2), SpectralNorm.log(m), 1e-11);
  }
}
