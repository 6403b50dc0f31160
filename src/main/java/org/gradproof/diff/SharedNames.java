package org.gradproof.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;

/// Gives names to matrix products and function values that the forward and backward lines need more
/// than once, so that nothing is computed twice: `q_1 = W_{hg}^T ā_g`.
final class SharedNames {
  private final List<Equation> forward = new ArrayList<>();
  private final List<Derivation.Line> backward = new ArrayList<>();

  SharedNames(Recurrence cell, List<Equation> tape, List<Derivation.Line> lines) {
    List<Expr> roots = new ArrayList<>();
    tape.forEach(e -> roots.add(e.value()));
    lines.forEach(l -> roots.add(l.value()));
    Set<Expr> computed = new HashSet<>();
    cell.inputs().forEach(computed::add);
    cell.parameters().forEach(computed::add);
    cell.states().forEach(s -> computed.add(s.previous()));
    Set<Expr> known = new HashSet<>(computed);
    tape.forEach(e -> known.add(e.name()));

    Map<Expr, Expr> names = names(cell, tape, roots);
    Map<Expr, Expr> pending = new LinkedHashMap<>(names);
    for (Equation equation : tape) {
      for (Expr shared : List.copyOf(pending.keySet())) {
        if (uses(equation.value(), shared)) {
          forward.add(new Equation(names.get(shared), inside(shared, names)));
          pending.remove(shared);
        }
      }
      forward.add(new Equation(equation.name(), equation.value().replace(names)));
    }
    for (Expr shared : List.copyOf(pending.keySet())) {
      if (known.containsAll(shared.variables())) {
        forward.add(new Equation(names.get(shared), inside(shared, names)));
        pending.remove(shared);
      }
    }
    for (Derivation.Line line : lines) {
      for (Expr shared : List.copyOf(pending.keySet())) {
        if (uses(line.value(), shared)) {
          Expr name = names.get(shared);
          backward.add(
              new Derivation.Line(
                  Derivation.Kind.DEFINE,
                  name,
                  name,
                  inside(shared, names),
                  shared,
                  List.of("name-shared")));
          pending.remove(shared);
        }
      }
      backward.add(
          new Derivation.Line(
              line.kind(),
              line.target(),
              line.of(),
              line.value().replace(names),
              line.raw(),
              line.rules()));
    }
  }

  List<Equation> forward() {
    return List.copyOf(forward);
  }

  List<Derivation.Line> backward() {
    return List.copyOf(backward);
  }

  private static Map<Expr, Expr> names(Recurrence cell, List<Equation> tape, List<Expr> roots) {
    Set<Expr> wholeLines = new HashSet<>();
    tape.forEach(e -> wholeLines.add(e.value()));
    List<Expr> order = Expr.topological(roots);
    Set<Expr> repeated = repeated(order, roots, wholeLines);
    Set<String> taken = new HashSet<>();
    order.stream().filter(e -> e.op() instanceof Op.Var).forEach(e -> taken.add(e.toString()));
    cell.parameters().forEach(p -> taken.add(p.toString()));
    tape.forEach(e -> taken.add(e.name().toString()));
    cell.inputs().forEach(i -> taken.add(i.toString()));
    Map<Expr, Expr> names = new LinkedHashMap<>();
    for (Expr node : order) {
      if (repeated.contains(node)) {
        names.put(node, fresh(node.op() instanceof Op.MatMul ? "q" : "u", node.shape(), taken));
      }
    }
    return names;
  }

  /// What would be printed more than once: a node counts as often as the lines around it print it,
  /// and what stands inside something that gets a name is printed with its definition only.
  private static Set<Expr> repeated(List<Expr> order, List<Expr> roots, Set<Expr> wholeLines) {
    Map<Expr, Integer> printed = new HashMap<>();
    roots.forEach(root -> printed.merge(root, 1, SharedNames::atMostTwo));
    Set<Expr> repeated = new HashSet<>();
    for (Expr node : order.reversed()) {
      boolean costly = node.op() instanceof Op.MatMul || node.op() instanceof Op.Map;
      boolean named =
          costly
              && printed.get(node) > 1
              && !wholeLines.contains(node)
              && !node.variables().isEmpty();
      if (named) {
        repeated.add(node);
      }
      int times = named ? 1 : printed.get(node);
      node.op().children().forEach(child -> printed.merge(child, times, SharedNames::atMostTwo));
    }
    return repeated;
  }

  private static int atMostTwo(int a, int b) {
    return Math.min(2, a + b);
  }

  private static Expr fresh(String letter, Shape shape, Set<String> taken) {
    for (int i = 1; ; i++) {
      Expr name = Expr.var(Symbol.of(letter, String.valueOf(i)), shape);
      if (taken.add(name.toString())) {
        return name;
      }
    }
  }

  private static boolean uses(Expr root, Expr part) {
    return Expr.topological(List.of(root)).contains(part);
  }

  private static Expr inside(Expr shared, Map<Expr, Expr> names) {
    Map<Expr, Expr> others = new HashMap<>(names);
    others.remove(shared);
    return shared.replace(others);
  }
}
