package org.gradproof.verify.fault;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was done to tensors that were computed as they should be.
///
/// @param fault the kind of mistake
/// @param words the mistake as a clause
/// @param changes tensor → what was returned in its place, made of what should have been
record Finding(Fault fault, String words, Map<Tensor, Change> changes) {
  /// Makes a wrong tensor of right ones.
  @FunctionalInterface
  interface Change {
    /// The wrong numbers.
    double[] of(Map<Tensor, double[]> right);
  }

  /// All tensors as they would be returned.
  static Map<Tensor, double[]> apply(List<Finding> findings, Map<Tensor, double[]> right) {
    Map<Tensor, double[]> returned = new LinkedHashMap<>(right);
    for (Finding finding : findings) {
      finding.changes.forEach((tensor, change) -> {
        if (right.containsKey(tensor)) {
          returned.put(tensor, change.of(right));
        }
      });
    }
    return returned;
  }
}
