package org.gradproof.cell;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Shape;

/// Gives names to the dimensions that no declaration names: `n` and `m` where asked for, else `p`,
/// `q`, ….
final class DimNames {
  private static final List<String> FURTHER = List.of("p", "q", "k", "l", "r", "s", "d", "e");

  private final Unification unification;
  private final Set<String> taken = new HashSet<>();
  private int further;

  DimNames(Unification unification) {
    this.unification = unification;
  }

  /// Keeps the names of a declared shape from being given again.
  void reserve(Shape shape) {
    taken.addAll(shape.rows().names());
    taken.addAll(shape.cols().names());
  }

  /// Names what is unknown in a dimension: the first by `wanted` if that is free and not empty.
  void name(DimTerm term, String wanted) {
    for (int unknown : unification.resolve(term).unknowns().keySet()) {
      String name = wanted;
      while (name.isEmpty() || taken.contains(name)) {
        int beyond = further - FURTHER.size();
        name = beyond < 0 ? FURTHER.get(further) : "d_" + (beyond + 1);
        further++;
      }
      taken.add(name);
      unification.settle(DimTerm.unknown(unknown), Dim.of(name));
    }
  }
}
