package org.gradproof.diff;

import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;

/// Where differentiation takes the slopes of elementwise functions from.
///
/// [Fn#slope] in production; tests plant wrong rows here to see that the checks name them.
@FunctionalInterface
public interface Slopes {
  /// The slope of `fn` at `x`, where `y = fn(x)`.
  Expr slope(Fn fn, Expr x, Expr y);
}
