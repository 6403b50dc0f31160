package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.gradproof.span.Certificate;
import org.gradproof.span.Certificates;
import org.gradproof.span.Network;
import org.gradproof.span.SpanRun;
import org.gradproof.span.TrajectoryBound;

/// Proved bounds on the norm of the span Jacobian, and the measured norm, against the span.
final class BoundFigure {
  private static final List<Integer> SPANS = List.of(1, 2, 4, 8, 16, 32);
  private static final int BURN_IN = 100;
  private static final int LARGEST_STATE = 128;

  private BoundFigure() {}

  static Optional<SpanReport.Figure> of(List<Network> networks) {
    Network network = networks.getFirst();
    int size = network.program().size();
    if (size > LARGEST_STATE) {
      return Optional.empty();
    }
    int burnIn = (int) Math.min(BURN_IN, network.drive().burnIn());
    int longest = SPANS.getLast();
    List<Double> spans = SPANS.stream().map(t -> (double) t).toList();
    List<Double> best = new ArrayList<>();
    List<Double> single = new ArrayList<>();
    // ‖P‖₂ ≤ √N ‖P‖_∞.
    double norms = 0.5 * Math.log(size);
    for (int t : SPANS) {
      List<Integer> lengths = SPANS.stream().filter(k -> k <= t).toList();
      TrajectoryBound bound = TrajectoryBound.of(network, burnIn, t, 0, lengths);
      best.add(bound.best().logBound() + norms);
      single.add(bound.chunks().getFirst().logBound() + norms);
    }
    TreeSet<Long> wanted = new TreeSet<>(SPANS.stream().map(t -> (long) t).toList());
    List<Double> measured =
        new SpanRun(longest, longest, 8, burnIn)
                .of(
                    network.program(),
                    wanted,
                    Network.generator(network.seed()),
                    _ -> {},
                    () -> false)
                .points()
                .stream()
                .map(SpanRun.Point::logNorm)
                .toList();
    List<Plot.Curve> curves = new ArrayList<>();
    curves.add(new Plot.Curve("measured", spans, measured, Plot.Mark.DOTS, List.of()));
    curves.add(new Plot.Curve("proved, best chunks", spans, best));
    curves.add(new Plot.Curve("proved, step by step", spans, single));
    for (Certificate c : Certificates.of(network, network.drive().bound())) {
      if (c.holds()) {
        curves.add(
            new Plot.Curve(c.name(), spans, SPANS.stream().map(t -> c.logBound(t)).toList()));
      }
    }
    return Optional.of(
        new SpanReport.Figure(
            "bounds",
            new Plot(
                "",
                "span T (steps)",
                "ln of the spectral norm of the span Jacobian",
                Plot.Scale.LINEAR,
                curves),
            "Proved bounds and the measured norm along one trajectory, T up to "
                + longest
                + ": interval arithmetic in chunks of the best length and step by step, and every"
                + " certificate that holds; "
                + MeasuredFigure.setting(List.of(network))));
  }
}
