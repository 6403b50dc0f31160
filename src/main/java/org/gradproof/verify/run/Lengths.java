package org.gradproof.verify.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gradproof.expr.Expr;

/// How long each sequence of a batch is, and what follows: values `[steps][batch][entries]` behind
/// the end of a sequence are no values.
///
/// @param each the lengths; empty when all sequences last for all steps
/// @param steps how many steps the longest may have
/// @param batch how many sequences
@SuppressWarnings("ArrayRecordComponent") // handed over as they are
record Lengths(int[] each, int steps, int batch) {
  /// Whether all sequences last for all steps.
  boolean equal() {
    return each.length == 0;
  }

  private int of(int sequence) {
    return equal() ? steps : each[sequence];
  }

  /// The last value of each sequence, `[batch][entries]`; 0 for one without any step.
  double[] ends(double[] all) {
    int n = all.length / steps / batch;
    double[] end = new double[batch * n];
    for (int b = 0; b < batch; b++) {
      if (of(b) > 0) {
        System.arraycopy(all, ((of(b) - 1) * batch + b) * n, end, b * n, n);
      }
    }
    return end;
  }

  /// Zero where a sequence has ended.
  double[] masked(double[] all) {
    if (equal()) {
      return all;
    }
    double[] masked = all.clone();
    int n = all.length / steps / batch;
    for (int b = 0; b < batch; b++) {
      for (int t = of(b); t < steps; t++) {
        Arrays.fill(masked, (t * batch + b) * n, (t * batch + b + 1) * n, 0);
      }
    }
    return masked;
  }

  /// Each sequence from its end to its beginning; what lies behind the end stays.
  double[] reversed(double[] all) {
    double[] reversed = all.clone();
    int n = all.length / steps / batch;
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < of(b); t++) {
        int from = ((of(b) - 1 - t) * batch + b) * n;
        System.arraycopy(all, from, reversed, (t * batch + b) * n, n);
      }
    }
    return reversed;
  }

  /// Gradients from outside at each step, to which those of the last states are added where each
  /// sequence ends.
  ///
  /// @param outside current-state variable → `[steps][batch][entries]`
  /// @param last current-state variable → `[batch][entries]`
  Map<Expr, double[]> placed(Map<Expr, double[]> outside, Map<Expr, double[]> last) {
    Map<Expr, double[]> placed = new LinkedHashMap<>();
    outside.forEach((state, all) -> placed.put(state, masked(all)));
    last.forEach((state, ends) -> {
      int n = ends.length / batch;
      double[] all =
          placed.containsKey(state) ? placed.get(state).clone() : new double[steps * ends.length];
      for (int b = 0; b < batch; b++) {
        for (int i = 0; i < n && of(b) > 0; i++) {
          all[((of(b) - 1) * batch + b) * n + i] += ends[b * n + i];
        }
      }
      placed.put(state, all);
    });
    return placed;
  }
}
