package org.gradproof.cell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Time;

/// Orders equations so that each comes after those it uses, and otherwise as they were written.
final class EquationOrder {
  private EquationOrder() {}

  /// The defined names of a section in order.
  static List<Symbol> of(Section section, Roles roles) {
    Map<Symbol, Set<Symbol>> uses = new HashMap<>();
    roles
        .definitions()
        .forEach((symbol, definition) ->
            uses.put(
                symbol,
                definition.value().names().stream()
                    .map(roles::symbol)
                    .collect(Collectors.toSet())));
    List<Symbol> sorted = sort(List.copyOf(roles.definitions().keySet()), uses::get);
    if (sorted.size() < uses.size()) {
      throw cycle(section, roles, uses, sorted);
    }
    return sorted;
  }

  /// Sorts items; those on a cycle, and what depends on them, are left out. Cost: `O(n log n)` and
  /// the uses.
  static <T> List<T> sort(List<T> items, Function<T, Set<T>> uses) {
    Map<T, Integer> position = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      position.put(items.get(i), i);
    }
    Map<T, List<T>> users = new HashMap<>();
    Map<T, Integer> missing = new HashMap<>();
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (T item : items) {
      Set<T> needed = new HashSet<>(uses.apply(item));
      needed.retainAll(position.keySet());
      needed.forEach(n -> users.computeIfAbsent(n, _ -> new ArrayList<>()).add(item));
      missing.put(item, needed.size());
      if (needed.isEmpty()) {
        ready.add(position.get(item));
      }
    }
    List<T> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      T item = items.get(ready.poll());
      sorted.add(item);
      for (T user : users.getOrDefault(item, List.of())) {
        if (missing.merge(user, -1, Integer::sum) == 0) {
          ready.add(position.get(user));
        }
      }
    }
    return sorted;
  }

  private static FormulaException cycle(
      Section section, Roles roles, Map<Symbol, Set<Symbol>> uses, List<Symbol> sorted) {
    Set<Symbol> left = new LinkedHashSet<>(roles.definitions().keySet());
    sorted.forEach(left::remove);
    List<Symbol> path = new ArrayList<>();
    Symbol at = left.iterator().next();
    while (!path.contains(at)) {
      path.add(at);
      Set<Symbol> used = uses.get(at);
      at = left.stream().filter(used::contains).findFirst().orElse(at);
    }
    List<Symbol> cycle = path.subList(path.indexOf(at), path.size());
    Syntax.Definition definition = roles.definitions().get(at);
    String hint = "write " + at.at(Time.PREVIOUS) + " for the value of the step before";
    String text =
        cycle.size() == 1
            ? at + " depends on itself; " + hint
            : "these lines depend on each other: "
                + cycle.stream().map(Symbol::toString).collect(Collectors.joining(" → "))
                + " → "
                + at
                + "; "
                + hint;
    return section.source().error(definition.name().place(), text);
  }
}
