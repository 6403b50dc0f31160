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
import org.gradproof.expr.Shape;
import org.gradproof.expr.ShapeException;

/// The Jacobian of a vector with respect to a vector variable, as one matrix expression.
///
/// Layout `(∂y/∂x)_{ij} = ∂y_i/∂x_j`. Written from the definition, not from [Forward] or [Reverse],
/// so that the three check one another.
public final class Jacobian {
  private final Slopes slopes;

  /// Jacobians with the slopes of [Fn].
  public Jacobian() {
    this(Fn::slope);
  }

  /// Jacobians with other slopes.
  public Jacobian(Slopes slopes) {
    this.slopes = slopes;
  }

  /// `∂y/∂x`, absent when `y` does not depend on `x`.
  ///
  /// @throws ShapeException when `y` reaches `x` through matrices, so that no matrix of matrix
  ///   products expresses it
  public Optional<Expr> of(Expr y, Expr x) {
    Map<Expr, Expr> known = new HashMap<>();
    known.put(x, Expr.identity(vector(x).shape().rows()));
    for (Expr node : Expr.topological(List.of(y))) {
      if (node != x && !isTurned(node, known)) {
        List<Expr> operands = node.op().children();
        boolean inner = node.op() instanceof Op.MatMul && node.shape().isScalar();
        if (operands.subList(inner ? 1 : 0, operands.size()).stream()
            .anyMatch(c -> isTurned(c, known))) {
          return unsupported(node);
        }
        chain(node, known).ifPresent(j -> known.put(node, j));
      }
    }
    return isTurned(y, known) ? unsupported(y) : Optional.ofNullable(known.get(y));
  }

  private Optional<Expr> chain(Expr node, Map<Expr, Expr> known) {
    boolean moves =
        node.op().children().stream().anyMatch(c -> known.containsKey(c) || isTurned(c, known));
    if (!moves) {
      return Optional.empty();
    }
    return switch (node.op()) {
      case Op.Var _, Op.Const _ -> Optional.empty();
      case Op.Map(Fn fn, Expr x) ->
          Optional.of(Expr.matmul(Expr.diag(slopes.slope(fn, vector(x), node)), known.get(x)));
      case Op.Add(Expr a, Expr b) -> sum(get(a, known), get(b, known));
      case Op.Hadamard(Expr a, Expr b) ->
          sum(
              get(a, known).map(j -> Expr.matmul(Expr.diag(vector(b)), j)),
              get(b, known).map(j -> Expr.matmul(Expr.diag(vector(a)), j)));
      case Op.Scale(Expr s, Expr x) ->
          sum(
              get(s, known).map(j -> Expr.matmul(vector(x), j)),
              get(x, known).map(j -> Expr.scale(s, j)));
      case Op.MatMul(Expr a, Expr b) -> product(node, a, b, known);
      case Op.Transpose(Expr x) -> x.shape().isScalar() ? get(x, known) : unsupported(node);
      case Op.Diag(Expr _), Op.DiagPart(Expr _) -> unsupported(node);
      case Op.Stack(List<Expr> parts) -> stack(parts, known);
      case Op.Rows(Expr x, Dim from, Dim count) ->
          get(x, known).map(j -> Expr.rows(j, from, count));
      case Op.Sum(Expr x) ->
          get(x, known).map(j -> Expr.matmul(Expr.transpose(Expr.ones(vector(x).shape())), j));
    };
  }

  private Optional<Expr> product(Expr node, Expr a, Expr b, Map<Expr, Expr> known) {
    vector(node);
    if (known.containsKey(a)) {
      return unsupported(node);
    }
    if (isTurned(a, known) && a.op() instanceof Op.Transpose(Expr v)) {
      return sum(
          Optional.of(Expr.matmul(Expr.transpose(b), known.get(v))),
          get(b, known).map(j -> Expr.matmul(a, j)));
    }
    if (b.op() instanceof Op.Stack(List<Expr> parts)) {
      Optional<Expr> total = Optional.empty();
      Dim left = Dim.ZERO;
      for (Expr part : parts) {
        Dim from = left;
        Dim width = part.shape().rows();
        total = sum(total, get(part, known).map(j -> Expr.matmul(Expr.cols(a, from, width), j)));
        left = left.plus(width);
      }
      return total;
    }
    return get(b, known).map(j -> Expr.matmul(a, j));
  }

  // The row vᵀ of a vector that depends on x; it has no Jacobian of its own, only as the left
  // factor of vᵀw.
  private static boolean isTurned(Expr a, Map<Expr, Expr> known) {
    return a.op() instanceof Op.Transpose(Expr v) && known.containsKey(v) && !v.shape().isScalar();
  }

  private static Optional<Expr> stack(List<Expr> parts, Map<Expr, Expr> known) {
    Dim width =
        parts.stream()
            .flatMap(p -> get(p, known).stream())
            .findFirst()
            .orElseThrow()
            .shape()
            .cols();
    List<Expr> rows = new ArrayList<>();
    for (Expr part : parts) {
      rows.add(get(part, known).orElseGet(() -> Expr.zeros(new Shape(part.shape().rows(), width))));
    }
    return Optional.of(Expr.stack(rows));
  }

  private static Optional<Expr> get(Expr x, Map<Expr, Expr> known) {
    return Optional.ofNullable(known.get(x));
  }

  private static Optional<Expr> sum(Optional<Expr> a, Optional<Expr> b) {
    return a.isPresent() && b.isPresent() ? Optional.of(Expr.add(a.get(), b.get())) : a.or(() -> b);
  }

  private static Expr vector(Expr x) {
    if (!x.shape().isVector()) {
      throw new ShapeException(
          "a Jacobian in matrix blocks needs vectors, but " + x + " is " + x.shape());
    }
    return x;
  }

  private static Optional<Expr> unsupported(Expr node) {
    throw new ShapeException(
        "no matrix block expresses the Jacobian of " + node + ", which is " + node.shape());
  }
}
