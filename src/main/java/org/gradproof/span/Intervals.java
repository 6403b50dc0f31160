package org.gradproof.span;

import java.util.Arrays;

/// A matrix of closed intervals, row by row: entry by entry, every number between `low` and `high`.
///
/// Operations round outwards, so that the result holds every value that entries of the operands can
/// give; cost: that of the same operation on numbers, a few times. NaN never occurs: what is not
/// bounded is `[−∞, ∞]`.
///
/// @param rows number of rows
/// @param cols number of columns
/// @param low lower ends
/// @param high upper ends
@SuppressWarnings("ArrayRecordComponent") // two matrices
record Intervals(int rows, int cols, double[] low, double[] high) {
  Intervals {
    if (low.length != rows * cols || high.length != rows * cols) {
      throw new IllegalArgumentException(rows + "×" + cols + " intervals need as many ends");
    }
  }

  /// Intervals without width.
  static Intervals points(int rows, int cols, double[] values) {
    return new Intervals(rows, cols, values.clone(), values.clone());
  }

  /// The same interval everywhere.
  static Intervals all(int rows, int cols, double low, double high) {
    double[] lows = new double[rows * cols];
    double[] highs = new double[rows * cols];
    Arrays.fill(lows, low);
    Arrays.fill(highs, high);
    return new Intervals(rows, cols, lows, highs);
  }

  static Intervals zeros(int rows, int cols) {
    return all(rows, cols, 0, 0);
  }

  /// The numbers within `radius` of the given ones.
  static Intervals around(int rows, int cols, double[] centre, double radius) {
    double[] low = new double[centre.length];
    double[] high = new double[centre.length];
    for (int i = 0; i < centre.length; i++) {
      low[i] = radius == 0 ? centre[i] : Math.nextDown(centre[i] - radius);
      high[i] = radius == 0 ? centre[i] : Math.nextUp(centre[i] + radius);
    }
    return new Intervals(rows, cols, low, high);
  }

  /// Whether all of another matrix lies within this one.
  boolean contains(Intervals other) {
    for (int i = 0; i < low.length; i++) {
      if (!(low[i] <= other.low[i] && other.high[i] <= high[i])) {
        return false;
      }
    }
    return true;
  }

  Intervals plus(Intervals other) {
    Intervals sum = zeros(rows, cols);
    for (int i = 0; i < low.length; i++) {
      sum.low[i] = Rounding.sumDown(low[i], other.low[i]);
      sum.high[i] = Rounding.sumUp(high[i], other.high[i]);
    }
    return sum;
  }

  Intervals hadamard(Intervals other) {
    Intervals product = zeros(rows, cols);
    for (int i = 0; i < low.length; i++) {
      product.setProduct(i, low[i], high[i], other.low[i], other.high[i]);
    }
    return product;
  }

  Intervals times(double lowFactor, double highFactor) {
    Intervals product = zeros(rows, cols);
    for (int i = 0; i < low.length; i++) {
      product.setProduct(i, lowFactor, highFactor, low[i], high[i]);
    }
    return product;
  }

  private void setProduct(int i, double a, double b, double c, double d) {
    low[i] = Rounding.productDown(a, b, c, d);
    high[i] = Rounding.productUp(a, b, c, d);
  }

  /// The matrix product.
  Intervals times(Intervals other) {
    Intervals product = zeros(rows, other.cols);
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < cols; k++) {
        double a = low[i * cols + k];
        double b = high[i * cols + k];
        if (a == 0 && b == 0) {
          continue;
        }
        for (int j = 0; j < other.cols; j++) {
          double c = other.low[k * other.cols + j];
          double d = other.high[k * other.cols + j];
          int at = i * other.cols + j;
          product.low[at] = Rounding.sumDown(product.low[at], Rounding.productDown(a, b, c, d));
          product.high[at] = Rounding.sumUp(product.high[at], Rounding.productUp(a, b, c, d));
        }
      }
    }
    return product;
  }

  Intervals transposed() {
    Intervals transposed = zeros(cols, rows);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        transposed.low[j * rows + i] = low[i * cols + j];
        transposed.high[j * rows + i] = high[i * cols + j];
      }
    }
    return transposed;
  }

  /// The largest modulus of each entry.
  double[] magnitude() {
    double[] magnitude = new double[low.length];
    for (int i = 0; i < low.length; i++) {
      magnitude[i] = Math.max(Math.abs(low[i]), Math.abs(high[i]));
    }
    return magnitude;
  }

  /// An upper bound on the ∞-norm, the largest sum of moduli of a row, of every matrix within.
  double norm() {
    double[] magnitude = magnitude();
    double norm = 0;
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < cols; j++) {
        sum = Rounding.sumUp(sum, magnitude[i * cols + j]);
      }
      norm = Math.max(norm, sum);
    }
    return norm;
  }
}
