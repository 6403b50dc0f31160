package org.gradproof.span;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.gradproof.expr.Recurrence;

/// The initial weights that are compared for a wanted span: orthogonal ones, and biases of the gate
/// that keeps the state. Which is best is measured, not known.
///
/// Sources: R. Jozefowicz et al., ICML 2015 (a bias of 1); C. Tallec, Y. Ollivier, arXiv:1804.11188
/// (2018) (chrono initialisation).
public final class Advice {
  private Advice() {}

  /// The kinds of network to be measured.
  ///
  /// @param label what the cell is called
  /// @param cell the cell
  /// @param span the wanted span, at least 3
  /// @param given seed → network with the weights that are asked about
  /// @param orthogonal seed → network with orthogonal weights
  public static List<Measurement.Kind> kinds(
      String label,
      Recurrence cell,
      long span,
      LongFunction<Network> given,
      LongFunction<Network> orthogonal) {
    List<Measurement.Kind> kinds = new ArrayList<>();
    kinds.add(new Measurement.Kind(label + ", orthogonal", orthogonal));
    kinds.addAll(biases(label, cell, span, given));
    return kinds;
  }

  /// The kinds that differ from the given weights by the bias of the gate that keeps the state;
  /// none when no gate with a bias does.
  public static List<Measurement.Kind> biases(
      String label, Recurrence cell, long span, LongFunction<Network> given) {
    Optional<GateBias> keep = KeepGate.of(cell).flatMap(k -> GateBias.of(cell, k.gate()));
    if (keep.isEmpty()) {
      return List.of();
    }
    GateBias gate = keep.get();
    String about = label + ", bias of " + gate.gate().toString().replaceAll("_t$", "") + " = ";
    double opened = ClosedForms.biasFor((double) span);
    return List.of(
        new Measurement.Kind(about + "1", s -> given.apply(s).withBias(gate, () -> 1)),
        new Measurement.Kind(
            String.format(Locale.ROOT, "%sln(T−1) = %.2f for T = %d", about, opened, span),
            s -> given.apply(s).withBias(gate, () -> opened)),
        new Measurement.Kind(
            about + "ln U(1, T−1), T = " + span,
            s -> {
              RandomGenerator random = Network.generator(s + 1_000_003);
              return given
                  .apply(s)
                  .withBias(gate, () -> Math.log(random.nextDouble(1, span - 1.0)));
            }));
  }
}
