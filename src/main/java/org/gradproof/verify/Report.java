package org.gradproof.verify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gradproof.check.Verdict;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.fault.Change;
import org.gradproof.verify.format.ElementType;

/// The answer to the three questions asked of a dump: is the forward pass right, are the gradients
/// right, and if not, what is wrong?
///
/// @param source the file
/// @param framework the framework, or empty for a cell of the user's own
/// @param cell the cell it was compared with: the framework's, or after a convention was found the
///   one that the forward pass computes
/// @param run sizes, steps and layers in words
/// @param precision the precision that the allowances are made for
/// @param notes what was concluded, or not checked
/// @param forward output and last states, compared with the framework's cell
/// @param conventions what explains a forward pass that differs, best first; these numbers do not
///   tell those after the first from it
/// @param gradients every gradient in the dump, compared with the derived backward pass
/// @param faults what explains gradients that differ, in the same way
/// @param unexplained where the gradients depart, when nothing explains them
public record Report(
    String source,
    String framework,
    Recurrence cell,
    String run,
    ElementType precision,
    List<String> notes,
    List<Finding> forward,
    List<Explained> conventions,
    List<Finding> gradients,
    List<Explained> faults,
    Optional<String> unexplained) {
  /// One explanation.
  ///
  /// @param kind the row of the table of conventions or of faults, two for a pair
  /// @param sentence what is wrong, with place and evidence
  /// @param synonyms other words for the same: no data tell them apart
  /// @param changes the backward equations that are wrong
  /// @param separator what a dump would need to tell this from the best explanation; empty for the
  ///   best
  public record Explained(
      List<String> kind,
      String sentence,
      List<String> synonyms,
      List<Change> changes,
      Optional<String> separator) {
    public Explained {
      kind = List.copyOf(kind);
      synonyms = List.copyOf(synonyms);
      changes = List.copyOf(changes);
    }

    /// The wrong equations as they would have to read.
    public List<String> lines() {
      return changes.stream().map(Change::toString).toList();
    }
  }

  public Report {
    notes = List.copyOf(notes);
    forward = List.copyOf(forward);
    conventions = List.copyOf(conventions);
    gradients = List.copyOf(gradients);
    faults = List.copyOf(faults);
  }

  private static final Verdict VANISHED =
      new Verdict.Inconclusive("all gradients have vanished", Double.POSITIVE_INFINITY);

  private boolean nothingLeft() {
    return !gradients.isEmpty() && gradients.stream().allMatch(Finding::vanished);
  }

  /// All findings.
  public List<Finding> findings() {
    return java.util.stream.Stream.concat(forward.stream(), gradients.stream()).toList();
  }

  /// The finding furthest outside its allowance decides; without any disagreement, one that says
  /// nothing makes the whole inconclusive.
  public Verdict verdict() {
    List<Finding> all = findings();
    double bar = all.stream().mapToDouble(Finding::bar).max().orElse(Double.POSITIVE_INFINITY);
    if (!conventions.isEmpty() && all.stream().noneMatch(Finding::disagrees)) {
      return new Verdict.Disagrees(
          new Verdict.Entry(conventions.getFirst().sentence(), Double.NaN, Double.NaN, 0), bar);
    }
    return all.stream()
        .filter(Finding::disagrees)
        .max(java.util.Comparator.comparingDouble(Finding::excess))
        .map(Finding::verdict)
        .or(() -> all.stream().filter(Finding::inconclusive).findFirst().map(Finding::verdict))
        .or(() -> nothingLeft() ? Optional.of(VANISHED) : Optional.empty())
        .orElseGet(() -> new Verdict.Agrees(bar));
  }

  /// The verdict in one line.
  public String summary() {
    return switch (verdict()) {
      case Verdict.Agrees(double bar) ->
          String.format(
              Locale.ROOT,
              "agrees to %s: %s, worst relative difference %.1e, where rounding may make %.1e",
              precision.words(),
              counted(),
              findings().stream().mapToDouble(Finding::relativeError).max().orElse(0),
              bar);
      case Verdict.Disagrees(Verdict.Entry worst, double _) ->
          "disagrees: " + (Double.isNaN(worst.claimed()) ? worst.where() : worst);
      case Verdict.Inconclusive(String reason, double _) -> "inconclusive: " + reason;
    };
  }

  private String counted() {
    int entries = findings().stream().mapToInt(Finding::entries).sum();
    return findings().size() + " tensors, " + entries + " numbers";
  }
}
