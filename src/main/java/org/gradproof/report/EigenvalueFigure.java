package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradproof.span.Network;
import org.gradproof.span.SpectrumEdge;

/// Eigenvalues of a step Jacobian in the complex plane.
final class EigenvalueFigure {
  private static final int BURN_IN = 200;
  private static final int LARGEST_STATE = 512;
  private static final int CIRCLE = 240;

  private EigenvalueFigure() {}

  static Optional<SpanReport.Figure> of(List<Network> networks) {
    Network first = networks.getFirst();
    if (first.program().size() > LARGEST_STATE) {
      return Optional.empty();
    }
    SpectrumEdge spectrum = SpectrumEdge.of(first, BURN_IN);
    List<Plot.Curve> curves = new ArrayList<>();
    curves.add(
        new Plot.Curve(
            "eigenvalues",
            spectrum.eigenvalues().stream().map(SpectrumEdge.Point::re).toList(),
            spectrum.eigenvalues().stream().map(SpectrumEdge.Point::im).toList(),
            Plot.Mark.DOTS,
            List.of()));
    if (!spectrum.edge().isEmpty()) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (SpectrumEdge.Point p : spectrum.edge()) {
        x.add(p.re());
        y.add(p.im());
      }
      for (SpectrumEdge.Point p : spectrum.edge().reversed()) {
        x.add(p.re());
        y.add(-p.im());
      }
      curves.add(new Plot.Curve("predicted edge", x, y));
    }
    List<Double> cosines = new ArrayList<>();
    List<Double> sines = new ArrayList<>();
    for (int k = 0; k <= CIRCLE; k++) {
      cosines.add(Math.cos(2 * Math.PI * k / CIRCLE));
      sines.add(Math.sin(2 * Math.PI * k / CIRCLE));
    }
    curves.add(new Plot.Curve("unit circle", cosines, sines));
    return Optional.of(
        new SpanReport.Figure(
            "eigenvalues",
            new Plot(
                "", "real part", "imaginary part", Plot.Scale.LINEAR, curves, Plot.Units.EQUAL),
            "Eigenvalues of the step Jacobian of the full state after T = "
                + BURN_IN
                + " steps"
                + (spectrum.edge().isEmpty()
                    ? "; for this cell there is no predicted edge"
                    : ", and the edge of the spectrum for independent entries of the same"
                        + " variances")
                + "; "
                + MeasuredFigure.setting(List.of(first))));
  }
}
