package org.gradproof.diff;

import java.util.function.DoubleFunction;
import org.gradproof.eval.Reference;

/// Five-point central differences of a scalar function at 0, with an error bar.
///
/// @param value the derivative
/// @param bar how far the true derivative may be away: the whole change from step `2h` to step `h`,
///   fifteen times the truncation error that a smooth function has then, and the rounding of the
///   values
record FivePoint(double value, double bar) {
  static FivePoint of(DoubleFunction<Reference.Entry> phi) {
    FivePoint best = new FivePoint(Double.NaN, Double.POSITIVE_INFINITY);
    double[][] pairs = new double[14][];
    for (int i = 0; i < pairs.length; i++) {
      double h = Math.scalb(1.0, -i - 2);
      Reference.Entry right = phi.apply(h);
      Reference.Entry left = phi.apply(-h);
      pairs[i] = new double[] {right.x() - left.x(), Math.max(right.weight(), left.weight()), h};
    }
    for (int i = 2; i < pairs.length; i++) {
      double h = pairs[i][2];
      double fine = (8 * pairs[i][0] - pairs[i - 1][0]) / (12 * h);
      double coarse = (8 * pairs[i - 1][0] - pairs[i - 2][0]) / (24 * h);
      double bar = Math.abs(fine - coarse) + 1e-15 * pairs[i][1] / h;
      if (bar < best.bar) {
        best = new FivePoint(fine, bar);
      }
    }
    return best;
  }
}
