package org.gradproof.verify.fault;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Expr;

/// How much rounding may change the gradients of a pass, relative to their length.
final class Noise {
  private final Map<Tensor, Double> bars = new LinkedHashMap<>();
  private final Map<Expr, double[]> steps = new HashMap<>();
  private final double least;

  private Noise(double least) {
    this.least = least;
  }

  /// Bars from runs with rounding.
  ///
  /// @param margin how many times the observed change is allowed
  static Noise of(Gradients exact, List<Gradients> draws, double margin, double unit) {
    Noise noise = new Noise(8 * unit);
    Map<Tensor, double[]> reference = Tensor.of(exact);
    for (Gradients draw : draws) {
      Tensor.of(draw)
          .forEach((tensor, numbers) ->
              noise.bars.merge(
                  tensor,
                  margin * Norms.relative(numbers, reference.get(tensor)) + noise.least,
                  Math::max));
      draw.inputs()
          .forEach((x, all) -> {
            double[] bar = noise.steps.computeIfAbsent(x, _ -> new double[all.length]);
            for (int t = 0; t < all.length; t++) {
              double change = Norms.relative(all[t], exact.inputs().get(x)[t]);
              bar[t] = Math.max(bar[t], margin * change + noise.least);
            }
          });
    }
    return noise;
  }

  /// The relative difference a tensor may have.
  double bar(Tensor tensor) {
    return bars.getOrDefault(tensor, least);
  }

  /// The relative difference the gradient of an input may have at one step.
  double bar(Expr input, int t) {
    double[] bar = steps.get(input);
    return bar == null ? least : bar[t];
  }
}
