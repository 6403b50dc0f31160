package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Looks for two mistakes at once: first the edits that explain most by themselves, then, for each,
/// what explains the rest.
final class Pairs {
  private static final int FIRST = 16;

  /// Where only sums are wrong.
  private static final int FEW = 4;

  /// Where everything is closer than this, nothing is structurally wrong.
  private static final double NOISY = 1e-3;

  private record Partial(Edit edit, Bench.Outcome outcome) {
    int tensors() {
      return outcome.wrong().size();
    }

    /// The step up to which the input gradients agree, coming from the last.
    int departs() {
      OptionalInt step = outcome.departs();
      return step.orElse(-1);
    }

    double rest() {
      return outcome.wrong().values().stream().mapToDouble(d -> Math.log(d + 1e-300)).sum();
    }
  }

  private final Bench bench;
  private final Search search;
  private final List<Edit> firsts;
  private final Consumer<String> watch;

  Pairs(Bench bench, Search search, List<Edit> formulas, Consumer<String> watch) {
    this.bench = bench;
    this.search = search;
    this.watch = watch;
    this.firsts = new ArrayList<>(search.edits());
    this.firsts.addAll(formulas);
  }

  /// The pairs that explain everything.
  List<Candidate> run() {
    List<Partial> partial = new ArrayList<>();
    if (search.outcome().wrong().values().stream().allMatch(d -> d < NOISY)) {
      return List.of();
    }
    for (Edit edit : firsts) {
      if (search.helps(edit)
          && search.reach(edit).stream().anyMatch(search.outcome().wrong()::containsKey)) {
        partial.add(new Partial(edit, bench.outcome(edit.apply(bench.right()))));
      }
    }
    partial.sort(
        Comparator.comparingInt(Partial::tensors)
            .thenComparingInt(Partial::departs)
            .thenComparingDouble(Partial::rest));
    List<Candidate> found = new ArrayList<>();
    for (Partial first :
        partial.subList(0, Math.min(search.rightAdjoints() ? FEW : FIRST, partial.size()))) {
      watch.accept("trying pairs of faults, " + (1 + partial.indexOf(first)) + " of " + FIRST);
      Pass base = first.edit.apply(bench.right());
      List<Tensor> rest = List.copyOf(first.outcome.wrong().keySet());
      Map<Tensor, double[]> computed = bench.gradients(base);
      List<Finding> findings = search.findings(computed, rest);
      if (findings.size() == 1 && Search.covers(findings, rest)) {
        found.add(new Candidate(List.of(first.edit), findings, search.worst(findings, computed)));
      }
      found.addAll(seconds(first, base));
      if (!found.isEmpty()) {
        break;
      }
    }
    return found;
  }

  /// Whether an edit touches all that is still wrong after the first: else it cannot explain it.
  private boolean repairs(Edit second, Partial first) {
    return !first.edit.formula().isEmpty()
        || search.reach(second).containsAll(first.outcome.wrong().keySet());
  }

  private List<Candidate> seconds(Partial first, Pass base) {
    List<Edit> seconds = new ArrayList<>(search.edits());
    seconds.addAll(search.flows(first.outcome));
    List<Candidate> found = new ArrayList<>();
    for (Edit second : seconds) {
      if (!second.equals(first.edit)
          && first.edit.fits(second)
          && search.helps(second)
          && repairs(second, first)) {
        bench
            .explains(second.apply(base))
            .ifPresent(
                worst -> found.add(new Candidate(List.of(first.edit, second), List.of(), worst)));
      }
    }
    return found;
  }
}
