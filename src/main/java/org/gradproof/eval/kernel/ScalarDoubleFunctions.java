package org.gradproof.eval.kernel;

import org.gradproof.expr.Fn;

/// Elementwise functions over arrays of doubles, one entry after another, with the bits of
/// [VectorDoubleFunctions] on every machine.
public final class ScalarDoubleFunctions implements DoubleFunctions {
  /// The only instance.
  public static final ScalarDoubleFunctions INSTANCE = new ScalarDoubleFunctions();

  private ScalarDoubleFunctions() {}

  @Override
  public void apply(Fn fn, double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i++) {
      m[to + i] = ScalarDouble.value(fn, m[from + i]);
    }
  }
}
