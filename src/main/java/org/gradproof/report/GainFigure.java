package org.gradproof.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gradproof.span.Estimate;
import org.gradproof.span.Lyapunov;
import org.gradproof.span.Network;
import org.gradproof.span.Prediction;
import org.gradproof.span.RecurrentGain;

/// Leading exponent against gain.
final class GainFigure {
  private static final double[] GAINS = {0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5};
  private static final int MOST_NETWORKS = 4;
  private static final int BURN_IN = 200;
  private static final int STEPS = 1000;

  private GainFigure() {}

  static Optional<SpanReport.Figure> of(List<Network> networks) {
    if (!(RecurrentGain.of(networks.getFirst()) > 0)) {
      return Optional.empty();
    }
    List<Network> few = networks.subList(0, Math.min(MOST_NETWORKS, networks.size()));
    List<Double> gains = Arrays.stream(GAINS).boxed().toList();
    List<Double> values = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    for (double gain : GAINS) {
      Estimate measured = exponent(few.stream().map(n -> RecurrentGain.set(n, gain)).toList());
      values.add(measured.value());
      errors.add(measured.standardError());
    }
    List<Plot.Curve> curves = new ArrayList<>();
    curves.add(new Plot.Curve("measured", gains, values, Plot.Mark.DOTS, errors));
    List<Double> fine = new ArrayList<>();
    List<Double> theory = new ArrayList<>();
    for (double gain = 0.25; gain <= 5; gain += 0.125) {
      double g = gain;
      double[] predicted =
          few.stream()
              .flatMap(n -> Prediction.of(RecurrentGain.set(n, g)).stream())
              .mapToDouble(Prediction::exponent)
              .toArray();
      if (predicted.length > 0) {
        fine.add(gain);
        theory.add(Arrays.stream(predicted).average().orElseThrow());
      }
    }
    if (!fine.isEmpty()) {
      curves.add(new Plot.Curve("mean field", fine, theory));
    }
    return Optional.of(
        new SpanReport.Figure(
            "gain",
            new Plot(
                "",
                "gain g of the recurrent matrices",
                "leading exponent (nats per step)",
                Plot.Scale.LINEAR,
                curves),
            "Leading Lyapunov exponent against the gain g, the root mean square of recurrent"
                + " weights times √N; bars are standard errors"
                + (fine.isEmpty()
                    ? ". There is no mean-field integral for this cell. T = "
                    : "; the line is the mean-field integral for many units. T = ")
                + STEPS
                + " after "
                + BURN_IN
                + ", "
                + MeasuredFigure.setting(few)));
  }

  /// The mean over networks; of one network, its own error.
  static Estimate exponent(List<Network> networks) {
    List<Estimate> all =
        networks.stream()
            .map(n ->
                new Lyapunov(1, BURN_IN, STEPS, 1)
                    .of(n.program(), Network.generator(n.seed()))
                    .largest())
            .toList();
    return Estimate.mean(all);
  }
}
