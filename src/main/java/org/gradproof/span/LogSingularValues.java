package org.gradproof.span;

import java.util.Arrays;

/// The logs of the singular values of a matrix whose rows differ by any factor.
///
/// One-sided Jacobi on the rows `2^{e_i} a_i`, with each row's scale kept apart. The rotation of a
/// long row and a short one is written in the ratio of their lengths, so that nothing under- or
/// overflows and small singular values keep their relative accuracy, that of a well-scaled matrix.
/// Cost: a few times `m² n` operations. Source: J. Demmel, K. Veselić, SIAM J. Matrix Anal. Appl.
/// 13 (1992).
public final class LogSingularValues {
  private static final double ORTHOGONAL = 1e-15;
  private static final double ROUNDING = 0x1p-52;
  private static final int SWEEPS = 60;

  private LogSingularValues() {}

  /// The logs of the singular values of the matrix of rows `2^{e_i} a_i`, largest first; −∞ for 0.
  /// There are as many as rows.
  ///
  /// @param a rows
  /// @param exponents `e_i`; `Long.MIN_VALUE` for a zero row
  /// @throws ArithmeticException when the rows are not finite
  public static double[] of(double[][] a, long[] exponents) {
    int m = a.length;
    double[][] rows = new double[m][];
    double[] logs = new double[m];
    for (int i = 0; i < m; i++) {
      rows[i] = a[i].clone();
      double norm = normalise(rows[i]);
      logs[i] =
          exponents[i] == Long.MIN_VALUE
              ? Double.NEGATIVE_INFINITY
              : Math.log(norm) + exponents[i] * Math.log(2);
    }
    double[] given = logs.clone();
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      sort(rows, logs, given);
      if (!sweep(rows, logs, given)) {
        sort(rows, logs, given);
        return logs;
      }
    }
    throw new ArithmeticException("singular values did not converge");
  }

  /// The logs of the singular values of a matrix, largest first.
  public static double[] of(double[][] a) {
    return of(a, new long[a.length]);
  }

  private static boolean sweep(double[][] rows, double[] logs, double[] given) {
    boolean rotated = false;
    for (int i = 0; i < rows.length - 1; i++) {
      for (int j = i + 1; j < rows.length; j++) {
        if (logs[j] == Double.NEGATIVE_INFINITY || logs[i] == Double.NEGATIVE_INFINITY) {
          continue;
        }
        int large = logs[i] >= logs[j] ? i : j;
        int small = large == i ? j : i;
        double cosine = dot(rows[i], rows[j]);
        // Rows beyond the rank of the matrix end as rounding errors and have no direction.
        if (Math.abs(cosine) > ORTHOGONAL * rows[i].length) {
          rotated = true;
          rotate(rows, logs, given, large, small, cosine);
        }
      }
    }
    return rotated;
  }

  /// With `ρ = |small|/|large|` and unit vectors u, v: `u' = κ(u + τρ² v)`, `v' = κ(v − τ u)`.
  private static void rotate(
      double[][] rows, double[] logs, double[] given, int large, int small, double cosine) {
    double ratio = Math.exp(logs[small] - logs[large]);
    double square = ratio * ratio;
    double gap = (1 - ratio) * (1 + ratio);
    double tau = 2 * cosine / (gap + Math.sqrt(gap * gap + 4 * square * cosine * cosine));
    double kappa = 1 / Math.sqrt(1 + tau * tau * square);
    double[] u = rows[large];
    double[] v = rows[small];
    for (int k = 0; k < u.length; k++) {
      double x = u[k];
      u[k] = kappa * Math.fma(tau * square, v[k], x);
      v[k] = kappa * Math.fma(-tau, x, v[k]);
    }
    logs[large] += Math.log(normalise(u));
    double left = normalise(v);
    logs[small] += Math.log(left);
    // What is left of a row after the directions of others are taken out, one after the other, may
    // be rounding errors only; they have directions too, but no meaning.
    if (left == 0 || logs[small] - given[small] < Math.log(4 * rows.length * ROUNDING)) {
      logs[small] = Double.NEGATIVE_INFINITY;
    }
  }

  private static double normalise(double[] row) {
    double norm = Math.sqrt(dot(row, row));
    if (!Double.isFinite(norm)) {
      throw new ArithmeticException("a matrix with entries that are not finite");
    }
    if (norm > 0) {
      for (int k = 0; k < row.length; k++) {
        row[k] /= norm;
      }
    }
    return norm;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum = Math.fma(x[k], y[k], sum);
    }
    return sum;
  }

  /// Sorts the rows, and what was given of each, by their lengths.
  private static void sort(double[][] rows, double[] logs, double[] given) {
    Integer[] order = new Integer[logs.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(logs[j], logs[i]));
    double[][] oldRows = rows.clone();
    double[] oldLogs = logs.clone();
    double[] oldGiven = given.clone();
    for (int i = 0; i < order.length; i++) {
      rows[i] = oldRows[order[i]];
      logs[i] = oldLogs[order[i]];
      given[i] = oldGiven[order[i]];
    }
  }
}
