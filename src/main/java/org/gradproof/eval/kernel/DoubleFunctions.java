package org.gradproof.eval.kernel;

import org.gradproof.expr.Fn;

/// Elementwise functions over arrays of doubles.
public interface DoubleFunctions {
  /// `m[to+i] = fn(m[from+i])` for `0 ≤ i < n`; the two ranges are equal or disjoint.
  void apply(Fn fn, double[] m, int from, int to, int n);
}
