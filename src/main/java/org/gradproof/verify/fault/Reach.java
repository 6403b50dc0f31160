package org.gradproof.verify.fault;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;

/// Which returned tensors depend on which backward equation.
final class Reach {
  private final Pass pass;
  private final Set<Tensor> returned;
  private final Map<Expr, Set<Expr>> readers = new HashMap<>();
  private final Map<Expr, Set<Tensor>> known = new HashMap<>();

  Reach(Bench bench) {
    this.pass = bench.right();
    this.returned = bench.returned().keySet();
    for (Pass.Line line : pass.lines()) {
      for (Expr term : line.terms()) {
        for (Expr variable : term.variables()) {
          readers.computeIfAbsent(variable, _ -> new LinkedHashSet<>()).add(line.target());
        }
      }
    }
    pass.cell()
        .states()
        .forEach(s ->
            readers
                .computeIfAbsent(Derivation.adjointOf(s.previous()), _ -> new LinkedHashSet<>())
                .add(Derivation.adjointOf(s.current())));
  }

  /// The returned tensors that an edit can change.
  Set<Tensor> of(Edit edit) {
    if (edit.terms().isEmpty()) {
      return returned;
    }
    Set<Tensor> all = new LinkedHashSet<>();
    edit.touched(pass).forEach(v -> all.addAll(of(Derivation.adjointOf(v))));
    return all;
  }

  private Set<Tensor> of(Expr adjoint) {
    return known.computeIfAbsent(
        adjoint,
        a -> {
          Set<Expr> changed = new LinkedHashSet<>(List.of(a));
          Set<Expr> open = changed;
          while (!open.isEmpty()) {
            Set<Expr> next = new HashSet<>();
            open.forEach(v -> next.addAll(readers.getOrDefault(v, Set.of())));
            next.removeAll(changed);
            changed.addAll(next);
            open = next;
          }
          Set<Tensor> tensors = new LinkedHashSet<>();
          returned.stream()
              .filter(t -> changed.contains(Derivation.adjointOf(t.variable())))
              .forEach(tensors::add);
          return tensors;
        });
  }
}
