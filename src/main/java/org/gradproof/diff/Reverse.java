package org.gradproof.diff;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Reverse mode: the adjoints `xBar` of an expression's variables, given the adjoint of its value.
///
/// Cost: linear in the number of distinct nodes; the number of variables does not matter.
public final class Reverse {
  /// What one operator hands back to its operands.
  @FunctionalInterface
  public interface Pullback {
    /// Sends to each operand of `node` its share of the adjoint `u` of `node`.
    void pull(Expr node, Expr u, BiConsumer<Expr, Expr> send);
  }

  /// One share handed back: from `node`, whose adjoint is `adjoint`, to `operand`.
  ///
  /// @param node the operator
  /// @param adjoint the adjoint of its value
  /// @param operand the operand
  /// @param share what the operand receives
  public record Step(Expr node, Expr adjoint, Expr operand, Expr share) {}

  private final Pullback rules;

  /// Reverse mode with the rules of [#rules].
  public Reverse() {
    this(rules(Fn::slope));
  }

  /// Reverse mode with other rules.
  public Reverse(Pullback rules) {
    this.rules = rules;
  }

  /// The rules: for `y = op(x, …)` and `u = yBar`, the share of each operand is the transposed
  /// derivative applied to `u`.
  public static Pullback rules(Slopes slopes) {
    return (node, u, send) -> {
      switch (node.op()) {
        case Op.Var _, Op.Const _ -> {}
        case Op.Map(Fn fn, Expr x) -> send.accept(x, Expr.hadamard(u, slopes.slope(fn, x, node)));
        case Op.Add(Expr a, Expr b) -> {
          send.accept(a, u);
          send.accept(b, u);
        }
        case Op.Hadamard(Expr a, Expr b) -> {
          send.accept(a, Expr.hadamard(u, b));
          send.accept(b, Expr.hadamard(u, a));
        }
        case Op.Scale(Expr s, Expr x) -> {
          send.accept(s, Expr.sum(Expr.hadamard(u, x)));
          send.accept(x, Expr.scale(s, u));
        }
        case Op.MatMul(Expr a, Expr b) -> {
          send.accept(a, Expr.matmul(u, Expr.transpose(b)));
          send.accept(b, Expr.matmul(Expr.transpose(a), u));
        }
        case Op.Transpose(Expr x) -> send.accept(x, Expr.transpose(u));
        case Op.Diag(Expr v) -> send.accept(v, Expr.diagPart(u));
        case Op.DiagPart(Expr x) -> send.accept(x, Expr.diag(u));
        case Op.Stack(List<Expr> parts) -> {
          Dim above = Dim.ZERO;
          for (Expr part : parts) {
            send.accept(part, Expr.rows(u, above, part.shape().rows()));
            above = above.plus(part.shape().rows());
          }
        }
        case Op.Rows(Expr x, Dim from, Dim count) -> send.accept(x, padded(x, from, count, u));
        case Op.Sum(Expr x) -> send.accept(x, Expr.scale(u, Expr.ones(x.shape())));
      }
    };
  }

  /// The shares that each variable of `expr` receives; their sum is its adjoint.
  ///
  /// @param seed the adjoint of `expr`, of its shape
  /// @param steps every share handed back is appended here, from the value down to the variables
  public Map<Expr, List<Expr>> shares(Expr expr, Expr seed, List<Step> steps) {
    List<Expr> order = Expr.topological(List.of(expr));
    Set<Expr> active = new HashSet<>();
    for (Expr node : order) {
      if (node.op() instanceof Op.Var || node.op().children().stream().anyMatch(active::contains)) {
        active.add(node);
      }
    }
    Map<Expr, List<Expr>> shares = new LinkedHashMap<>();
    shares.computeIfAbsent(expr, _ -> new ArrayList<>()).add(seed);
    for (Expr node : order.reversed()) {
      if (shares.containsKey(node) && active.contains(node)) {
        Expr adjoint = shares.get(node).stream().reduce(Expr::add).orElseThrow();
        rules.pull(
            node,
            adjoint,
            (operand, share) -> {
              if (active.contains(operand)) {
                shares.computeIfAbsent(operand, _ -> new ArrayList<>()).add(share);
                steps.add(new Step(node, adjoint, operand, share));
              }
            });
      }
    }
    shares.keySet().removeIf(node -> !(node.op() instanceof Op.Var));
    return shares;
  }

  /// The adjoint of every variable of `expr`, given the adjoint `seed` of its value.
  public Map<Expr, Expr> adjoints(Expr expr, Expr seed) {
    Map<Expr, Expr> adjoints = new LinkedHashMap<>();
    shares(expr, seed, new ArrayList<>())
        .forEach((variable, shares) ->
            adjoints.put(variable, shares.stream().reduce(Expr::add).orElseThrow()));
    return adjoints;
  }

  private static Expr padded(Expr x, Dim from, Dim count, Expr u) {
    List<Expr> parts = new ArrayList<>();
    Dim below = x.shape().rows().minus(from.plus(count));
    if (!from.equals(Dim.ZERO)) {
      parts.add(Expr.zeros(new Shape(from, x.shape().cols())));
    }
    parts.add(u);
    if (!below.equals(Dim.ZERO)) {
      parts.add(Expr.zeros(new Shape(below, x.shape().cols())));
    }
    return parts.size() == 1 ? u : Expr.stack(parts);
  }
}
