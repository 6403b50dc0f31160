package org.gradproof.span;

import java.util.Arrays;
import org.gradproof.eval.kernel.Panels;

/// Panels of eight columns: N rows, row by row in one array.
final class Panel {
  private Panel() {}

  /// The matrix of what a step does, column by column.
  static double[][] dense(LinearSteps steps) {
    int n = steps.size();
    double[][] dense = new double[n][n];
    double[] in = new double[n * Panels.WIDTH];
    double[] out = new double[n * Panels.WIDTH];
    for (int from = 0; from < n; from += Panels.WIDTH) {
      int count = Math.min(Panels.WIDTH, n - from);
      Arrays.fill(in, 0);
      for (int j = 0; j < count; j++) {
        in[(from + j) * Panels.WIDTH + j] = 1;
      }
      steps.apply(in, out);
      for (int i = 0; i < n; i++) {
        System.arraycopy(out, i * Panels.WIDTH, dense[i], from, count);
      }
    }
    return dense;
  }
}
