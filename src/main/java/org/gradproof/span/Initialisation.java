package org.gradproof.span;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Initial weights as frameworks draw them.
public final class Initialisation {
  private Initialisation() {}

  /// Every parameter from `U(−1/√n, 1/√n)` with `n` the size of the first state: PyTorch's default.
  ///
  /// @param cell whose parameters
  /// @param sizes dimension name → size
  /// @param random the source of randomness
  public static Map<Expr, Matrix> uniform(
      Recurrence cell, Map<String, Integer> sizes, RandomGenerator random) {
    double bound = 1 / Math.sqrt(cell.states().getFirst().current().shape().rows().size(sizes));
    Map<Expr, Matrix> parameters = new LinkedHashMap<>();
    for (Expr parameter : cell.parameters()) {
      int rows = parameter.shape().rows().size(sizes);
      int cols = parameter.shape().cols().size(sizes);
      parameters.put(parameter, Matrix.drawn(rows, cols, () -> random.nextDouble(-bound, bound)));
    }
    return parameters;
  }
}
