package org.gradproof.span;

import java.util.List;
import java.util.Optional;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;

/// The leading exponent that mean-field theory predicts for a vanilla tanh network with independent
/// weights, in the limit of many units.
///
/// @param gain g, from the mean square of the rows of U
/// @param noise the standard deviation of what inputs and bias add to a unit's field
/// @param exponent `½ ln(g² E sech⁴(√q z))`, `q = g² E tanh²(√q z) + noise²`
public record Prediction(double gain, double noise, double exponent) {
  /// The prediction for a network; none for other cells and for inputs of unknown size.
  public static Optional<Prediction> of(Network network) {
    var cell = network.cell();
    if (!(GateRoles.of(cell, network.parameters()).orElse(null)
            instanceof GateRoles.Vanilla vanilla)
        || vanilla.fn() != Fn.TANH) {
      return Optional.empty();
    }
    int n = cell.states().getFirst().current().shape().rows().size(network.sizes());
    Expr previous = cell.states().getFirst().previous();
    double recurrent = 0;
    double outside = 0;
    for (Expr node : Expr.topological(List.of(cell.equations().getFirst().value()))) {
      if (node.op() instanceof Op.MatMul(Expr w, Expr v)) {
        if (v == previous) {
          recurrent += squares(network.parameters().get(w)) / n;
        } else if (network.drive() instanceof Drive.Gaussian(var deviations)
            && deviations.containsKey(v)) {
          double deviation = deviations.get(v);
          outside += deviation * deviation * squares(network.parameters().get(w)) / n;
        } else {
          return Optional.empty();
        }
      }
    }
    for (Expr p : cell.parameters()) {
      if (p.shape().isVector()) {
        outside += squares(network.parameters().get(p)) / n;
      }
    }
    double gain = Math.sqrt(recurrent);
    double noise = Math.sqrt(outside);
    return gain > 0
        ? Optional.of(new Prediction(gain, noise, MeanField.exponent(gain, noise)))
        : Optional.empty();
  }

  private static double squares(Matrix m) {
    double sum = 0;
    for (double x : m.data()) {
      sum += x * x;
    }
    return sum;
  }
}
