package org.gradproof.cli.bench;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.BlockRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.gradproof.eval.engine.Precision;
import org.gradproof.eval.kernel.Arithmetic;
import org.gradproof.eval.kernel.Arithmetics;

/// Matrix products of random numbers, by us and by others in this process.
final class Products {
  /// The size at which this machine's rate is measured.
  static final int SIZE = 512;

  /// A product that can be run again and again.
  ///
  /// @param operations floating-point operations of a run
  /// @param run computes it
  record Product(double operations, Runnable run) {}

  private Products() {}

  /// What the rate of matrix times matrix is called.
  static String name(Precision precision) {
    return switch (precision) {
      case DOUBLE -> "DGEMM";
      case FLOAT -> "SGEMM";
    };
  }

  /// What the rate of matrix times vector is called.
  static String name(Precision precision, int rows, int columns) {
    String format =
        switch (precision) {
          case DOUBLE -> "DGEMV";
          case FLOAT -> "SGEMV";
        };
    return format + " " + rows + "×" + columns;
  }

  /// Our matrix times matrix, [#SIZE] rows and columns, packing included.
  static Product square(Precision precision) {
    return switch (precision) {
      case DOUBLE -> square(Arithmetics.doubles());
      case FLOAT -> square(Arithmetics.floats());
    };
  }

  private static <A> Product square(Arithmetic<A> arithmetic) {
    int n = SIZE;
    A m = random(arithmetic, 4 * n * n);
    int x = 0;
    int y = n * n;
    int z = 2 * n * n;
    int packed = 3 * n * n;
    int panel = arithmetic.panel();
    return new Product(
        2.0 * n * n * n,
        () -> {
          arithmetic.pack(m, y, n, n, n, packed);
          arithmetic.product(m, x, n, n, packed, z, n, n, n / panel, false, false);
        });
  }

  /// Our matrix times vector, the matrix packed before, as a program keeps its weights.
  static Product times(Precision precision, int rows, int columns) {
    return switch (precision) {
      case DOUBLE -> times(Arithmetics.doubles(), rows, columns);
      case FLOAT -> times(Arithmetics.floats(), rows, columns);
    };
  }

  private static <A> Product times(Arithmetic<A> arithmetic, int rows, int columns) {
    int panels = Math.ceilDiv(rows, arithmetic.panel());
    int padded = panels * arithmetic.panel();
    A m = random(arithmetic, padded * columns + columns + padded);
    int w = 0;
    int x = padded * columns;
    int y = x + columns;
    return new Product(
        2.0 * rows * columns,
        () -> arithmetic.product(m, x, columns, columns, w, y, padded, 1, panels, false, false));
  }

  private static <A> A random(Arithmetic<A> arithmetic, int length) {
    RandomGenerator random = new Random(1);
    A m = arithmetic.allocate(length);
    for (int i = 0; i < length; i++) {
      arithmetic.set(m, i, random.nextGaussian());
    }
    return m;
  }

  /// Commons Math, rows of arrays.
  static Runnable commonsRows() {
    return commons(new Array2DRowRealMatrix(numbers(1)), new Array2DRowRealMatrix(numbers(2)));
  }

  /// Commons Math, blocks.
  static Runnable commonsBlocks() {
    return commons(new BlockRealMatrix(numbers(1)), new BlockRealMatrix(numbers(2)));
  }

  private static Runnable commons(RealMatrix a, RealMatrix b) {
    return () -> a.multiply(b);
  }

  /// EJML, rows in one array.
  static Runnable ejml() {
    DMatrixRMaj a = new DMatrixRMaj(numbers(1));
    DMatrixRMaj b = new DMatrixRMaj(numbers(2));
    DMatrixRMaj c = new DMatrixRMaj(SIZE, SIZE);
    return () -> CommonOps_DDRM.mult(a, b, c);
  }

  private static double[][] numbers(long seed) {
    RandomGenerator random = new Random(seed);
    double[][] rows = new double[SIZE][SIZE];
    for (double[] row : rows) {
      for (int j = 0; j < SIZE; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return rows;
  }
}
