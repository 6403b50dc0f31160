package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.expr.Expr;
import org.gradproof.verify.Names;

/// The names of packed tensors: `weight_hh_l0` for all of its blocks, `weight_hh_l0[r, z]` for
/// some.
final class Packed {
  private Packed() {}

  private static String tensor(String name) {
    int at = name.indexOf('[');
    return at < 0 ? name : name.substring(0, at);
  }

  private static Map<String, Set<String>> blocks(Collection<String> names) {
    Map<String, Set<String>> blocks = new LinkedHashMap<>();
    for (String name : names) {
      blocks
          .computeIfAbsent(tensor(name), _ -> new LinkedHashSet<>())
          .add(name.substring(tensor(name).length()).replaceAll("[\\[\\]]", ""));
    }
    return blocks;
  }

  private static Map<String, Set<String>> all(Collection<Tensor> returned, Names names) {
    return blocks(returned.stream().map(t -> names.of(t.variable())).toList());
  }

  /// The tensors that some variables' gradients stand in.
  static List<String> joined(Collection<Expr> variables, Collection<Tensor> returned, Names names) {
    Map<String, Set<String>> all = all(returned, names);
    List<String> joined = new ArrayList<>();
    blocks(variables.stream().map(names::of).toList())
        .forEach((tensor, some) ->
            joined.add(
                some.equals(all.get(tensor)) || some.contains("")
                    ? tensor
                    : tensor + "[" + String.join(", ", some) + "]"));
    return joined;
  }

  /// How many tensors were returned.
  static int count(Collection<Tensor> returned, Names names) {
    return all(returned, names).size();
  }
}
