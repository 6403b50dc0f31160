package org.gradproof.span;

import java.util.Map;
import java.util.stream.Collectors;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Where the zero state of a gated cell loses its stability, when there are neither inputs nor
/// biases but that of the gate that keeps the state.
public final class RestingState {
  private RestingState() {}

  /// The bias above which the zero state is unstable for recurrent matrices of independent entries
  /// of gain g, whose eigenvalues fill a disc of radius g: `f + i o g = 1` for an LSTM, `r g = 1`
  /// whatever the bias for a GRU.
  ///
  /// @param gain g > 0
  /// @return NaN for other cells, and infinite where no bias, or minus infinity where any, makes it
  ///   unstable
  public static double criticalBias(Recurrence cell, double gain) {
    Map<String, Integer> sizes = Network.sizes(cell, 1, 1);
    Map<Expr, Matrix> zeros =
        cell.parameters().stream()
            .collect(
                Collectors.toMap(
                    p -> p,
                    p -> new Matrix(p.shape().rows().size(sizes), p.shape().cols().size(sizes))));
    return GateRoles.of(cell, zeros)
        .map(roles ->
            switch (roles) {
              case GateRoles.Lstm _ ->
                  gain < 4 ? ClosedForms.restingForgetBias(0.25, gain) : Double.NEGATIVE_INFINITY;
              case GateRoles.Gru _ ->
                  gain < 2 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
              case GateRoles.Vanilla _ -> Double.NaN;
            })
        .orElse(Double.NaN);
  }
}
