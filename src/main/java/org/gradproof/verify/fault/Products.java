package org.gradproof.verify.fault;

import java.util.Arrays;

/// Matrix products for a batch, sequence by sequence.
final class Products {
  private Products() {}

  /// `out = Wᵀ x` for each sequence.
  ///
  /// @param w `r×c`, row by row
  static void transposed(double[] w, double[] x, double[] out, int r, int c, int batch) {
    Arrays.fill(out, 0);
    for (int s = 0; s < batch; s++) {
      for (int i = 0; i < r; i++) {
        addScaled(x[s * r + i], w, i * c, out, s * c, c);
      }
    }
  }

  /// `out = W x` for each sequence.
  ///
  /// @param w `r×c`, row by row
  static void plain(double[] w, double[] x, double[] out, int r, int c, int batch) {
    for (int i = 0; i < r; i++) {
      for (int s = 0; s < batch; s++) {
        out[s * r + i] = dot(w, i * c, x, s * c, c);
      }
    }
  }

  /// `sum += weight · u vᵀ` for each sequence.
  static void outer(
      double[] sum, double[] u, double[] v, int r, int c, double factor, double[] weights) {
    for (int s = 0; s < weights.length; s++) {
      if (weights[s] != 0) {
        for (int i = 0; i < r; i++) {
          addScaled(factor * weights[s] * u[s * r + i], v, s * c, sum, i * c, c);
        }
      }
    }
  }

  /// `out += factor · x` over `n` entries.
  static void addScaled(double factor, double[] x, int from, double[] out, int to, int n) {
    for (int k = 0; k < n; k++) {
      out[to + k] += factor * x[from + k];
    }
  }

  /// The sum of the products of `n` entries.
  static double dot(double[] a, int from, double[] b, int at, int n) {
    double even = 0;
    double odd = 0;
    int k = 0;
    for (; k + 1 < n; k += 2) {
      even += a[from + k] * b[at + k];
      odd += a[from + k + 1] * b[at + k + 1];
    }
    return even + odd + (k < n ? a[from + k] * b[at + k] : 0);
  }
}
