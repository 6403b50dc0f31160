package org.gradproof.span;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The certificate for any cell: a box that no trajectory leaves, found by interval arithmetic, and
/// the matrix `A = max |J|`, entry by entry, of the step Jacobian over that box.
///
/// Every product of T step Jacobians in the box is bounded by `A^T`, entry by entry. Gates are
/// bounded row by row with the sign of their bias, so the bound is never worse than one from norms
/// of the same blocks.
final class BoxCertificate {
  private static final int ROUNDS = 400;

  private BoxCertificate() {}

  /// The certificate, with an infinite left side when no box was found.
  static Certificate of(Network network, double inputs) {
    StepIntervals step = new StepIntervals(Derivation.of(network.cell()), network);
    Map<Expr, Intervals> box = box(network, step, inputs);
    int size = step.size();
    NonNegative bound =
        box.isEmpty()
            ? new NonNegative(Double.POSITIVE_INFINITY, 1)
            : NonNegative.of(size, step.jacobian(box, inputs(network, inputs)).magnitude());
    Map<String, Double> constants = new LinkedHashMap<>();
    box.forEach((state, x) -> {
      double most = 0;
      for (double m : x.magnitude()) {
        most = Math.max(most, m);
      }
      constants.put("max |" + state + "|", most);
    });
    constants.put("max v/min v", bound.condition());
    return new Certificate(
        "comparison matrix",
        "interval evaluation of the step Jacobian over an invariant box; L. Collatz, Math. Z. 48"
            + " (1942)",
        "∞-norm weighted by v",
        "all inputs with moduli up to " + inputs + ", states within the invariant box",
        "max_i (A v)_i / v_i < 1 for A = max |J|, entry by entry",
        bound.rate(),
        1,
        constants,
        Math.log(bound.rate()),
        Math.log(bound.condition()) + Math.log(size) / 2);
  }

  static Map<Expr, Intervals> inputs(Network network, double bound) {
    Map<Expr, Intervals> inputs = new LinkedHashMap<>();
    network
        .cell()
        .inputs()
        .forEach(x ->
            inputs.put(x, Intervals.all(x.shape().rows().size(network.sizes()), 1, -bound, bound)));
    return inputs;
  }

  /// A box around 0 that one step maps into itself; empty when none was found.
  static Map<Expr, Intervals> box(Network network, StepIntervals step, double inputs) {
    Map<Expr, Intervals> bounds = inputs(network, inputs);
    Map<Expr, Intervals> box = new LinkedHashMap<>();
    for (Recurrence.State state : network.cell().states()) {
      int n = state.previous().shape().rows().size(network.sizes());
      box.put(state.previous(), Intervals.zeros(n, 1));
    }
    for (int round = 0; round < ROUNDS; round++) {
      Map<Expr, Intervals> image = step.image(box, bounds);
      boolean inside = true;
      for (Map.Entry<Expr, Intervals> entry : image.entrySet()) {
        inside &= box.get(entry.getKey()).contains(entry.getValue());
      }
      if (inside) {
        return box;
      }
      // A little more than the image, more so later, so that a limit is passed and not approached.
      double more = round < 4 ? 0.01 : 0.05 * round;
      for (Map.Entry<Expr, Intervals> entry : image.entrySet()) {
        Intervals old = box.get(entry.getKey());
        Intervals now = entry.getValue();
        for (int i = 0; i < now.low().length; i++) {
          double low = Math.min(old.low()[i], now.low()[i]);
          double high = Math.max(old.high()[i], now.high()[i]);
          double grown = more * Math.max(high - old.high()[i], old.low()[i] - low) + 1e-12;
          now.low()[i] = low < old.low()[i] ? low - grown : low;
          now.high()[i] = high > old.high()[i] ? high + grown : high;
          if (!(Math.abs(now.low()[i]) < 1e100 && Math.abs(now.high()[i]) < 1e100)) {
            return new LinkedHashMap<>();
          }
        }
        box.put(entry.getKey(), now);
      }
    }
    return new LinkedHashMap<>();
  }
}
