package org.gradproof.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Divides expressions into a part that depends on *early* variables alone and the rest, so that
/// the early parts can be computed elsewhere and given as inputs.
///
/// Sums are divided by their terms, the product of an early matrix and a concatenation by the parts
/// of that.
final class Split {
  private final Predicate<Expr> isEarly;
  private final Predicate<Expr> isGiven;
  private final Map<Expr, Expr> names = new LinkedHashMap<>();
  private final Map<Expr, Expr> early = new HashMap<>();
  private final Map<Expr, Expr> late = new HashMap<>();

  /// A division.
  ///
  /// @param isEarly whether a variable is early
  /// @param isGiven whether an early expression is to be given rather than computed where it is
  ///   used
  Split(Predicate<Expr> isEarly, Predicate<Expr> isGiven) {
    this.isEarly = isEarly;
    this.isGiven = isGiven;
  }

  /// The equations with names in place of what is given.
  List<Equation> equations(List<Equation> equations) {
    List<Equation> divided = new ArrayList<>();
    for (Equation e : equations) {
      Expr.topological(List.of(e.value())).forEach(this::divide);
      divided.add(new Equation(e.name(), whole(e.value())));
    }
    return divided;
  }

  /// Name → the expression it stands for.
  Map<Expr, Expr> given() {
    Map<Expr, Expr> given = new LinkedHashMap<>();
    names.forEach((value, name) -> given.put(name, value));
    return given;
  }

  private void divide(Expr node) {
    if (early.containsKey(node) || late.containsKey(node)) {
      return;
    }
    switch (node.op()) {
      case Op.Var _ -> (isEarly.test(node) ? early : late).put(node, node);
      case Op.Const _ -> early.put(node, node);
      case Op.Add(Expr a, Expr b) -> sum(node, List.of(a, b));
      case Op.MatMul(Expr a, Expr b)
          when b.op() instanceof Op.Stack(List<Expr> parts)
              && !late.containsKey(a)
              && late.containsKey(b) ->
          sum(node, terms(a, parts));
      default -> {
        List<Expr> children = node.op().children();
        if (children.stream().noneMatch(late::containsKey)) {
          early.put(node, node);
        } else {
          List<Expr> whole = children.stream().map(this::whole).toList();
          late.put(node, Expr.of(node.op().withChildren(whole)));
        }
      }
    }
  }

  private List<Expr> terms(Expr matrix, List<Expr> parts) {
    List<Expr> terms = new ArrayList<>();
    Dim from = Dim.ZERO;
    for (Expr part : parts) {
      Dim count = part.shape().rows();
      if (!(part.op() instanceof Op.Const(double c, Shape _) && c == 0)) {
        Expr term = Expr.matmul(Expr.cols(matrix, from, count), part);
        Expr.topological(List.of(term)).forEach(this::divide);
        terms.add(term);
      }
      from = from.plus(count);
    }
    return terms;
  }

  /// Adds up the terms' early parts, and their late parts.
  private void sum(Expr node, List<Expr> terms) {
    for (Map<Expr, Expr> parts : List.of(early, late)) {
      terms.stream()
          .filter(parts::containsKey)
          .map(parts::get)
          .reduce(Expr::add)
          .ifPresent(total -> parts.put(node, total));
    }
  }

  /// The value of a node with its early part given where that is wanted.
  private Expr whole(Expr node) {
    if (!early.containsKey(node)) {
      return late.get(node);
    }
    Expr now = early.get(node);
    Expr part = isGiven.test(now) ? names.computeIfAbsent(now, this::fresh) : now;
    return late.containsKey(node) ? Expr.add(part, late.get(node)) : part;
  }

  private Expr fresh(Expr value) {
    return Expr.var("given " + (names.size() + 1), value.shape());
  }
}
