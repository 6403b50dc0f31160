package org.gradproof.check;

import java.util.List;

/// `L` after changes, in double precision: what finite differences are made of.
interface Losses {
  /// For each change, the part of `L` that sees it: of the sequences in question, from the changed
  /// step on.
  ///
  /// @param spots places of one variable
  /// @param deltas by how much each is changed
  double[] after(List<Spot> spots, double[] deltas);

  /// The same without any change, for each spot.
  double[] before(List<Spot> spots);

  /// How far rounding may move one such value.
  double noise(Spot spot);
}
