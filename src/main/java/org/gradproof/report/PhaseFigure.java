package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradproof.span.GateBias;
import org.gradproof.span.KeepGate;
import org.gradproof.span.Network;
import org.gradproof.span.RecurrentGain;
import org.gradproof.span.RestingState;

/// The leading exponent over the bias of the gate that keeps the state and the gain.
final class PhaseFigure {
  private static final double[] BIASES = {-3, -2, -1, 0, 1, 2, 3, 4, 5, 6};
  private static final double[] GAINS = {0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5};
  private static final double[] LEVELS = {-0.3, -0.1, 0, 0.1, 0.3};
  private static final int REFINED = 24;
  private static final List<String> NAMES =
      List.of("λ < −0.3", "−0.3 to −0.1", "−0.1 to 0", "0 to 0.1", "0.1 to 0.3", "λ > 0.3");

  private PhaseFigure() {}

  static Optional<SpanReport.Figure> of(List<Network> networks) {
    Network network = networks.getFirst();
    Optional<GateBias> gate =
        KeepGate.of(network.cell()).flatMap(k -> GateBias.of(network.cell(), k.gate()));
    if (gate.isEmpty() || !(RecurrentGain.of(network) > 0)) {
      return Optional.empty();
    }
    double[][] exponents = new double[GAINS.length][BIASES.length];
    for (int g = 0; g < GAINS.length; g++) {
      Network scaled = RecurrentGain.set(network, GAINS[g]);
      for (int b = 0; b < BIASES.length; b++) {
        double bias = BIASES[b];
        exponents[g][b] =
            GainFigure.exponent(List.of(scaled.withBias(gate.get(), () -> bias))).value();
      }
    }
    List<Plot.Curve> curves = new ArrayList<>(levels(exponents));
    curves.add(contour(exponents));
    List<Double> resting = new ArrayList<>();
    List<Double> gains = new ArrayList<>();
    for (double g = GAINS[0]; g <= GAINS[GAINS.length - 1]; g += 0.05) {
      double bias = RestingState.criticalBias(network.cell(), g);
      if (bias >= BIASES[0] && bias <= BIASES[BIASES.length - 1]) {
        resting.add(bias);
        gains.add(g);
      }
    }
    if (!gains.isEmpty()) {
      curves.add(new Plot.Curve("rest unstable", resting, gains));
    }
    String letter = gate.get().gate().toString().replaceAll("_t$", "");
    return Optional.of(
        new SpanReport.Figure(
            "phase",
            new Plot(
                "",
                "bias of " + letter,
                "gain g of the recurrent matrices",
                Plot.Scale.LINEAR,
                curves),
            "Leading exponent λ over the bias of "
                + letter
                + " and the gain, in nats per step; "
                + "its zero contour by interpolation between the measured squares; and where it"
                + " applies, the line beyond which the state of rest"
                + " is unstable without inputs and other biases. T = 1000 after 200, "
                + MeasuredFigure.setting(List.of(network))));
  }

  private static List<Plot.Curve> levels(double[][] exponents) {
    List<Plot.Curve> curves = new ArrayList<>();
    for (int level = 0; level <= LEVELS.length; level++) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int g = 0; g < GAINS.length; g++) {
        for (int b = 0; b < BIASES.length; b++) {
          double value = exponents[g][b];
          boolean above = level == 0 || value >= LEVELS[level - 1];
          boolean below = level == LEVELS.length || value < LEVELS[level];
          if (above && below) {
            x.add(BIASES[b]);
            y.add(GAINS[g]);
          }
        }
      }
      curves.add(new Plot.Curve(NAMES.get(level), x, y, Plot.Mark.SQUARES, List.of()));
    }
    return curves;
  }

  /// Where the exponent, interpolated between the points of the grid, changes its sign.
  private static Plot.Curve contour(double[][] exponents) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int b = 0; b + 1 < BIASES.length; b++) {
      for (int k = 0; k < REFINED; k++) {
        double part = (double) k / REFINED;
        for (int g = 0; g + 1 < GAINS.length; g++) {
          double low = mix(exponents[g][b], exponents[g][b + 1], part);
          double high = mix(exponents[g + 1][b], exponents[g + 1][b + 1], part);
          if (low < 0 != high < 0) {
            x.add(mix(BIASES[b], BIASES[b + 1], part));
            y.add(mix(GAINS[g], GAINS[g + 1], low / (low - high)));
          }
        }
      }
    }
    // Over a bias with several crossings, no line from one to the next means anything.
    boolean single = x.stream().distinct().count() == x.size();
    return new Plot.Curve("λ = 0", x, y, single ? Plot.Mark.LINE : Plot.Mark.DOTS, List.of());
  }

  private static double mix(double a, double b, double part) {
    return a + part * (b - a);
  }
}
