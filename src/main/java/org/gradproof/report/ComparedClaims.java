package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gradproof.span.Measurement;

/// Claims that compare cells, or that are measured over spans.
final class ComparedClaims {
  /// A span gradient below this is called vanished, in logs: 1e-12.
  private static final double VANISHED = Math.log(1e-12);

  /// One above this is called open, in logs: 1e-3.
  private static final double OPEN = Math.log(1e-3);

  private static final List<Long> SPANS = List.of(10L, 100L, 1000L);

  private ComparedClaims() {}

  static List<Claim> of(List<CellStudy> studies, SpanReport spans) {
    List<Claim> claims = new ArrayList<>();
    List<CellStudy> complete = studies.stream().filter(s -> s.cell().missing().isEmpty()).toList();
    for (int i = 0; i < complete.size(); i++) {
      for (int j = 0; j < complete.size(); j++) {
        ratio(complete.get(i), complete.get(j)).ifPresent(claims::add);
      }
    }
    spans.studies().forEach(study -> claims.add(span(study.measurement())));
    return claims;
  }

  private static Optional<Claim> ratio(CellStudy a, CellStudy b) {
    ParameterCount first = ParameterCount.of(a.cell());
    ParameterCount second = ParameterCount.of(b.cell());
    Optional<long[]> ratio = first.ratioTo(second);
    if (a.equals(b) || ratio.isEmpty() || ratio.get()[0] > ratio.get()[1]) {
      return Optional.empty();
    }
    String words =
        ratio.get()[0] == ratio.get()[1]
            ? "as many"
            : ratio.get()[0] + "/" + ratio.get()[1] + " of the";
    String what = words.equals("as many") ? " parameters as " : " parameters of ";
    return Optional.of(
        Claim.of(
            "parameters-" + a.cell().name() + "-" + b.cell().name(),
            Inline.text(
                a.cell().title() + " has " + words + what + b.cell().title() + ", for all sizes."),
            true,
            List.of(
                new Inline.Formula(first.notation()),
                new Inline.Text(" against "),
                new Inline.Formula(second.notation()),
                new Inline.Text(", compared as polynomials"))));
  }

  private static Claim span(Measurement m) {
    List<Double> least = m.logNorms(0);
    List<Double> medians = m.logNorms(0.5);
    List<Double> most = m.logNorms(1);
    boolean vanishes = medians.getLast() < VANISHED;
    boolean open = medians.getLast() > OPEN;
    StringBuilder figures = new StringBuilder("ln of the norm of the full state's span Jacobian: ");
    for (long span : SPANS) {
      int at = m.steps().indexOf(span);
      figures.append(
          String.format(
              Locale.ROOT,
              "T=%d: %s (%s to %s); ",
              span,
              figure(medians.get(at)),
              figure(least.get(at)),
              figure(most.get(at))));
    }
    String behaviour =
        vanishes
            ? "vanishes over 1000 steps"
            : open ? "does not vanish over 1000 steps" : "fades over 1000 steps, without vanishing";
    // Whether all networks behave like the median one.
    boolean consistent =
        vanishes
            ? most.getLast() < VANISHED
            : open ? least.getLast() > OPEN : least.getLast() >= VANISHED && most.getLast() <= OPEN;
    return new Claim(
        "span-" + m.label(),
        Inline.text("The span gradient of " + m.label() + " " + behaviour + "."),
        consistent ? Badge.Outcome.AGREES : Badge.Outcome.INCONCLUSIVE,
        Inline.text(figures + "median and range over " + m.runs().size() + " networks"));
  }

  private static String figure(double log) {
    double rounded = Math.rint(log * 10) / 10 + 0.0;
    return String.format(Locale.ROOT, "%.1f", rounded).replace('-', '−');
  }
}
