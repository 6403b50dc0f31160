package org.gradproof.eval.kernel;

import org.gradproof.expr.Fn;

/// Elementwise functions over arrays of floats, one entry after another.
public final class ScalarFloatFunctions implements FloatFunctions {
  /// The only instance.
  public static final ScalarFloatFunctions INSTANCE = new ScalarFloatFunctions();

  private ScalarFloatFunctions() {}

  @Override
  public void apply(Fn fn, float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i++) {
      m[to + i] = (float) fn.value(m[from + i]);
    }
  }
}
