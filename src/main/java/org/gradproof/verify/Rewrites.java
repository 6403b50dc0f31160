package org.gradproof.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.gradproof.cell.Cell;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;

/// Changes of a cell's equations that turn one convention into another. Each works on any cell that
/// has the pattern, and returns the changed subjects by what they then do.
final class Rewrites {
  private static final Set<Fn> GATE = Set.of(Fn.SIGMOID, Fn.HARD_SIGMOID, Fn.HARD_SIGMOID_KERAS2);

  private Rewrites() {}

  /// The subject with every equation changed, if that changes anything and leaves a cell.
  static Optional<Subject> all(Subject s, UnaryOperator<Expr> change) {
    return changed(
        s,
        s.cell().equations().stream()
            .map(e -> new Equation(e.name(), change.apply(e.value())))
            .toList());
  }

  /// The subject with one equation changed.
  static Optional<Subject> one(Subject s, Expr name, UnaryOperator<Expr> change) {
    return changed(
        s,
        s.cell().equations().stream()
            .map(e -> e.name() == name ? new Equation(name, change.apply(e.value())) : e)
            .toList());
  }

  private static Optional<Subject> changed(Subject s, List<Equation> equations) {
    Cell cell = s.cell();
    if (equations.equals(cell.equations())) {
      return Optional.empty();
    }
    Set<Expr> used = new LinkedHashSet<>();
    equations.forEach(e -> used.addAll(e.value().variables()));
    List<Recurrence.State> states = cell.states();
    try {
      return Optional.of(
          s.cell(
              Cell.of(
                  cell.name(),
                  cell.title(),
                  cell.citation(),
                  cell.notes(),
                  equations,
                  states,
                  cell.inputs(),
                  cell.parameters().stream().filter(used::contains).toList())));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // the equations would depend on each other in a circle
    }
  }

  /// One function in place of another.
  static Expr function(Expr e, Fn old, Fn other) {
    return e.rebuild((_, built) ->
        built.op() instanceof Op.Map(Fn fn, Expr x) && fn == old ? Expr.map(other, x) : built);
  }

  /// A function left out.
  static Expr identity(Expr e, Fn old) {
    return e.rebuild(
        (_, built) -> built.op() instanceof Op.Map(Fn fn, Expr x) && fn == old ? x : built);
  }

  /// Square weights used as the transposes of what is stored, block by block.
  static Map<String, Subject> transposed(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    Map<Expr, Expr> turned = new LinkedHashMap<>();
    for (Expr p : s.cell().parameters()) {
      if (!p.shape().isVector() && p.shape().rows().equals(p.shape().cols())) {
        turned.put(p, Expr.transpose(p));
      }
    }
    all(s, e -> e.replace(turned))
        .ifPresent(v ->
            variants.put("the recurrent weights are stored transposed, each block by itself", v));
    return variants;
  }

  /// The equations `g = σ(…)`.
  private static List<Equation> gates(Subject s) {
    return s.cell().equations().stream()
        .filter(e -> e.value().op() instanceof Op.Map(Fn fn, _) && GATE.contains(fn))
        .toList();
  }

  private static Expr complement(Expr g) {
    return Expr.subtract(Expr.ones(g.shape()), g);
  }

  /// z and 1 − z exchanged where both stand.
  static Map<String, Subject> keep(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Equation gate : gates(s)) {
      Expr g = gate.name();
      Expr other = complement(g);
      boolean both =
          s.cell().equations().stream()
              .anyMatch(e -> Expr.topological(List.of(e.value())).contains(other));
      if (both) {
        all(s, e -> e == gate.value() ? e : e.replace(Map.of(other, g, g, other)))
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

  /// `U (r∘h)` and `r∘(U h)`.
  static Map<String, Subject> reset(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    all(
            s,
            e ->
                e.rebuild((_, b) -> {
                  if (b.op() instanceof Op.MatMul(Expr u, Expr inner)
                      && inner.op() instanceof Op.Hadamard(Expr r, Expr h)
                      && isGate(s, r)) {
                    return Expr.hadamard(r, Expr.matmul(u, h));
                  }
                  return b;
                }))
        .ifPresent(v -> variants.put("the reset gate is applied after the matrix product", v));
    all(
            s,
            e ->
                e.rebuild((_, b) -> {
                  if (b.op() instanceof Op.MatMul(Expr u, Expr inner)
                      && inner.op() instanceof Op.Hadamard(Expr r, Expr h)
                      && isGate(s, r)) {
                    return Expr.hadamard(r, Expr.matmul(u, h));
                  }
                  return under(s, b);
                }))
        .filter(v -> !variants.containsValue(v))
        .ifPresent(v ->
            variants.put("the reset gate is applied after the product and the recurrent bias", v));
    all(s, e -> e.rebuild((_, b) -> before(s, b)))
        .ifPresent(v -> variants.put("the reset gate is applied before the matrix product", v));
    return variants;
  }

  private static boolean isGate(Subject s, Expr e) {
    return gates(s).stream().anyMatch(g -> g.name() == e);
  }

  /// `r∘(U h) + d` with d drawn under r.
  private static Expr under(Subject s, Expr b) {
    if (b.op() instanceof Op.Add(Expr sum, Expr d)
        && s.cell().parameters().contains(d)
        && sum.op() instanceof Op.Add(Expr rest, Expr product)
        && product.op() instanceof Op.Hadamard(Expr r, Expr uh)
        && isGate(s, r)
        && uh.op() instanceof Op.MatMul) {
      return Expr.add(rest, Expr.hadamard(r, Expr.add(uh, d)));
    }
    return b;
  }

  private static Expr before(Subject s, Expr b) {
    if (b.op() instanceof Op.Hadamard(Expr r, Expr x) && isGate(s, r)) {
      if (x.op() instanceof Op.MatMul(Expr u, Expr h)) {
        return Expr.matmul(u, Expr.hadamard(r, h));
      }
      if (x.op() instanceof Op.Add(Expr p, Expr d) && p.op() instanceof Op.MatMul(Expr u, Expr h)) {
        return Expr.add(Expr.matmul(u, Expr.hadamard(r, h)), d);
      }
    }
    return b;
  }

  /// `r∘(U h + d)` as `r∘(U h) + d`.
  static Map<String, Subject> outside(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    all(
            s,
            e ->
                e.rebuild((_, b) ->
                    b.op() instanceof Op.Hadamard(Expr r, Expr x)
                            && isGate(s, r)
                            && x.op() instanceof Op.Add(Expr p, Expr d)
                            && s.cell().parameters().contains(d)
                        ? Expr.add(Expr.hadamard(r, p), d)
                        : b))
        .ifPresent(v ->
            variants.put("the recurrent bias of the candidate stands outside the reset gate", v));
    return variants;
  }

  /// Biases left out, alone and side by side, or counted twice.
  static Map<String, Subject> dropped(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    List<Expr> biases = s.cell().parameters().stream().filter(p -> p.shape().isVector()).toList();
    for (Expr b : biases) {
      without(s, List.of(b)).ifPresent(v -> variants.put("the bias " + b + " is not used", v));
    }
    Map<String, List<Expr>> sides = new LinkedHashMap<>();
    for (Expr b : biases) {
      String name = Subject.name(b);
      sides.computeIfAbsent(name.replaceFirst("_.*", ""), _ -> new ArrayList<>()).add(b);
    }
    if (biases.size() > 1) {
      without(s, biases).ifPresent(v -> variants.put("no bias is used", v));
      Map<Expr, Expr> twice = new LinkedHashMap<>();
      biases.forEach(b -> twice.put(b, Expr.scale(2, b)));
      all(s, e -> e.replace(twice)).ifPresent(v -> variants.put("all biases are added twice", v));
    }
    sides.forEach((side, those) -> {
      if (those.size() > 1) {
        without(s, those)
            .ifPresent(v ->
                variants.put(
                    (side.equals("d") ? "the recurrent biases are" : "the biases " + side + " are")
                        + " not used",
                    v));
      }
      Map<Expr, Expr> twice = new LinkedHashMap<>();
      those.forEach(b -> twice.put(b, Expr.scale(2, b)));
      all(s, e -> e.replace(twice))
          .ifPresent(v -> variants.put("the biases " + side + " are added twice", v));
    });
    return variants;
  }

  private static Optional<Subject> without(Subject s, List<Expr> biases) {
    Map<Expr, Expr> zero = new LinkedHashMap<>();
    biases.forEach(b -> zero.put(b, Expr.zeros(b.shape())));
    return all(s, e -> e.replace(zero));
  }

  /// 1 added to, or not added to, a gate's argument.
  static Map<String, Subject> shifted(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Equation gate : gates(s)) {
      for (double by : new double[] {1, -1}) {
        one(
                s,
                gate.name(),
                e -> {
                  Op.Map map = (Op.Map) e.op();
                  return Expr.map(map.fn(), Expr.add(map.x(), Expr.constant(by, e.shape())));
                })
            .ifPresent(v ->
                variants.put(
                    by > 0
                        ? "1 is added to the argument of " + gate.name() + " at run time"
                        : "1 less is added to the argument of " + gate.name() + " at run time",
                    v));
      }
    }
    return variants;
  }

  /// Peepholes on the other of the old and the new state.
  static Map<String, Subject> peep(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Recurrence.State state : s.cell().states()) {
      for (Equation gate : gates(s)) {
        looking(variants, s, gate, state.current(), state.previous());
        looking(variants, s, gate, state.previous(), state.current());
      }
      for (Equation e : s.cell().equations()) {
        one(s, e.name(), x -> x.replace(Map.of(state.current(), state.previous())))
            .ifPresent(v ->
                variants.putIfAbsent(
                    e.name() + " uses " + state.previous() + " instead of " + state.current(), v));
      }
    }
    return variants;
  }

  private static void looking(
      Map<String, Subject> variants, Subject s, Equation gate, Expr from, Expr to) {
    one(
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

  /// A gate applied twice, not at all, or as one number for all entries.
  static Map<String, Subject> used(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Equation gate : gates(s)) {
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
    one(
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
    for (Equation a : gates(s)) {
      for (Equation b : gates(s)) {
        if (!a.equals(b)) {
          one(s, b.name(), _ -> complement(a.name()))
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
          one(s, e.name(), value -> value.replace(Map.of(node, Expr.add(a, b))))
              .ifPresent(v ->
                  variants.put(
                      e.name() + " has " + a + " + " + b + " instead of their product", v));
        }
      }
    }
    return variants;
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
    return one(
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
