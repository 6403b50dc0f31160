package org.gradproof.eval;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/// A dense matrix of doubles, row by row. Mutable: whoever makes one owns it.
public final class Matrix {
  private final int rows;
  private final int cols;
  private final double[] data;

  /// The zero matrix.
  public Matrix(int rows, int cols) {
    this(rows, cols, new double[rows * cols]);
  }

  private Matrix(int rows, int cols, double[] data) {
    this.rows = rows;
    this.cols = cols;
    this.data = data;
  }

  /// The matrix with the given entries, row by row; they are copied.
  ///
  /// @throws IllegalArgumentException when their number is not `rows·cols`
  public static Matrix of(int rows, int cols, double... entries) {
    if (entries.length != rows * cols) {
      throw new IllegalArgumentException(
          rows + "×" + cols + " needs " + rows * cols + " entries, not " + entries.length);
    }
    return new Matrix(rows, cols, entries.clone());
  }

  /// A matrix whose entries are drawn one after another, row by row.
  public static Matrix drawn(int rows, int cols, DoubleSupplier source) {
    Matrix m = new Matrix(rows, cols);
    Arrays.setAll(m.data, _ -> source.getAsDouble());
    return m;
  }

  /// Number of rows.
  public int rows() {
    return rows;
  }

  /// Number of columns.
  public int cols() {
    return cols;
  }

  /// The entries themselves, row by row, not a copy.
  public double[] data() {
    return data;
  }

  /// The entry in row `i` and column `j`, counted from 0.
  public double get(int i, int j) {
    return data[i * cols + j];
  }

  /// An independent copy.
  public Matrix copy() {
    return new Matrix(rows, cols, data.clone());
  }

  /// Takes over the entries of a matrix of the same size.
  public void set(Matrix other) {
    if (rows != other.rows || cols != other.cols) {
      throw new IllegalArgumentException(
          "a " + rows + "×" + cols + " value is bound to " + other.rows + "×" + other.cols);
    }
    System.arraycopy(other.data, 0, data, 0, data.length);
  }

  /// Adds `factor · other` entry by entry.
  public void add(double factor, Matrix other) {
    for (int i = 0; i < data.length; i++) {
      data[i] += factor * other.data[i];
    }
  }

  /// The sum of the products of corresponding entries.
  public double dot(Matrix other) {
    double sum = 0;
    for (int i = 0; i < data.length; i++) {
      sum += data[i] * other.data[i];
    }
    return sum;
  }

  /// The product `this · other`.
  public Matrix times(Matrix other) {
    Matrix product = new Matrix(rows, other.cols);
    multiply(this, other, product);
    return product;
  }

  /// Writes `a · b` into `into`.
  static void multiply(Matrix a, Matrix b, Matrix into) {
    double[] c = into.data;
    int inner = a.cols;
    int width = b.cols;
    if (width == 1) {
      for (int i = 0; i < a.rows; i++) {
        double sum = 0;
        int row = i * inner;
        for (int k = 0; k < inner; k++) {
          sum += a.data[row + k] * b.data[k];
        }
        c[i] = sum;
      }
      return;
    }
    Arrays.fill(c, 0);
    for (int i = 0; i < a.rows; i++) {
      for (int k = 0; k < inner; k++) {
        double factor = a.data[i * inner + k];
        for (int j = 0; j < width; j++) {
          c[i * width + j] += factor * b.data[k * width + j];
        }
      }
    }
  }

  @Override
  public String toString() {
    return rows + "×" + cols + " " + Arrays.toString(data);
  }
}
