package org.gradproof.span;

import java.util.Arrays;

/// A product `R_t … R_1` of upper triangular matrices as `D Ř`: rows of ordinary size, each with a
/// power of two of its own, so that rows may differ by any factor.
///
/// Scaling is exact. Cost of a step: at most `m³/3` operations, few once rows lie far apart.
final class GradedProduct {
  /// Powers of two beyond which a summand changes nothing.
  private static final int NEGLIGIBLE = 100;

  private final int size;
  private final double[][] rows;
  private final long[] exponents;

  /// The identity.
  ///
  /// @param size the number of rows
  GradedProduct(int size) {
    this.size = size;
    this.rows = new double[size][size];
    this.exponents = new long[size];
    for (int i = 0; i < size; i++) {
      rows[i][i] = 1;
    }
  }

  /// The number of rows.
  int rows() {
    return rows.length;
  }

  /// Replaces the product `P` by `R P`.
  ///
  /// What is below 2⁻¹⁰⁰ of the largest summand of a row is left out: it is lost in rounding.
  ///
  /// @param r upper triangular, row by row; its leading rows and columns are taken
  /// @param columns of `r`
  void multiply(double[] r, int columns) {
    for (int i = 0; i < rows.length; i++) {
      long top = Long.MIN_VALUE;
      for (int k = i; k < rows.length; k++) {
        double factor = r[i * columns + k];
        if (factor != 0 && exponents[k] != Long.MIN_VALUE) {
          top = Math.max(top, exponents[k] + Math.getExponent(factor));
        }
      }
      // Row i itself is not needed any more, those after it are.
      double[] sum = rows[i];
      double own = r[i * columns + i];
      boolean first = own != 0 && exponents[i] != Long.MIN_VALUE && exponents[i] - top > -2000;
      double start = first ? Math.scalb(own, (int) (exponents[i] - top)) : 0;
      for (int j = i; j < size; j++) {
        sum[j] *= start;
      }
      for (int k = i + 1; top != Long.MIN_VALUE && k < rows.length; k++) {
        double factor = r[i * columns + k];
        if (factor != 0
            && exponents[k] != Long.MIN_VALUE
            && exponents[k] + Math.getExponent(factor) - top > -NEGLIGIBLE) {
          double scaled = Math.scalb(factor, (int) (exponents[k] - top));
          double[] row = rows[k];
          for (int j = k; j < size; j++) {
            sum[j] = Math.fma(scaled, row[j], sum[j]);
          }
        }
      }
      exponents[i] = top;
      normalise(i);
    }
  }

  private void normalise(int i) {
    double largest = 0;
    for (int j = i; j < size; j++) {
      largest = Math.max(largest, Math.abs(rows[i][j]));
    }
    if (largest == 0) {
      exponents[i] = Long.MIN_VALUE;
    } else {
      int shift = Math.getExponent(largest);
      if (shift != 0) {
        double factor = Math.scalb(1.0, -shift);
        for (int j = i; j < size; j++) {
          rows[i][j] *= factor;
        }
        exponents[i] += shift;
      }
    }
  }

  /// The product without its last rows.
  GradedProduct leading(int count) {
    return new GradedProduct(size, Arrays.copyOf(rows, count), Arrays.copyOf(exponents, count));
  }

  private GradedProduct(int size, double[][] rows, long[] exponents) {
    this.size = size;
    this.rows = rows;
    this.exponents = exponents;
  }

  /// The largest natural log of the entries' scale in row `i`; −∞ for a zero row.
  double logScale(int i) {
    return exponents[i] == Long.MIN_VALUE ? Double.NEGATIVE_INFINITY : exponents[i] * Math.log(2);
  }

  /// The logs of the singular values of `P B`.
  ///
  /// @param b a matrix with as many rows as `P` has columns
  double[] logSingularValues(double[][] b) {
    double[][] product = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double[] row = new double[b[0].length];
      for (int k = 0; k < size; k++) {
        for (int j = 0; j < row.length; j++) {
          row[j] = Math.fma(rows[i][k], b[k][j], row[j]);
        }
      }
      product[i] = row;
    }
    return LogSingularValues.of(product, exponents);
  }

  /// The logs of the singular values of `P`, largest first.
  double[] logSingularValues() {
    return LogSingularValues.of(rows, exponents);
  }

  /// `ln ‖A P C‖₂`, where `A` has orthonormal columns or is a part of such a matrix and `C` keeps
  /// some columns of `P`.
  ///
  /// @param a rows of `A`, one entry for each row of `P`
  /// @param from the first column of `P` that is kept
  /// @param to the column after the last
  double logNorm(double[][] a, int from, int to) {
    long top = Long.MIN_VALUE;
    for (long exponent : exponents) {
      top = Math.max(top, exponent);
    }
    if (top == Long.MIN_VALUE) {
      return Double.NEGATIVE_INFINITY;
    }
    double[][] product = new double[a.length][to - from];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < rows.length; k++) {
        if (exponents[k] != Long.MIN_VALUE) {
          double factor = Math.scalb(a[i][k], (int) Math.max(exponents[k] - top, -4000));
          for (int j = Math.max(from, k); factor != 0 && j < to; j++) {
            product[i][j - from] = Math.fma(factor, rows[k][j], product[i][j - from]);
          }
        }
      }
    }
    return SpectralNorm.log(product) + top * Math.log(2);
  }
}
