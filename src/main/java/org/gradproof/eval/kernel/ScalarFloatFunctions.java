package org.gradproof.eval.kernel;

import org.gradproof.expr.Fn;

/// Elementwise functions over arrays of floats, one entry after another, with the bits of
/// [VectorFloatFunctions] on every machine.
public final class ScalarFloatFunctions implements FloatFunctions {
  /// The only instance.
  public static final ScalarFloatFunctions INSTANCE = new ScalarFloatFunctions();

  private ScalarFloatFunctions() {}

  @Override
  public void apply(Fn fn, float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i++) {
      m[to + i] = ScalarFloat.value(fn, m[from + i]);
    }
  }
}
