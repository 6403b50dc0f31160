package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.gradproof.span.LyapunovSpectrum;
import org.gradproof.span.Measurement;
import org.gradproof.span.SpanRun;
import org.gradproof.span.TrajectoryBound;

/// The figures of a report on long spans.
final class SpanFigures {
  /// Bins of a histogram in each unit.
  private static final double BINS = 10;

  private SpanFigures() {}

  /// The figures that have something to show.
  static List<SpanReport.Figure> of(SpanReport report, String setting) {
    List<SpanReport.Figure> figures = new ArrayList<>();
    List<Plot.Curve> near = new ArrayList<>();
    List<Plot.Curve> rate = new ArrayList<>();
    List<Plot.Curve> spectrum = new ArrayList<>();
    List<Plot.Curve> singular = new ArrayList<>();
    List<Plot.Curve> bounds = new ArrayList<>();
    for (SpanReport.Study study : report.studies()) {
      Measurement m = study.measurement();
      List<Long> steps = m.steps();
      for (double part : m.runs().size() > 1 ? new double[] {0.5, 0.05, 0.95} : new double[] {.5}) {
        String label = m.label() + (part == 0.5 ? "" : part < 0.5 ? ", 5 %" : ", 95 %");
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        List<Double> perStep = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
          x.add((double) steps.get(i));
          double norm = m.logNorms(part).get(i);
          y.add(norm);
          perStep.add(norm / steps.get(i));
        }
        int shown = (int) steps.stream().filter(t -> t <= 200).count();
        near.add(new Plot.Curve(label, x.subList(0, shown), y.subList(0, shown)));
        rate.add(new Plot.Curve(label, x, perStep));
      }
      LyapunovSpectrum whole = m.runs().getFirst().whole();
      List<Double> index = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < whole.exponents().size(); i++) {
        index.add((i + 0.5) / whole.size());
        values.add(whole.exponents().get(i).value());
      }
      spectrum.add(new Plot.Curve(m.label(), index, values));
      singular.add(histogram(m.label(), m.runs().getFirst()));
      for (TrajectoryBound bound : study.bound()) {
        bounds.add(
            new Plot.Curve(
                m.label() + ", proved",
                bound.chunks().stream().map(c -> (double) c.length()).toList(),
                bound.chunks().stream().map(TrajectoryBound.Chunk::logBound).toList()));
        bounds.add(
            new Plot.Curve(
                m.label() + ", measured",
                bound.chunks().stream().map(c -> (double) c.length()).toList(),
                bound.chunks().stream().map(_ -> study.measured() + 0.0).toList()));
      }
    }
    add(
        figures,
        "decay",
        "lag T (steps)",
        "ln of the norm of the span Jacobian",
        Plot.Scale.LINEAR,
        near,
        "Decay of the gradient: ln of the spectral norm of the span Jacobian of the full state"
            + " against the lag; median, and 5 and 95 per cent, over the networks.");
    add(
        figures,
        "rate",
        "span T (steps)",
        "ln norm / T (nats per step)",
        Plot.Scale.LOGARITHMIC,
        rate,
        "Growth per step over the span, which tends to the leading exponent.");
    add(
        figures,
        "spectrum",
        "i/N",
        "exponent (nats per step)",
        Plot.Scale.LINEAR,
        spectrum,
        "All Lyapunov exponents of the first network, from the steps in which all directions were"
            + " followed.");
    add(
        figures,
        "singular-values",
        "ln singular value / T",
        "share of directions",
        Plot.Scale.LINEAR,
        singular,
        "Histogram of the logarithms of the singular values of the span Jacobian, per step, at the"
            + " end of those steps.");
    add(
        figures,
        "bound",
        "chunk length (steps)",
        "bound on ln of the norm",
        Plot.Scale.LOGARITHMIC,
        bounds,
        "Bound proved by interval arithmetic along one trajectory, in the largest-row-sum norm,"
            + " against the length of the chunks, and the measured spectral norm over the same"
            + " span.");
    return figures.stream()
        .map(f -> new SpanReport.Figure(f.name(), f.plot(), f.caption() + setting))
        .toList();
  }

  private static void add(
      List<SpanReport.Figure> figures,
      String name,
      String x,
      String y,
      Plot.Scale scale,
      List<Plot.Curve> curves,
      String caption) {
    boolean drawable =
        curves.stream()
            .anyMatch(c -> {
              for (int i = 0; i < c.x().size(); i++) {
                if (Double.isFinite(c.y().get(i)) && Double.isFinite(c.x().get(i))) {
                  return true;
                }
              }
              return false;
            });
    if (drawable) {
      figures.add(new SpanReport.Figure(name, new Plot("", x, y, scale, curves), caption));
    }
  }

  private static Plot.Curve histogram(String label, SpanRun.Result run) {
    double[] values = run.singularValues();
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    for (double value : values) {
      if (Double.isFinite(value)) {
        counts.merge((int) Math.floor(value / run.exact() * BINS), 1, Integer::sum);
      }
    }
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    if (!counts.isEmpty()) {
      for (int bin = counts.firstKey() - 1; bin <= counts.lastKey() + 1; bin++) {
        for (int end = bin; end <= bin + 1; end++) {
          x.add(end / BINS);
          y.add((double) counts.getOrDefault(bin, 0) / values.length);
        }
      }
    }
    return new Plot.Curve(label, x, y);
  }
}
