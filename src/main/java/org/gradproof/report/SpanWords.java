package org.gradproof.report;

import java.util.List;
import org.gradproof.span.Certificate;
import org.gradproof.span.ClosedForms;
import org.gradproof.span.Estimate;
import org.gradproof.span.Measurement;
import org.gradproof.span.TrajectoryBound;

/// What a report on long spans says in words.
public final class SpanWords {
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
      words.append(leftOut(study));
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
    return study.certificates().isEmpty()
        ? "no certificate was tried. "
        : "no certificate holds: the sufficient conditions fail at these weights. ";
  }

  /// What is missing in the report on one kind of network, and why.
  private static String leftOut(SpanReport.Study study) {
    if (!study.bound().isEmpty()) {
      return "";
    }
    int size = study.measurement().runs().getFirst().whole().size();
    String parts =
        "the bound along a trajectory, the split by paths and other initial weights are left out: ";
    return size > SpanExamination.AFFORDED_SIZE
        ? SpanTables.format(
            "With %d entries in the state, %sthey cost the cube of that at every step, which is"
                + " done up to %d. ",
            size, parts, SpanExamination.AFFORDED_SIZE)
        : Character.toUpperCase(parts.charAt(0)) + parts.substring(1) + "the run was stopped. ";
  }

  /// A half-life as it is read: with what is known of it where the exponent cannot be told from 0.
  public static String halfLife(Measurement m) {
    if (isFlat(m)) {
      return SpanTables.format("not told from 0: half-life of at least %.3g steps", least(m));
    }
    return m.exponent().value() > 0
        ? "the gradient does not vanish"
        : SpanTables.format("half-life %.4g steps", m.halfLife().value());
  }

  /// The same in steps, for a table.
  static String halfLifeSteps(Measurement m) {
    if (isFlat(m)) {
      return SpanTables.format("≥ %.3g", least(m));
    }
    return m.exponent().value() > 0 ? "none" : SpanTables.format("%.4g", m.halfLife().value());
  }

  private static boolean isFlat(Measurement m) {
    return Math.abs(m.exponent().value()) <= 2 * m.exponent().standardError();
  }

  private static double least(Measurement m) {
    double exponent = m.exponent().value();
    return ClosedForms.halfLife(Math.min(0, exponent) - 2 * m.exponent().standardError());
  }
}
