package org.gradproof.verify.fault;

import java.util.Map;
import org.gradproof.expr.Expr;

/// What a backward pass returns.
///
/// @param parameters parameter → gradient, or its product with the probe
/// @param initial previous-state variable → `[batch][entries]`
/// @param inputs input → for each step `[batch][entries]`
record Gradients(
    Map<Expr, double[]> parameters, Map<Expr, double[]> initial, Map<Expr, double[][]> inputs) {}
