package org.gradproof.verify;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gradproof.expr.Dim;

/// Finds the sizes of named dimensions from sizes of sums of them.
final class DimSolver {
  private final Map<String, Integer> sizes = new TreeMap<>();

  /// What is known.
  Map<String, Integer> sizes() {
    return sizes;
  }

  /// Takes in that `dim` has `size` entries, where that settles one name.
  ///
  /// @return false when it contradicts what is known
  boolean learn(Dim dim, int size) {
    int rest = size - dim.constant();
    int times = 0;
    String unknown = "";
    for (String name : dim.names()) {
      Integer known = sizes.get(name);
      if (known != null) {
        rest -= known;
      } else if (unknown.isEmpty() || unknown.equals(name)) {
        unknown = name;
        times++;
      } else {
        return true;
      }
    }
    if (times == 0) {
      return rest == 0;
    }
    if (rest < times || rest % times != 0) {
      return false;
    }
    sizes.put(unknown, rest / times);
    return true;
  }

  /// The size of a dimension when all its names are known.
  Optional<Integer> size(Dim dim) {
    return sizes.keySet().containsAll(dim.names())
        ? Optional.of(dim.size(sizes))
        : Optional.empty();
  }
}
