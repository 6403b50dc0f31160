package org.gradproof.span;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/// Small dense matrices for tests, row by row.
final class Matrices {
  private Matrices() {}

  static double[] gaussian(int n, double deviation, RandomGenerator random) {
    double[] m = new double[n * n];
    Arrays.setAll(m, _ -> deviation * random.nextGaussian());
    return m;
  }

  static double[] orthogonal(int n, RandomGenerator random) {
    return flat(new QRDecomposition(real(gaussian(n, 1, random))).getQ());
  }

  static double[] product(double[]... factors) {
    RealMatrix product = real(factors[0]);
    for (int i = 1; i < factors.length; i++) {
      product = product.multiply(real(factors[i]));
    }
    return flat(product);
  }

  static double spectralRadius(double[] m) {
    return Arrays.stream(eigenvalueModuli(m)).max().orElseThrow();
  }

  static double[] eigenvalueModuli(double[] m) {
    return eigenvalues(m).stream().mapToDouble(e -> Math.hypot(e[0], e[1])).toArray();
  }

  /// Real and imaginary parts.
  static List<double[]> eigenvalues(double[] m) {
    EigenDecomposition eigen = new EigenDecomposition(real(m));
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < eigen.getRealEigenvalues().length; i++) {
      all.add(new double[] {eigen.getRealEigenvalue(i), eigen.getImagEigenvalue(i)});
    }
    return all;
  }

  static double[] singularValues(double[] m) {
    return new SingularValueDecomposition(real(m)).getSingularValues();
  }

  static RealMatrix real(double[] m) {
    int n = (int) Math.round(Math.sqrt(m.length));
    RealMatrix matrix = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix.setEntry(i, j, m[i * n + j]);
      }
    }
    return matrix;
  }

  static double[] flat(RealMatrix m) {
    double[] flat = new double[m.getRowDimension() * m.getColumnDimension()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = m.getEntry(i / m.getColumnDimension(), i % m.getColumnDimension());
    }
    return flat;
  }
}
