package org.gradproof.verify;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// What gates do: which of `z` and `1 − z` keeps, on what a peephole looks, how often a gate is
/// applied.
final class GateConventions {
  private GateConventions() {}

  /// z and 1 − z exchanged where both stand.
  static Map<String, Subject> keep(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Equation gate : Rewrites.gates(s)) {
      Expr g = gate.name();
      Expr other = Rewrites.complement(g);
      boolean both =
          s.cell().equations().stream()
              .anyMatch(e -> Expr.topological(List.of(e.value())).contains(other));
      if (both) {
        Rewrites.all(s, e -> e == gate.value() ? e : e.replace(Map.of(other, g, g, other)))
            .ifPresent(v -> {
              variants.put(g + " and 1 - " + g + " are exchanged: " + meaning(v, g), v);
            });
      }
    }
    return variants;
  }

  private static String meaning(Subject s, Expr g) {
    return s.cell().equations().stream()
        .filter(e -> e.value().variables().contains(g))
        .map(Equation::toString)
        .findFirst()
        .orElse("");
  }

  /// A gate applied twice, not at all, or as one number for all entries.
  static Map<String, Subject> used(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Equation gate : Rewrites.gates(s)) {
      Expr g = gate.name();
      Expr count = Expr.sum(Expr.ones(g.shape()));
      Expr mean = Expr.hadamard(Expr.sum(g), Expr.map(Fn.RECIPROCAL, count));
      for (Equation e : s.cell().equations()) {
        put(variants, s, e, g, g + " is not applied in " + e.name(), (_, x) -> x);
        put(
            variants,
            s,
            e,
            g,
            g + " is applied twice in " + e.name(),
            (r, x) -> Expr.hadamard(r, Expr.hadamard(r, x)));
        put(
            variants,
            s,
            e,
            g,
            "the mean of " + g + " stands for all its entries in " + e.name(),
            (_, x) -> Expr.scale(mean, x));
      }
    }
    return variants;
  }

  private static void put(
      Map<String, Subject> variants,
      Subject s,
      Equation e,
      Expr gate,
      String sentence,
      BinaryOperator<Expr> by) {
    Rewrites.one(
            s,
            e.name(),
            value ->
                value.rebuild((_, b) ->
                    b.op() instanceof Op.Hadamard(Expr a, Expr x) && (a == gate || x == gate)
                        ? by.apply(gate, a == gate ? x : a)
                        : b))
        .ifPresent(v -> variants.put(sentence, v));
  }

  /// One gate as the complement of another.
  static Map<String, Subject> coupled(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Equation a : Rewrites.gates(s)) {
      for (Equation b : Rewrites.gates(s)) {
        if (!a.equals(b)) {
          Rewrites.one(s, b.name(), _ -> Rewrites.complement(a.name()))
              .ifPresent(v -> variants.put(b.name() + " is 1 - " + a.name(), v));
        }
      }
    }
    return variants;
  }

  /// `i + g` for `i∘g`.
  static Map<String, Subject> summed(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    Set<Expr> names = new LinkedHashSet<>();
    s.cell().equations().forEach(e -> names.add(e.name()));
    for (Equation e : s.cell().equations()) {
      for (Expr node : Expr.topological(List.of(e.value()))) {
        if (node.op() instanceof Op.Hadamard(Expr a, Expr b)
            && names.contains(a)
            && names.contains(b)) {
          Rewrites.one(s, e.name(), value -> value.replace(Map.of(node, Expr.add(a, b))))
              .ifPresent(v ->
                  variants.put(
                      e.name() + " has " + a + " + " + b + " instead of their product", v));
        }
      }
    }
    return variants;
  }

  /// Peepholes on the other of the old and the new state.
  static Map<String, Subject> peep(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Recurrence.State state : s.cell().states()) {
      for (Equation gate : Rewrites.gates(s)) {
        looking(variants, s, gate, state.current(), state.previous());
        looking(variants, s, gate, state.previous(), state.current());
      }
      for (Equation e : s.cell().equations()) {
        Rewrites.one(s, e.name(), x -> x.replace(Map.of(state.current(), state.previous())))
            .ifPresent(v ->
                variants.putIfAbsent(
                    e.name() + " uses " + state.previous() + " instead of " + state.current(), v));
      }
    }
    return variants;
  }

  private static void looking(
      Map<String, Subject> variants, Subject s, Equation gate, Expr from, Expr to) {
    Rewrites.one(
            s,
            gate.name(),
            e ->
                e.rebuild((_, b) ->
                    b.op() instanceof Op.Hadamard(Expr p, Expr c)
                            && c == from
                            && s.cell().parameters().contains(p)
                        ? Expr.hadamard(p, to)
                        : b))
        .ifPresent(v ->
            variants.put(
                "the peephole of " + gate.name() + " looks at " + to + " instead of " + from, v));
  }
}
