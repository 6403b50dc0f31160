package org.gradproof.eval.kernel;

import org.gradproof.eval.kernel.Exact.Format;
import org.gradproof.expr.Fn;

/// Where a function was least accurate, and by how many units in the last place.
///
/// A row of [Fn] whose exact value is not known here has to be what the row says, rounded; so has
/// every row at infinity, where there is no value, and, sign included, where it is 0 at 0.
record Accuracy(Fn fn, double x, double y, double ulps) {
  static Accuracy of(DoubleFunctions functions, Fn fn, double[] x) {
    double[] y = x.clone();
    functions.apply(fn, y, 0, 0, y.length);
    Accuracy worst = new Accuracy(fn, 0, 0, 0);
    for (int i = 0; i < x.length; i++) {
      worst = worst.or(at(fn, x[i], y[i], fn.value(x[i]), Format.DOUBLE));
    }
    return worst;
  }

  static Accuracy of(FloatFunctions functions, Fn fn, float[] x) {
    float[] y = x.clone();
    functions.apply(fn, y, 0, 0, y.length);
    Accuracy worst = new Accuracy(fn, 0, 0, 0);
    for (int i = 0; i < x.length; i++) {
      worst = worst.or(at(fn, x[i], y[i], (float) fn.value(x[i]), Format.FLOAT));
    }
    return worst;
  }

  private static Accuracy at(Fn fn, double x, double y, double row, Format format) {
    boolean exact =
        x == 0 ? Double.isFinite(row) && row != 0 : Double.isFinite(x) && !Double.isNaN(row);
    double asTheRowSays = Double.compare(y, row) == 0 ? 0 : Double.POSITIVE_INFINITY;
    double ulps =
        exact ? Exact.of(fn, x).map(e -> e.ulps(y, format)).orElse(asTheRowSays) : asTheRowSays;
    return new Accuracy(fn, x, y, ulps);
  }

  private Accuracy or(Accuracy other) {
    return other.ulps > ulps ? other : this;
  }
}
