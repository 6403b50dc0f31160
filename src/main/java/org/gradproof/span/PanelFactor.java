package org.gradproof.span;

import java.util.Arrays;
import org.gradproof.eval.kernel.Panels;

/// The factors `W = Q R` of one panel of eight columns.
///
/// By Cholesky decomposition of `WᵀW` where that is accurate: rounding of `WᵀW` moves `QᵀQ` by
/// about `ε γ_i γ_j` with `γ_j = Σ_i ‖w_i‖ |R⁻¹|_ij`, and no γ may be above a limit. Otherwise by
/// modified Gram–Schmidt, which is slower and loses a factor of the condition only once. Source for
/// both: Å. Björck, Numerical Methods for Least Squares Problems (1996), chapter 2.
final class PanelFactor {
  private static final int W = Panels.WIDTH;

  private final Panels panels = Panels.fastest();
  private final double[] gram = new double[W * W];
  private final double[] inverse = new double[W * W];
  private final double[] scale = new double[W];
  private final double[] out = new double[W];
  private final double limit;

  /// @param limit the largest γ
  PanelFactor(double limit) {
    this.limit = limit;
  }

  /// Factors a panel.
  ///
  /// @param w the panel; what it holds afterwards is of no use
  /// @param q where `Q` goes, another panel; dependent columns are 0
  /// @param rows rows of both
  /// @param used columns that count; the others are 0
  /// @param before the lengths the columns had before they were projected
  /// @param least the part of `before` that a column must keep not to count as dependent
  /// @param triangle where `R` goes, 8×8; 0 on the diagonal for dependent columns
  /// @return the largest factor by which a column is shorter than before; infinite for 0
  double factor(
      double[] w,
      double[] q,
      int rows,
      int used,
      double[] before,
      double least,
      double[] triangle) {
    panels.gram(w, w, rows, gram, 0);
    if (cholesky(used, before, least, triangle) && invert(used, triangle)) {
      panels.product(new Panels.Left(w, 0, W), rows, W, inverse, 0, q, 0, false);
    } else {
      gramSchmidt(w, rows, used, before, least, triangle);
      System.arraycopy(w, 0, q, 0, rows * W);
    }
    double cancelled = 1;
    for (int j = 0; j < used; j++) {
      double left = triangle[j * W + j];
      // Also when either is not a number.
      boolean kept = left > least * before[j];
      cancelled = kept ? Math.max(cancelled, before[j] / left) : Double.POSITIVE_INFINITY;
    }
    return cancelled;
  }

  /// `G = RᵀR`; whether there may be accuracy and no column is dependent.
  private boolean cholesky(int used, double[] before, double least, double[] r) {
    Arrays.fill(r, 0);
    for (int j = 0; j < used; j++) {
      double left = gram[j * W + j];
      for (int k = 0; k < j; k++) {
        left = Math.fma(-r[k * W + j], r[k * W + j], left);
      }
      double length = Math.sqrt(left);
      if (!(left * (limit * limit) > gram[j * W + j] && length > least * before[j])) {
        return false;
      }
      r[j * W + j] = length;
      double reciprocal = 1 / length;
      for (int i = j + 1; i < used; i++) {
        double sum = gram[j * W + i];
        for (int k = 0; k < j; k++) {
          sum = Math.fma(-r[k * W + j], r[k * W + i], sum);
        }
        r[j * W + i] = sum * reciprocal;
      }
    }
    return true;
  }

  /// `R⁻¹`, column by column; whether it is accurate.
  private boolean invert(int used, double[] r) {
    Arrays.fill(inverse, 0);
    for (int j = 0; j < used; j++) {
      double reciprocal = 1 / r[j * W + j];
      inverse[j * W + j] = reciprocal;
      double growth = Math.sqrt(gram[j * W + j]) * reciprocal;
      for (int i = 0; i < j; i++) {
        double sum = 0;
        for (int k = i; k < j; k++) {
          sum = Math.fma(inverse[i * W + k], r[k * W + j], sum);
        }
        inverse[i * W + j] = -sum * reciprocal;
        growth += Math.sqrt(gram[i * W + i]) * Math.abs(inverse[i * W + j]);
      }
      if (!(growth <= limit)) {
        return false;
      }
    }
    return true;
  }

  private void gramSchmidt(
      double[] w, int rows, int used, double[] before, double least, double[] triangle) {
    Arrays.fill(triangle, 0);
    for (int j = 0; j < used; j++) {
      panels.dots(w, 0, rows, j, out);
      double squared = out[j];
      double norm = Math.sqrt(squared);
      boolean gone = !(norm > least * before[j]);
      triangle[j * W + j] = gone ? 0 : norm;
      for (int k = 0; k < W; k++) {
        scale[k] = 1;
        boolean later = k > j && k < used && !gone;
        triangle[j * W + k] = k == j ? triangle[j * W + k] : later ? out[k] / norm : 0;
        out[k] = later ? out[k] / squared : 0;
      }
      scale[j] = gone ? 0 : 1 / norm;
      panels.eliminate(w, 0, rows, j, scale, out);
    }
  }
}
