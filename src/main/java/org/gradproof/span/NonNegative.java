package org.gradproof.span;

import java.util.Arrays;

/// A matrix without negative entries that bounds step Jacobians entry by entry, or block by block.
///
/// For any positive vector v, `ρ(A) ≤ max_i (Av)_i/v_i` (Collatz and Wielandt), and products of T
/// matrices bounded by A have ∞-norm at most that to the power T times `max v/min v`. The vector
/// comes from power iteration, the quotient is rounded up, so the bound is a proof whatever the
/// vector is.
///
/// @param rate the bound on the factor a step, rounded up
/// @param condition `max v/min v`, rounded up
record NonNegative(double rate, double condition) {
  private static final int ITERATIONS = 1000;

  /// Bounds products.
  ///
  /// @param a the matrix, row by row; entries may be infinite
  static NonNegative of(int n, double[] a) {
    double[] v = new double[n];
    Arrays.fill(v, 1);
    NonNegative best = quotient(n, a, v);
    for (int k = 0; k < ITERATIONS && Double.isFinite(best.rate); k++) {
      double[] next = new double[n];
      double largest = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          next[i] = Math.fma(a[i * n + j], v[j], next[i]);
        }
        // Half of the old vector keeps periodic matrices from cycling, a little keeps v positive.
        next[i] = next[i] + 0.5 * v[i];
        largest = Math.max(largest, next[i]);
      }
      for (int i = 0; i < n; i++) {
        v[i] = Math.max(next[i] / largest, 1e-12);
      }
      NonNegative found = quotient(n, a, v);
      boolean settled = k > 20 && Math.abs(found.rate - best.rate) < 1e-14 * best.rate;
      if (found.rate < best.rate) {
        best = found;
      }
      if (settled) {
        break;
      }
    }
    return best;
  }

  private static NonNegative quotient(int n, double[] a, double[] v) {
    double rate = 0;
    double most = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        double entry = a[i * n + j];
        sum = Rounding.sumUp(sum, Rounding.productUp(entry, entry, v[j], v[j]));
      }
      rate = Math.max(rate, Math.nextUp(sum / v[i]));
      most = Math.max(most, v[i]);
      least = Math.min(least, v[i]);
    }
    return new NonNegative(rate, Math.nextUp(most / least));
  }
}
