package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradproof.span.Network;
import org.gradproof.span.StepSizes;

/// The error of finite differences against their step: the V curve.
final class DifferenceFigure {
  private static final int STEPS = 10;

  private DifferenceFigure() {}

  static Optional<SpanReport.Figure> of(List<Network> networks) {
    Network network = networks.getFirst();
    List<Double> sizes = new ArrayList<>();
    for (int k = -44; k <= 0; k++) {
      sizes.add(Math.pow(10, k / 4.0));
    }
    List<Plot.Curve> curves = new ArrayList<>();
    for (StepSizes s : StepSizes.of(network, STEPS, sizes, Network.generator(network.seed()))) {
      curves.add(
          new Plot.Curve(
              "order " + s.order(), sizes, s.errors().stream().map(Math::log10).toList()));
    }
    return Optional.of(
        new SpanReport.Figure(
            "differences",
            new Plot("", "step h", "log10 of the relative error", Plot.Scale.LOGARITHMIC, curves),
            "Error of central differences of orders 2 to 8 (Fornberg's weights) of the state after"
                + " T = "
                + STEPS
                + " steps along a random direction of the first state, against forward mode;"
                + " truncation on the right, rounding on the left; "
                + MeasuredFigure.setting(List.of(network))));
  }
}
