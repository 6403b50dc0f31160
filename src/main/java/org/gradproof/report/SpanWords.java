package org.gradproof.report;

import java.util.List;
import org.gradproof.span.Certificate;
import org.gradproof.span.Estimate;
import org.gradproof.span.Measurement;
import org.gradproof.span.TrajectoryBound;

/// What a report on long spans says in words.
final class SpanWords {
  private SpanWords() {}

  /// The cells compared, in words, with figures.
  static String contrast(List<SpanReport.Study> studies) {
    StringBuilder words = new StringBuilder();
    for (SpanReport.Study study : studies) {
      Measurement m = study.measurement();
      Estimate half = m.halfLife();
      words.append(
          Double.isInfinite(half.value())
              ? m.label()
                  + ": the gradient does not vanish, λ_1 = "
                  + SpanTables.format("%.4f", m.exponent().value())
                  + ". "
              : SpanTables.format(
                  "%s: the gradient halves every %.3g ± %.1g steps; ",
                  m.label(), half.value(), half.standardError()));
      words.append(reason(study));
    }
    return words.toString().strip();
  }

  private static String reason(SpanReport.Study study) {
    for (Certificate c : study.certificates()) {
      if (c.holds()) {
        return c.name() + " certifies that it vanishes. ";
      }
    }
    for (TrajectoryBound b : study.bound()) {
      if (b.best().logBound() < 0) {
        return SpanTables.format(
            "no certificate holds for all trajectories, because the weights' row sums are too"
                + " large, but along the measured one a factor below e^%.3g over %d steps is"
                + " proved. ",
            b.best().logBound(), b.steps());
      }
    }
    return "no certificate holds: the sufficient conditions fail at these weights. ";
  }
}
