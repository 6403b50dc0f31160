package org.gradproof.cli.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.gradproof.check.CheckReport;
import org.gradproof.check.GradientCheck;
import org.gradproof.check.Verdict;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Place;

/// The check of every single entry of the parameters' and first states' gradients.
final class Entries {
  private static final Set<Place.Kind> KINDS = EnumSet.of(Place.Kind.PARAMETER, Place.Kind.INITIAL);

  private Entries() {}

  /// By central differences.
  static Runnable differences(Span span) {
    return run(span, GradientCheck::entries);
  }

  /// By dual numbers.
  static Runnable duals(Span span) {
    return run(span, GradientCheck::dualEntries);
  }

  private interface Way {
    CheckReport check(GradientCheck check, List<Bindings> sequences, Set<Place.Kind> kinds);
  }

  private static Runnable run(Span span, Way way) {
    List<Bindings> sequences = Reference.bindings(span, span.given());
    GradientCheck check = GradientCheck.of(span.cell());
    return () -> {
      try (ForkJoinPool pool = new ForkJoinPool(span.threads())) {
        CheckReport report = pool.submit(() -> way.check(check, sequences, KINDS)).join();
        if (!(report.verdict() instanceof Verdict.Agrees)) {
          throw new DisagreementException(
              "the check of %s finds: %s".formatted(span.cell().name(), report.verdict()));
        }
      }
    };
  }
}
