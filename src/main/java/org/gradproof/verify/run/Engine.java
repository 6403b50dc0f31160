package org.gradproof.verify.run;

import java.util.Map;
import org.gradproof.expr.Expr;

/// A way to run one layer forwards and then backwards.
public interface Engine {
  /// What a forward pass leaves behind.
  interface Tape {
    /// Current-state variable → `[steps][batch][entries]`.
    Map<Expr, double[]> states();

    /// The gradients, given those from outside: at each step `[steps][batch][entries]`, and at the
    /// last state `[batch][entries]`. Missing ones are zero.
    Gradients backward(Map<Expr, double[]> upstream, Map<Expr, double[]> last);
  }

  /// The gradients of one layer.
  ///
  /// @param parameters by parameter
  /// @param initial by previous-state variable
  /// @param inputs by input, `[steps][batch][entries]`
  record Gradients(
      Map<Expr, double[]> parameters, Map<Expr, double[]> initial, Map<Expr, double[]> inputs) {}

  /// Runs a layer forwards.
  ///
  /// @param inputs input → `[steps][batch][entries]`
  Tape forward(Layer layer, int steps, int batch, Map<Expr, double[]> inputs);
}
