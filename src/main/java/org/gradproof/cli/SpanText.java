package org.gradproof.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.gradproof.report.SpanReport;
import org.gradproof.report.SpanTables;
import org.gradproof.report.SpanWords;
import org.gradproof.span.Attribution;
import org.gradproof.span.Certificate;
import org.gradproof.span.ClosedForms;
import org.gradproof.span.Measurement;
import org.gradproof.span.Sensitivity;
import org.gradproof.span.TrajectoryBound;

/// A report on long spans as the terminal shows it.
final class SpanText {
  private SpanText() {}

  /// Prints a report.
  static void print(SpanReport report, PrintWriter to) {
    report.facts().forEach((name, value) -> to.println(name + ": " + value));
    to.println();
    List<String> headings = SpanTables.headings();
    int widest =
        report.studies().stream()
            .mapToInt(s -> s.measurement().label().length())
            .reduce(16, Math::max);
    String pattern = "%-" + widest + "s %16s %8s %10s %8s %8s %9s %16s %10s%n";
    to.printf(Locale.ROOT, pattern, headings.toArray());
    report.studies().forEach(s -> to.printf(Locale.ROOT, pattern, SpanTables.row(s).toArray()));
    to.println();
    for (SpanReport.Study study : report.studies()) {
      String label = study.measurement().label();
      SpanTables.predictionRow(study)
          .ifPresent(row ->
              to.println(
                  label
                      + ", mean-field theory: predicted "
                      + row.get(2)
                      + ", deviation "
                      + row.get(3)
                      + ", z = "
                      + row.get(5)));
      to.printf(
          Locale.ROOT,
          "%s: finite differences over a whole span see nothing beyond %.0f steps; check longer"
              + " ones step by step%n",
          label,
          ClosedForms.differenceHorizon(study.measurement().exponent().value()));
      for (Sensitivity s : study.sensitivity()) {
        to.printf(
            Locale.ROOT,
            "%s, T = %d: ‖∂s_T/∂θ‖ = %.4g, inputs reach back %.2f steps on average, 90 %% within"
                + " %d%n",
            label,
            s.steps(),
            s.parameters(),
            s.meanLag(),
            s.receptiveField(0.9));
      }
      for (Certificate c : study.certificates()) {
        to.println(label + ", " + c.name() + ": " + c.verdict());
      }
      for (TrajectoryBound b : study.bound()) {
        to.printf(
            Locale.ROOT,
            "%s, along one trajectory of %d steps: proved ln‖P‖ ≤ %.4f with chunks of %d steps,"
                + " measured %.4f%n",
            label,
            b.steps(),
            b.best().logBound(),
            b.best().length(),
            study.measured());
      }
      for (Attribution a : study.attribution()) {
        to.println(label + ": " + a.words());
      }
      for (Measurement m : study.advice()) {
        to.printf(
            Locale.ROOT,
            "%s: λ_1 = %.6f ± %.1e, %s%n",
            m.label(),
            m.exponent().value(),
            m.exponent().standardError(),
            SpanWords.halfLife(m));
      }
    }
    to.println();
    to.println(report.contrast());
    to.flush();
  }
}
