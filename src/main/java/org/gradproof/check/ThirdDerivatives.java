package org.gradproof.check;

import java.util.List;
import java.util.Map;
import org.gradproof.expr.Expr;

/// Proved bounds on the third derivative of `L` along one entry of a scalar cell: all sizes 1, a
/// fixed span, all numbers at most `radius` in modulus.
///
/// A central difference of step h, from values good to e, is then within `M h²/6 + e/h` of the
/// derivative.
///
/// @param theorem the theorem that says so
/// @param steps the span
/// @param dimensions the dimensions of the cell
/// @param radius the bound on all parameters, initial states, inputs and upstream adjoints
/// @param bounds variable → M
public record ThirdDerivatives(
    String theorem, int steps, List<String> dimensions, double radius, Map<Expr, Double> bounds) {
  public ThirdDerivatives {
    dimensions = List.copyOf(dimensions);
    bounds = Map.copyOf(bounds);
  }
}
