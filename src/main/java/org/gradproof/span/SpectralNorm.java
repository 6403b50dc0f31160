package org.gradproof.span;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.EigenDecomposition;

/// The largest singular value of a matrix, by the Lanczos method on `AᵀA` with full
/// orthogonalisation.
///
/// Stops when the residual says that an eigenvalue lies within [#ACCURACY] of the largest Ritz
/// value, at the latest when the whole space is spanned. Cost: `4 m n` operations a step; a few
/// steps where singular values are far apart, a few dozen where they are not. Source: B. N.
/// Parlett, The Symmetric Eigenvalue Problem (1998), chapter 13.
final class SpectralNorm {
  /// Relative accuracy of the square.
  private static final double ACCURACY = 1e-13;

  private static final int FIRST_LOOK = 4;

  private SpectralNorm() {}

  /// `ln ‖A‖₂`; −∞ for a matrix of zeros.
  ///
  /// @param a rows of entries of ordinary size, at least one
  /// @throws ArithmeticException when an entry is not finite
  static double log(double[][] a) {
    int n = a[0].length;
    double largest = 0;
    for (double[] row : a) {
      for (double x : row) {
        if (!Double.isFinite(x)) {
          throw new ArithmeticException("a matrix with entries that are not finite");
        }
        largest = Math.max(largest, Math.abs(x));
      }
    }
    if (largest == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    return Math.log(Math.sqrt(square(a, n, 1 / largest))) + Math.log(largest);
  }

  private static double square(double[][] a, int n, double scale) {
    RandomGenerator random = Network.generator(1);
    double[][] basis = new double[n][];
    double[] alpha = new double[n];
    double[] beta = new double[n];
    double[] v = new double[n];
    Arrays.setAll(v, _ -> random.nextGaussian());
    double norm = Math.sqrt(dot(v, v));
    for (int k = 0; ; k++) {
      divide(v, norm);
      basis[k] = v;
      double[] w = normal(a, v, scale);
      alpha[k] = dot(w, v);
      // Twice: rounding errors of the first time are as large as what is left.
      for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i <= k; i++) {
          subtract(w, dot(w, basis[i]), basis[i]);
        }
      }
      norm = Math.sqrt(dot(w, w));
      int size = k + 1;
      if (size == n || norm == 0 || looks(size)) {
        EigenDecomposition ritz =
            new EigenDecomposition(Arrays.copyOf(alpha, size), Arrays.copyOf(beta, size - 1));
        double value = ritz.getRealEigenvalue(0);
        double residual = norm * Math.abs(ritz.getEigenvector(0).getEntry(k));
        if (size == n || residual <= ACCURACY * value) {
          return value;
        }
      }
      beta[k] = norm;
      v = w;
    }
  }

  /// Sizes at which convergence is looked for, each half as large again as the one before.
  private static boolean looks(int size) {
    int next = FIRST_LOOK;
    while (next < size) {
      next += next / 2;
    }
    return next == size;
  }

  /// `AᵀA v`, scaled.
  private static double[] normal(double[][] a, double[] v, double scale) {
    double[] w = new double[v.length];
    for (double[] row : a) {
      subtract(w, -dot(row, v) * scale * scale, row);
    }
    return w;
  }

  private static double dot(double[] x, double[] y) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int whole = x.length & -4;
    for (int i = 0; i < whole; i += 4) {
      s0 = Math.fma(x[i], y[i], s0);
      s1 = Math.fma(x[i + 1], y[i + 1], s1);
      s2 = Math.fma(x[i + 2], y[i + 2], s2);
      s3 = Math.fma(x[i + 3], y[i + 3], s3);
    }
    for (int i = whole; i < x.length; i++) {
      s0 = Math.fma(x[i], y[i], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static void subtract(double[] from, double factor, double[] x) {
    for (int i = 0; i < from.length; i++) {
      from[i] = Math.fma(-factor, x[i], from[i]);
    }
  }

  private static void divide(double[] v, double by) {
    for (int i = 0; i < v.length; i++) {
      v[i] /= by;
    }
  }
}
