package org.gradproof.verify.planted;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// Matrix arithmetic as NumPy has it, one row a sequence, in double or in single precision: in
/// single precision every result of every operation is rounded.
///
/// @param single whether results are rounded to 24 bits
record Arithmetic(boolean single) {
  double round(double a) {
    return single ? (float) a : a;
  }

  static double[][] zeros(int rows, int cols) {
    return new double[rows][cols];
  }

  /// `f(a)`, entry by entry.
  double[][] map(double[][] a, DoubleUnaryOperator f) {
    double[][] y = zeros(a.length, a[0].length);
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < y[i].length; j++) {
        y[i][j] = round(f.applyAsDouble(a[i][j]));
      }
    }
    return y;
  }

  /// `f(a, b)`, entry by entry; a single row of `b` stands for all rows.
  double[][] zip(double[][] a, double[][] b, DoubleBinaryOperator f) {
    double[][] y = zeros(a.length, a[0].length);
    for (int i = 0; i < y.length; i++) {
      double[] other = b[b.length == 1 ? 0 : i];
      for (int j = 0; j < y[i].length; j++) {
        y[i][j] = round(f.applyAsDouble(a[i][j], other[j]));
      }
    }
    return y;
  }

  double[][] plus(double[][] a, double[][] b) {
    return zip(a, b, Double::sum);
  }

  double[][] minus(double[][] a, double[][] b) {
    return zip(a, b, (p, q) -> p - q);
  }

  /// The Hadamard product.
  double[][] times(double[][] a, double[][] b) {
    return zip(a, b, (p, q) -> p * q);
  }

  /// The matrix product `a b`.
  double[][] matmul(double[][] a, double[][] b) {
    double[][] y = zeros(a.length, b[0].length);
    for (int i = 0; i < y.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < y[i].length; j++) {
          y[i][j] = round(y[i][j] + round(a[i][k] * b[k][j]));
        }
      }
    }
    return y;
  }

  static double[][] transposed(double[][] a) {
    double[][] y = zeros(a[0].length, a.length);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        y[j][i] = a[i][j];
      }
    }
    return y;
  }

  /// The sum of the rows, as one row.
  double[][] sum(double[][] a) {
    double[][] y = zeros(1, a[0].length);
    for (double[] row : a) {
      y = plus(y, new double[][] {row});
    }
    return y;
  }

  /// The mean of each row in all its entries.
  double[][] rowMeans(double[][] a) {
    double[][] y = zeros(a.length, a[0].length);
    for (int i = 0; i < y.length; i++) {
      double sum = 0;
      for (double e : a[i]) {
        sum += e;
      }
      java.util.Arrays.fill(y[i], round(sum / a[i].length));
    }
    return y;
  }

  double[][] sigmoid(double[][] a) {
    return map(a, e -> 1 / (1 + Math.exp(-e)));
  }

  double[][] tanh(double[][] a) {
    return map(a, Math::tanh);
  }
}
