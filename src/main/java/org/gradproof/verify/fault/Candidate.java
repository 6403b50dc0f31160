package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A complete account of how a backward pass went wrong: edits of the equations or the flow, then
/// what was done to the results.
///
/// @param edits at most two
/// @param findings at most two, together with the edits
/// @param worst the largest relative difference that remains
record Candidate(List<Edit> edits, List<Finding> findings, double worst) {
  /// The wrong pass.
  Pass pass(Pass right) {
    Pass pass = right;
    for (Edit edit : edits) {
      pass = edit.apply(pass);
    }
    return pass;
  }

  /// What the wrong pass returns.
  Map<Tensor, double[]> gradients(Bench bench) {
    return Finding.apply(findings, bench.gradients(pass(bench.right())));
  }

  /// The kinds of mistakes.
  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>(edits.stream().map(Edit::fault).toList());
    findings.forEach(f -> faults.add(f.fault()));
    return faults;
  }

  /// The mistakes as clauses.
  List<String> clauses() {
    List<String> clauses = new ArrayList<>(edits.stream().map(Edit::words).toList());
    findings.forEach(f -> clauses.add(f.words()));
    return clauses;
  }

  /// How unlikely the mistakes are.
  ///
  /// @param nothing whether every gradient that was returned is zero: then nothing has arrived
  int rank(boolean nothing) {
    return nothing && faults().equals(List.of(Fault.UPSTREAM))
        ? -1
        : faults().stream().mapToInt(Fault::ordinal).max().orElse(0);
  }

  /// How much is changed: the fewer places the better.
  int size() {
    return edits.stream().mapToInt(e -> Math.max(1, e.terms().size())).sum() + findings.size();
  }
}
