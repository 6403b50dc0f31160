package org.gradproof.verify.fault;

import java.util.List;
import java.util.Optional;
import org.gradproof.expr.Expr;

/// A way the backward pass could be wrong that reproduces every gradient that was returned.
///
/// @param sentence place and evidence
/// @param faults the kinds of mistakes: one, or two for a pair
/// @param clauses each mistake in words
/// @param variables the variables whose gradients it changes
/// @param changes the backward equations that it changes
/// @param worst the largest relative difference that remains
/// @param synonyms other words for the same mistake: they have the same effect on any data
/// @param separator what an observation would need to tell this from the best explanation; empty
///   for the best
public record Explanation(
    String sentence,
    List<Fault> faults,
    List<String> clauses,
    List<Expr> variables,
    List<Change> changes,
    double worst,
    List<String> synonyms,
    Optional<String> separator) {
  public Explanation {
    faults = List.copyOf(faults);
    clauses = List.copyOf(clauses);
    variables = List.copyOf(variables);
    changes = List.copyOf(changes);
    synonyms = List.copyOf(synonyms);
  }

  /// The changed equations as they would have to read.
  public List<String> lines() {
    return changes.stream().map(Change::toString).toList();
  }

  /// Whether two mistakes are needed.
  public boolean isPair() {
    return faults.size() > 1;
  }
}
