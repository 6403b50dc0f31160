package org.gradproof.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;

/// Forward mode: the tangent `yDot` of an expression along tangents of its variables.
///
/// The rules are written independently of [Reverse]; their agreement is a check on both. Cost:
/// linear in the number of distinct nodes.
public final class Forward {
  private final Slopes slopes;

  /// Forward mode with the slopes of [Fn].
  public Forward() {
    this(Fn::slope);
  }

  /// Forward mode with other slopes.
  public Forward(Slopes slopes) {
    this.slopes = slopes;
  }

  /// The tangent of `expr` when the variables move along `tangents`; absent when none of them
  /// occurs.
  ///
  /// @param tangents variable → its tangent, of the same shape; other variables stand still
  public Optional<Expr> tangent(Expr expr, Map<Expr, Expr> tangents) {
    Map<Expr, Expr> dots = new HashMap<>(tangents);
    for (Expr node : Expr.topological(List.of(expr))) {
      if (!dots.containsKey(node)) {
        push(node, dots).ifPresent(dot -> dots.put(node, dot));
      }
    }
    return Optional.ofNullable(dots.get(expr));
  }

  private Optional<Expr> push(Expr node, Map<Expr, Expr> dots) {
    return switch (node.op()) {
      case Op.Var _, Op.Const _ -> Optional.empty();
      case Op.Map(Fn fn, Expr x) ->
          dot(x, dots).map(d -> Expr.hadamard(slopes.slope(fn, x, node), d));
      case Op.Add(Expr a, Expr b) -> sum(dot(a, dots), dot(b, dots));
      case Op.Hadamard(Expr a, Expr b) ->
          sum(
              dot(a, dots).map(d -> Expr.hadamard(d, b)),
              dot(b, dots).map(d -> Expr.hadamard(a, d)));
      case Op.Scale(Expr s, Expr x) ->
          sum(dot(s, dots).map(d -> Expr.scale(d, x)), dot(x, dots).map(d -> Expr.scale(s, d)));
      case Op.MatMul(Expr a, Expr b) ->
          sum(dot(a, dots).map(d -> Expr.matmul(d, b)), dot(b, dots).map(d -> Expr.matmul(a, d)));
      case Op.Transpose(Expr x) -> dot(x, dots).map(Expr::transpose);
      case Op.Diag(Expr v) -> dot(v, dots).map(Expr::diag);
      case Op.DiagPart(Expr x) -> dot(x, dots).map(Expr::diagPart);
      case Op.Stack(List<Expr> parts) -> stack(parts, dots);
      case Op.Rows(Expr x, Dim from, Dim count) -> dot(x, dots).map(d -> Expr.rows(d, from, count));
      case Op.Sum(Expr x) -> dot(x, dots).map(Expr::sum);
    };
  }

  private static Optional<Expr> dot(Expr x, Map<Expr, Expr> dots) {
    return Optional.ofNullable(dots.get(x));
  }

  private static Optional<Expr> sum(Optional<Expr> a, Optional<Expr> b) {
    return a.isPresent() && b.isPresent() ? Optional.of(Expr.add(a.get(), b.get())) : a.or(() -> b);
  }

  private static Optional<Expr> stack(List<Expr> parts, Map<Expr, Expr> dots) {
    if (parts.stream().noneMatch(dots::containsKey)) {
      return Optional.empty();
    }
    List<Expr> moved = new ArrayList<>();
    for (Expr part : parts) {
      moved.add(dot(part, dots).orElseGet(() -> Expr.zeros(part.shape())));
    }
    return Optional.of(Expr.stack(moved));
  }
}
