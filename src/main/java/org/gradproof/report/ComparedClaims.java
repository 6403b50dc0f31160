package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gradproof.span.SpanStudy;

/// Claims that compare cells, or that are measured over spans.
final class ComparedClaims {
  /// A span gradient below this is called vanished, in logs: 1e-12.
  private static final double VANISHED = Math.log(1e-12);

  /// One above this is called open, in logs: 1e-3.
  private static final double OPEN = Math.log(1e-3);

  private static final List<Integer> SPANS = List.of(10, 100, 1000);

  private ComparedClaims() {}

  static List<Claim> of(List<CellStudy> studies) {
    List<Claim> claims = new ArrayList<>();
    List<CellStudy> complete = studies.stream().filter(s -> s.cell().missing().isEmpty()).toList();
    for (int i = 0; i < complete.size(); i++) {
      for (int j = 0; j < complete.size(); j++) {
        ratio(complete.get(i), complete.get(j)).ifPresent(claims::add);
      }
    }
    complete.forEach(study -> study.spans().forEach(span -> claims.add(span(span))));
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

  private static Claim span(SpanStudy study) {
    double last = study.medians().getLast();
    boolean vanishes = last < VANISHED;
    boolean open = last > OPEN;
    StringBuilder figures = new StringBuilder("ln of the norm of the full state's span Jacobian: ");
    for (int span : SPANS) {
      double[] range = study.range(span);
      double median = study.medians().get(study.spans().indexOf(span));
      figures.append(
          String.format(
              Locale.ROOT,
              "T=%d: %s (%s to %s); ",
              span,
              figure(median),
              figure(range[0]),
              figure(range[1])));
    }
    String behaviour =
        vanishes
            ? "vanishes over 1000 steps"
            : open ? "does not vanish over 1000 steps" : "fades over 1000 steps, without vanishing";
    Badge.Outcome outcome =
        consistent(study, vanishes, open) ? Badge.Outcome.AGREES : Badge.Outcome.INCONCLUSIVE;
    return new Claim(
        "span-" + study.label(),
        Inline.text("The span gradient of " + study.label() + " " + behaviour + "."),
        outcome,
        Inline.text(figures + "median and range over " + study.runs().size() + " networks"));
  }

  private static String figure(double log) {
    double rounded = Math.rint(log * 10) / 10 + 0.0;
    return String.format(Locale.ROOT, "%.1f", rounded).replace('-', '−');
  }

  /// Whether all networks behave like the median one.
  private static boolean consistent(SpanStudy study, boolean vanishes, boolean open) {
    double[] range = study.range(study.spans().getLast());
    if (vanishes) {
      return range[1] < VANISHED;
    }
    return open ? range[0] > OPEN : range[0] >= VANISHED && range[1] <= OPEN;
  }
}
