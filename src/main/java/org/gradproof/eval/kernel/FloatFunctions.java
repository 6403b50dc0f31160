package org.gradproof.eval.kernel;

import org.gradproof.expr.Fn;

/// Elementwise functions over arrays of floats.
public interface FloatFunctions {
  /// `m[to+i] = fn(m[from+i])` for `0 ≤ i < n`; the two ranges are equal or disjoint.
  void apply(Fn fn, float[] m, int from, int to, int n);
}
