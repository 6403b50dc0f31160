package org.gradproof.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gradproof.expr.Dim;

/// A dimension with unknowns: a sum of unknowns, names and a number.
///
/// @param unknowns how often each unknown occurs
/// @param known the names and the number
record DimTerm(Map<Integer, Integer> unknowns, Dim known) {
  static final DimTerm ONE = of(Dim.ONE);
  static final DimTerm ZERO = of(Dim.ZERO);

  DimTerm {
    unknowns = new TreeMap<>(unknowns);
  }

  static DimTerm of(Dim dim) {
    return new DimTerm(Map.of(), dim);
  }

  static DimTerm unknown(int index) {
    return new DimTerm(Map.of(index, 1), Dim.ZERO);
  }

  DimTerm plus(DimTerm other) {
    Map<Integer, Integer> sum = new TreeMap<>(unknowns);
    other.unknowns.forEach((index, times) -> sum.merge(index, times, Integer::sum));
    return new DimTerm(sum, known.plus(other.known));
  }

  /// What is left of this when the parts it shares with another are taken away.
  DimTerm without(DimTerm other) {
    Map<Integer, Integer> rest = new TreeMap<>();
    unknowns.forEach((index, times) -> {
      int left = times - other.unknowns.getOrDefault(index, 0);
      if (left > 0) {
        rest.put(index, left);
      }
    });
    List<String> names = new ArrayList<>(known.names());
    other.known.names().forEach(names::remove);
    return new DimTerm(
        rest, new Dim(names, Math.max(0, known.constant() - other.known.constant())));
  }

  boolean isEmpty() {
    return unknowns.isEmpty() && known.equals(Dim.ZERO);
  }

  /// Whether this is one unknown and nothing else.
  boolean isUnknown() {
    return known.equals(Dim.ZERO)
        && unknowns.size() == 1
        && unknowns.values().iterator().next() == 1;
  }

  int unknown() {
    return unknowns.keySet().iterator().next();
  }
}
