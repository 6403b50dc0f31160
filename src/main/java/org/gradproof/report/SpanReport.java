package org.gradproof.report;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gradproof.span.Attribution;
import org.gradproof.span.Certificate;
import org.gradproof.span.ClosedForms;
import org.gradproof.span.Estimate;
import org.gradproof.span.LyapunovSpectrum;
import org.gradproof.span.Measurement;
import org.gradproof.span.Prediction;
import org.gradproof.span.Sensitivity;
import org.gradproof.span.SpanRun;
import org.gradproof.span.TrajectoryBound;

/// The report on long spans: the same figures as a document, as JSON, and as one table of numbers
/// for each figure.
///
/// @param facts what a reader must know first, such as the command and the weights
/// @param studies one for each kind of network
public record SpanReport(Map<String, String> facts, List<Study> studies) {
  /// What is said of one kind of network.
  ///
  /// @param measurement the spans of all networks
  /// @param certificates of the first network
  /// @param bound along the trajectory of the first network; none when there was no time for it
  /// @param measured the measured `ln ‖P_T‖₂` over the span of `bound`
  /// @param attribution of the first network
  /// @param advice what other initial weights give on this cell
  /// @param sensitivity of the first network, for a few spans
  /// @param predictions by mean-field theory, one for each network; empty where there is no theory
  public record Study(
      Measurement measurement,
      List<Certificate> certificates,
      List<TrajectoryBound> bound,
      double measured,
      List<Attribution> attribution,
      List<Measurement> advice,
      List<Sensitivity> sensitivity,
      List<Prediction> predictions) {
    /// Copies the lists.
    public Study {
      sensitivity = List.copyOf(sensitivity);
      predictions = List.copyOf(predictions);
      certificates = List.copyOf(certificates);
      bound = List.copyOf(bound);
      attribution = List.copyOf(attribution);
      advice = List.copyOf(advice);
    }
  }

  /// A figure and its numbers.
  ///
  /// @param name of its files, without the ending
  /// @param plot the curves
  /// @param caption what it shows
  public record Figure(String name, Plot plot, String caption) {
    /// The drawing.
    public String svg() {
      return Plots.draw(plot).svg();
    }

    /// The numbers: one line a point.
    public String csv() {
      StringBuilder csv =
          new StringBuilder("curve," + plot.xTitle() + "," + plot.yTitle()).append('\n');
      for (Plot.Curve curve : plot.curves()) {
        for (int i = 0; i < curve.x().size(); i++) {
          csv.append('"').append(curve.label()).append("\",");
          csv.append(curve.x().get(i)).append(',').append(curve.y().get(i)).append('\n');
        }
      }
      return csv.toString();
    }
  }

  /// Copies.
  public SpanReport {
    facts = new LinkedHashMap<>(facts);
    studies = List.copyOf(studies);
  }

  private String setting() {
    return " " + facts.getOrDefault("setting", "") + ", double precision.";
  }

  /// The figures that have something to show.
  public List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    List<Plot.Curve> near = new ArrayList<>();
    List<Plot.Curve> rate = new ArrayList<>();
    List<Plot.Curve> spectrum = new ArrayList<>();
    List<Plot.Curve> singular = new ArrayList<>();
    List<Plot.Curve> bounds = new ArrayList<>();
    for (Study study : studies) {
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
    return figures;
  }

  private void add(
      List<Figure> figures,
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
      figures.add(new Figure(name, new Plot("", x, y, scale, curves), caption + setting()));
    }
  }

  private static Plot.Curve histogram(String label, SpanRun.Result run) {
    double[] values = run.singularValues();
    TreeMap<Double, Integer> counts = new TreeMap<>();
    double width = 0.1;
    for (double value : values) {
      if (Double.isFinite(value)) {
        counts.merge(Math.floor(value / run.exact() / width) * width, 1, Integer::sum);
      }
    }
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    counts.forEach((bin, count) -> {
      for (double at : new double[] {bin, bin + width}) {
        x.add(at);
        y.add((double) count / values.length);
      }
    });
    return new Plot.Curve(label, x, y);
  }

  /// The document.
  public Document document() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Section(1, Inline.text("Measured"), "measured"));
    blocks.add(measured());
    List<Figure> figures = figures();
    for (Figure figure : figures) {
      blocks.add(
          new Block.Figure(
              Plots.draw(figure.plot()),
              Inline.text(figure.caption()),
              figure.caption(),
              "figure-" + figure.name()));
    }
    predicted().ifPresent(table -> {
      blocks.add(new Block.Section(1, Inline.text("Predicted"), "predicted"));
      blocks.add(table);
    });
    if (studies.stream().anyMatch(s -> !s.sensitivity().isEmpty())) {
      blocks.add(new Block.Section(1, Inline.text("Parameters and inputs"), "sensitivity"));
      blocks.add(sensitivity());
    }
    blocks.add(new Block.Section(1, Inline.text("Bounded"), "bounded"));
    blocks.add(certificates());
    blocks.add(new Block.Paragraph(Inline.text(contrast())));
    blocks.add(new Block.Section(1, Inline.text("Explained"), "explained"));
    List<List<Inline>> said = new ArrayList<>();
    for (Study study : studies) {
      for (Attribution a : study.attribution()) {
        said.add(Inline.text(study.measurement().label() + ": " + a.words()));
      }
    }
    if (!said.isEmpty()) {
      blocks.add(new Block.ItemList(false, said));
    }
    if (studies.stream().anyMatch(s -> !s.advice().isEmpty())) {
      blocks.add(new Block.Section(1, Inline.text("Initial weights"), "initial-weights"));
      blocks.add(advice());
    }
    List<Document.Fact> shown = new ArrayList<>();
    facts.forEach((name, value) -> shown.add(new Document.Fact(name, Inline.text(value))));
    return new Document("Long spans", "measured, bounded, explained", shown, blocks);
  }

  private Block measured() {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (Study study : studies) {
      List<List<Inline>> row = new ArrayList<>();
      row(study).forEach(cell -> row.add(Inline.text(cell)));
      rows.add(row);
    }
    return table(
        headings(),
        rows,
        "Leading exponent with its standard error, half-life of the gradient, memory horizon (the"
            + " first recorded span with norm below 1/100), Kaplan–Yorke dimension, largest"
            + " relative deviation of the sum rule, and ln of the norm at the longest span."
            + setting(),
        "table-measured");
  }

  /// The headings of the table of measurements.
  public static List<String> headings() {
    return List.of(
        "cell",
        "λ_1 (nats/step)",
        "± SE",
        "half-life",
        "horizon",
        "D_KY",
        "sum rule",
        "ln‖P_T‖",
        "T");
  }

  /// The row of a study in the table of measurements.
  public static List<String> row(Study study) {
    Measurement m = study.measurement();
    Estimate exponent = m.exponent();
    SpanRun.Result first = m.runs().getFirst();
    return List.of(
        m.label(),
        format("%.6f", exponent.value()),
        format("%.1e", exponent.standardError()),
        format("%.4g", m.halfLife().value()),
        m.horizon(0.01).isPresent() ? Long.toString(m.horizon(0.01).getAsLong()) : "none",
        format("%.2f", first.whole().dimension().value()),
        format("%.1e", first.sumRule()),
        m.steps().isEmpty() ? "" : format("%.4f", m.logNorms(0.5).getLast()),
        m.steps().isEmpty() ? "" : Long.toString(m.steps().getLast()));
  }

  private Optional<Block> predicted() {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (Study study : studies) {
      predictionRow(study)
          .ifPresent(row -> rows.add(row.stream().map(Inline::text).toList()));
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            table(
                List.of("cell", "measured λ_1", "predicted", "deviation", "SE", "z"),
                rows,
                "Mean-field theory for many units, averaged over the networks, beside the"
                    + " measurement. The theory knows no finite size, so |z| above 3 at few units"
                    + " says how large that effect is.",
                "table-predicted"));
  }

  /// Measured, predicted, deviation, standard error and z; none where there is no theory.
  public static Optional<List<String>> predictionRow(Study study) {
    if (study.predictions().isEmpty()) {
      return Optional.empty();
    }
    double predicted =
        study.predictions().stream().mapToDouble(Prediction::exponent).average().orElseThrow();
    Estimate measured = study.measurement().exponent();
    return Optional.of(
        List.of(
            study.measurement().label(),
            format("%.6f", measured.value()),
            format("%.6f", predicted),
            format("%.1e", measured.value() - predicted),
            format("%.1e", measured.standardError()),
            format("%.2f", measured.z(predicted))));
  }

  private Block sensitivity() {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (Study study : studies) {
      for (Sensitivity s : study.sensitivity()) {
        rows.add(
            List.of(
                Inline.text(study.measurement().label()),
                Inline.text(Integer.toString(s.steps())),
                Inline.text(format("%.4g", s.parameters())),
                Inline.text(format("%.4g", s.inputs().getFirst())),
                Inline.text(format("%.2f", s.meanLag())),
                Inline.text(Integer.toString(s.receptiveField(0.9)))));
      }
    }
    return table(
        List.of("cell", "T", "‖∂s_T/∂θ‖", "‖∂s_T/∂x_T‖", "mean lag", "90 % lag"),
        rows,
        "Dependence of the state after T steps on all parameters and on the inputs (Frobenius norms"
            + " from four random directions), and the effective receptive field: mean lag of"
            + " ‖∂s_T/∂x_{T−lag}‖, and the lag up to which 90 per cent of it lies.",
        "table-sensitivity");
  }

  private Block certificates() {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (Study study : studies) {
      for (Certificate c : study.certificates()) {
        rows.add(
            List.of(
                Inline.text(study.measurement().label()),
                Inline.text(c.name() + " (" + c.source() + ")"),
                Inline.text(c.inequality()),
                Inline.text(format("%.5g", c.left())),
                Inline.text(format("%.5g", c.right())),
                Inline.text(c.holds() ? "certified" : "not certified")));
      }
      for (TrajectoryBound b : study.bound()) {
        rows.add(
            List.of(
                Inline.text(study.measurement().label()),
                Inline.text("trajectory, intervals, tube of radius " + b.radius()),
                Inline.text(
                    "ln ‖P_"
                        + b.steps()
                        + "‖ ≤ bound < 0, best chunk "
                        + b.best().length()
                        + " steps"),
                Inline.text(format("%.5g", b.best().logBound())),
                Inline.text("0"),
                Inline.text(b.best().logBound() < 0 ? "certified" : "not certified")));
      }
    }
    return table(
        List.of("cell", "certificate", "condition", "left", "right", "verdict"),
        rows,
        "Certificates on the first network. A condition that fails proves nothing: all are"
            + " sufficient, none is necessary. Letters: a bar marks an upper bound on a gate; norms"
            + " are largest row sums.",
        "table-certificates");
  }

  private Block advice() {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (Study study : studies) {
      for (Measurement m : study.advice()) {
        rows.add(
            List.of(
                Inline.text(m.label()),
                Inline.text(format("%.6f", m.exponent().value())),
                Inline.text(format("%.1e", m.exponent().standardError())),
                Inline.text(format("%.4g", m.halfLife().value()))));
      }
    }
    return table(
        List.of("initial weights", "λ_1 (nats/step)", "± SE", "half-life"),
        rows,
        "What other initial weights give, measured with the same inputs.",
        "table-advice");
  }

  private static Block.Table table(
      List<String> headings, List<List<List<Inline>>> rows, String caption, String anchor) {
    List<Block.Align> align = new ArrayList<>();
    List<List<Inline>> header = new ArrayList<>();
    for (String heading : headings) {
      align.add(align.isEmpty() ? Block.Align.LEFT : Block.Align.RIGHT);
      header.add(Inline.text(heading));
    }
    return new Block.Table(align, header, rows, Inline.text(caption), anchor);
  }

  /// The cells compared, in words, with figures.
  public String contrast() {
    StringBuilder words = new StringBuilder();
    for (Study study : studies) {
      Measurement m = study.measurement();
      Estimate half = m.halfLife();
      words.append(
          Double.isInfinite(half.value())
              ? m.label()
                  + ": the gradient does not vanish, λ_1 = "
                  + format("%.4f", m.exponent().value())
                  + ". "
              : format(
                  "%s: the gradient halves every %.3g ± %.1g steps; ",
                  m.label(), half.value(), half.standardError()));
      words.append(reason(study));
    }
    return words.toString().strip();
  }

  private static String reason(Study study) {
    for (Certificate c : study.certificates()) {
      if (c.holds()) {
        return c.name() + " certifies that it vanishes. ";
      }
    }
    for (TrajectoryBound b : study.bound()) {
      if (b.best().logBound() < 0) {
        return format(
            "no certificate holds for all trajectories, because the weights' row sums are too"
                + " large, but along the measured one a factor below e^%.3g over %d steps is"
                + " proved. ",
            b.best().logBound(), b.steps());
      }
    }
    return "no certificate holds: the sufficient conditions fail at these weights. ";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /// The figures as JSON, in the order of the tables; what is not finite is a word.
  public String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("facts", facts);
    List<Object> all = new ArrayList<>();
    for (Study study : studies) {
      Map<String, Object> one = measurement(study.measurement());
      List<Object> certificates = new ArrayList<>();
      for (Certificate c : study.certificates()) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", c.name());
        map.put("source", c.source());
        map.put("norm", c.norm());
        map.put("scope", c.scope());
        map.put("inequality", c.inequality());
        map.put("left", number(c.left()));
        map.put("right", number(c.right()));
        map.put("holds", c.holds());
        Map<String, Object> constants = new LinkedHashMap<>();
        c.constants().forEach((k, v) -> constants.put(k, number(v)));
        map.put("constants", constants);
        map.put("logRate", number(c.logRate()));
        map.put("logConstant", number(c.logConstant()));
        certificates.add(map);
      }
      one.put("certificates", certificates);
      List<Object> bounds = new ArrayList<>();
      for (TrajectoryBound b : study.bound()) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("steps", b.steps());
        map.put("radius", b.radius());
        Map<String, Object> chunks = new LinkedHashMap<>();
        b.chunks().forEach(c -> chunks.put("" + c.length(), number(c.logBound())));
        map.put("logBoundByChunk", chunks);
        map.put("measuredLogNorm", number(study.measured()));
        bounds.add(map);
      }
      one.put("trajectoryBounds", bounds);
      List<Object> attributions = new ArrayList<>();
      for (Attribution a : study.attribution()) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("steps", a.steps());
        map.put("logWhole", number(a.whole()));
        map.put("logCarousel", number(a.carousel()));
        Map<String, Object> shares = new LinkedHashMap<>();
        a.shares().forEach((k, v) -> shares.put(k, number(v)));
        map.put("shares", shares);
        map.put("defect", number(a.defect()));
        attributions.add(map);
      }
      one.put("attribution", attributions);
      List<Object> sensitivities = new ArrayList<>();
      for (Sensitivity s : study.sensitivity()) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("steps", s.steps());
        map.put("parameters", number(s.parameters()));
        map.put("meanLag", number(s.meanLag()));
        map.put("receptiveField90", s.receptiveField(0.9));
        sensitivities.add(map);
      }
      one.put("sensitivity", sensitivities);
      one.put(
          "predictedExponents",
          study.predictions().stream().map(p -> number(p.exponent())).toList());
      one.put("advice", study.advice().stream().map(SpanReport::measurement).toList());
      all.add(one);
    }
    root.put("cells", all);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(root) + "\n";
  }

  private static Map<String, Object> measurement(Measurement m) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("label", m.label());
    map.put("networks", m.runs().size());
    map.put("exponent", estimate(m.exponent()));
    map.put("halfLife", estimate(m.halfLife()));
    map.put("timeConstant", number(ClosedForms.timeConstant(m.exponent().value())));
    map.put("steps", m.steps());
    map.put("logNormMedian", m.logNorms(0.5).stream().map(SpanReport::number).toList());
    List<Object> runs = new ArrayList<>();
    for (SpanRun.Result run : m.runs()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("steps", run.steps());
      one.put("allDirectionsFollowedFor", run.exact());
      one.put("logScaleLetGo", number(run.omitted()));
      one.put("sumRule", number(run.sumRule()));
      one.put("dimension", estimate(run.whole().dimension()));
      one.put("entropyRate", estimate(run.whole().entropyRate()));
      one.put("leading", run.exponents().exponents().stream().map(SpanReport::estimate).toList());
      one.put("spectrum", run.whole().exponents().stream().map(SpanReport::estimate).toList());
      List<Object> singular = new ArrayList<>();
      for (double s : run.singularValues()) {
        singular.add(number(s));
      }
      one.put("logSingularValues", singular);
      runs.add(one);
    }
    map.put("runs", runs);
    return map;
  }

  private static Map<String, Object> estimate(Estimate e) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("value", number(e.value()));
    map.put("standardError", number(e.standardError()));
    return map;
  }

  private static Object number(double value) {
    return Double.isFinite(value) ? value : String.valueOf(value);
  }
}
