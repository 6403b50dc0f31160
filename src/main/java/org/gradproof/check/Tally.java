package org.gradproof.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Collects the compared entries of one oracle and one subject, over all runs, and turns them into
/// a [Finding].
final class Tally {
  /// The tallies of a check, in order of first use.
  static final class Book {
    private final Map<List<String>, Tally> tallies = new LinkedHashMap<>();

    Tally of(String oracle, String subject) {
      return tallies.computeIfAbsent(List.of(oracle, subject), _ -> new Tally(oracle, subject));
    }

    List<Finding> findings() {
      return tallies.values().stream().map(Tally::finding).toList();
    }
  }

  private final String oracle;
  private final String subject;
  private final List<Double> bars = new ArrayList<>();
  private Optional<Verdict.Entry> worst = Optional.empty();
  private double worstExcess = 1;
  private double worstError;
  private String unsure = "";
  private String note = "";

  Tally(String oracle, String subject) {
    this.oracle = oracle;
    this.subject = subject;
  }

  /// Adds one comparison. A reference that overflowed says nothing; a claim that is not finite is
  /// wrong.
  void add(Verdict.Entry entry) {
    if (!Double.isFinite(entry.reference()) || Double.isNaN(entry.allowance())) {
      addUnsure(entry.where() + " is beyond the range of this oracle's arithmetic");
      return;
    }
    double size = Math.max(Math.abs(entry.claimed()), Math.abs(entry.reference()));
    boolean exact = entry.difference() == 0 && entry.allowance() == 0;
    double bar = exact ? 0 : entry.allowance() / size;
    bars.add(bar);
    double excess = entry.difference() / entry.allowance();
    if (!(entry.difference() <= entry.allowance())) {
      worstError = Math.max(worstError, entry.relativeError());
      if (worst.isEmpty() || excess > worstExcess) {
        worst = Optional.of(entry);
        worstExcess = excess;
      }
    } else {
      worstError = Math.max(worstError, bar <= Verdict.WIDEST_BAR ? entry.relativeError() : 0);
      if (!(bar <= Verdict.WIDEST_BAR) && unsure.isEmpty()) {
        unsure =
            String.format(
                Locale.ROOT,
                "%s is %.3g with an error bar of %.3g",
                entry.where(),
                entry.claimed(),
                entry.allowance());
      }
    }
  }

  /// Adds an agreement that would have seen a relative error of `detectable`, reached without
  /// comparing two numbers.
  void addSeen(double detectable) {
    bars.add(detectable);
  }

  /// Keeps the last note.
  void note(String text) {
    note = text;
  }

  /// Adds an entry that could not be compared.
  void addUnsure(String reason) {
    bars.add(Double.POSITIVE_INFINITY);
    if (unsure.isEmpty()) {
      unsure = reason;
    }
  }

  Finding finding() {
    double[] sorted = bars.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    double median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    double widest = sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    Verdict verdict;
    if (worst.isPresent()) {
      verdict = new Verdict.Disagrees(worst.get(), widest);
    } else if (!unsure.isEmpty()) {
      verdict = new Verdict.Inconclusive(unsure, widest);
    } else {
      verdict = new Verdict.Agrees(widest);
    }
    return new Finding(oracle, subject, bars.size(), median, widest, worstError, note, verdict);
  }
}
