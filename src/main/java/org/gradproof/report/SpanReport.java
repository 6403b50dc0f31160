package org.gradproof.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gradproof.span.Attribution;
import org.gradproof.span.Certificate;
import org.gradproof.span.Estimate;
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
    return SpanFigures.of(this, setting());
  }

  /// The figures as JSON; what is not finite is a word.
  public String json() {
    return SpanEvidence.json(this);
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
    predicted()
        .ifPresent(table -> {
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
      predictionRow(study).ifPresent(row -> rows.add(row.stream().map(Inline::text).toList()));
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

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that is not used here
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
