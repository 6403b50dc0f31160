package org.gradproof.verify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;

/// How sequences and states are laid out, where they begin, and whether they stay within bounds.
final class SequenceConventions {
  private SequenceConventions() {}

  /// Batch or time first.
  static Map<String, Subject> layout(Subject s) {
    return Map.of(
        "sequences are stored with the " + (s.batchFirst() ? "time" : "batch") + " first",
        s.otherLayout());
  }

  /// Which end is read first.
  static Map<String, Subject> direction(Subject s) {
    return Map.of("the sequence is read from its end", s.otherDirection());
  }

  /// Initial and last states.
  static Map<String, Subject> start(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    Set<String> all = new LinkedHashSet<>();
    s.cell().states().forEach(state -> all.add(Binder.base(state)));
    variants.put("the given initial states are ignored", s.withZeroStart(all));
    variants.put("the state never advances: every step sees the initial one", s.withHeld(all));
    if (s.cell().states().size() == 2) {
      for (String one : all) {
        variants.put(
            "the given initial state of " + one + " is ignored", s.withZeroStart(Set.of(one)));
        variants.put(
            one + " never advances: every step sees " + one + "_0", s.withHeld(Set.of(one)));
      }
      variants.put(
          "the initial states of h and c are exchanged", s.crossed(Subject.Crossing.START));
      variants.put("the last states of h and c are exchanged", s.crossed(Subject.Crossing.END));
      variants.put(
          "the states of h and c are exchanged, first and last", s.crossed(Subject.Crossing.BOTH));
    }
    return Collections.unmodifiableMap(variants);
  }

  /// States kept within bounds.
  static Map<String, Subject> clipped(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Recurrence.State state : s.cell().states()) {
      for (double bound : s.bounds()) {
        String words =
            state.current() + " is clipped to ±" + bound + ", as the largest number shows";
        clip(s, state, bound).ifPresent(v -> variants.put(words, v));
      }
      for (double bound : new double[] {1, 3, 5, 10, 50}) {
        clip(s, state, bound)
            .ifPresent(v -> variants.put(state.current() + " is clipped to ±" + (int) bound, v));
      }
    }
    return variants;
  }

  private static Optional<Subject> clip(Subject s, Recurrence.State state, double bound) {
    return Rewrites.one(
        s,
        state.current(),
        e -> {
          Shape shape = e.shape();
          Expr limit = Expr.constant(-bound, shape);
          Expr above = Expr.map(Fn.RELU, Expr.add(e, limit));
          Expr below = Expr.map(Fn.RELU, Expr.add(Expr.negate(e), limit));
          return Expr.add(Expr.subtract(e, above), below);
        });
  }
}
