package org.gradproof.verify;

import org.gradproof.expr.Expr;

/// How a framework calls the tensor, or the part of a packed tensor, that a variable's gradient
/// stands in.
@FunctionalInterface
public interface Names {
  /// Such as `weight_hh_l0` or `weight_hh_l0[r]`.
  String of(Expr variable);
}
