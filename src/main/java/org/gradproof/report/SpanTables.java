package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gradproof.span.Certificate;
import org.gradproof.span.Estimate;
import org.gradproof.span.Measurement;
import org.gradproof.span.Prediction;
import org.gradproof.span.Sensitivity;
import org.gradproof.span.SpanRun;
import org.gradproof.span.TrajectoryBound;

/// The tables of a report on long spans.
public final class SpanTables {
  private SpanTables() {}

  /// The spans, one row for each kind of network.
  static Block measured(List<SpanReport.Study> studies, String setting) {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (SpanReport.Study study : studies) {
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
            + setting,
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
  public static List<String> row(SpanReport.Study study) {
    Measurement m = study.measurement();
    Estimate exponent = m.exponent();
    SpanRun.Result first = m.runs().getFirst();
    return List.of(
        m.label(),
        format("%.6f", exponent.value()),
        format("%.1e", exponent.standardError()),
        SpanWords.halfLifeSteps(m),
        m.horizon(0.01).isPresent() ? Long.toString(m.horizon(0.01).getAsLong()) : "none",
        format("%.2f", first.whole().dimension().value()),
        format("%.1e", first.sumRule()),
        m.steps().isEmpty() ? "" : format("%.4f", m.logNorms(0.5).getLast()),
        m.steps().isEmpty() ? "" : Long.toString(m.steps().getLast()));
  }

  /// Measured, predicted, deviation, standard error and z; none where there is no theory.
  public static Optional<List<String>> predictionRow(SpanReport.Study study) {
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

  /// Theory beside measurement; none where there is no theory.
  static Optional<Block> predicted(List<SpanReport.Study> studies) {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (SpanReport.Study study : studies) {
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

  /// Dependence on parameters and inputs.
  static Block sensitivity(List<SpanReport.Study> studies) {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (SpanReport.Study study : studies) {
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

  /// Certificates, and bounds along a trajectory.
  static Block certificates(List<SpanReport.Study> studies) {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (SpanReport.Study study : studies) {
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
        "lllrrl",
        List.of("cell", "certificate", "condition", "left", "right", "verdict"),
        rows,
        "Certificates on the first network. Certified: the inequality holds, evaluated with outward"
            + " rounding. A condition that fails proves nothing: all are sufficient, none is"
            + " necessary. Letters: a bar marks an upper bound on a gate; norms are largest row"
            + " sums.",
        "table-certificates");
  }

  /// What other initial weights give.
  static Block advice(List<SpanReport.Study> studies) {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (SpanReport.Study study : studies) {
      for (Measurement m : study.advice()) {
        rows.add(
            List.of(
                Inline.text(m.label()),
                Inline.text(format("%.6f", m.exponent().value())),
                Inline.text(format("%.1e", m.exponent().standardError())),
                Inline.text(SpanWords.halfLifeSteps(m))));
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
    return table("l" + "r".repeat(headings.size() - 1), headings, rows, caption, anchor);
  }

  private static Block.Table table(
      String columns,
      List<String> headings,
      List<List<List<Inline>>> rows,
      String caption,
      String anchor) {
    return Block.Table.of(columns, headings, rows, Inline.text(caption), anchor);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that is not used here
  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
