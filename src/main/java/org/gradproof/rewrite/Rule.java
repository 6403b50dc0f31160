package org.gradproof.rewrite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// An algebraic identity used left to right. Its variables stand for any expression, its dimensions
/// for any dimension.
///
/// A rule never widens the domain: where the left side has a value, so has the right one and it is
/// the same, and the other way round; variables in `total` may stand only for expressions that have
/// a value everywhere, because the rule drops them.
///
/// @param name the rule's name
/// @param left the pattern
/// @param right what replaces it, in the variables of `left`
/// @param reason why both are equal, in words
/// @param total the variables that the rule drops
public record Rule(String name, Expr left, Expr right, String reason, Set<Expr> total) {
  public Rule {
    total = Set.copyOf(total);
    if (!left.shape().equals(right.shape())) {
      throw new IllegalArgumentException(name + ": " + left.shape() + " is not " + right.shape());
    }
    if (!left.variables().containsAll(right.variables())) {
      throw new IllegalArgumentException(
          name + ": the right side names a variable that the left side does not bind");
    }
  }

  /// The right side for an expression that is an instance of the left side, or nothing.
  public Optional<Expr> apply(Expr expr) {
    if (!alike(left, expr)) {
      return Optional.empty();
    }
    Match match = new Match();
    if (!match.bind(left, expr) || !total.stream().allMatch(v -> match.values.get(v).isTotal())) {
      return Optional.empty();
    }
    return Optional.of(match.instantiate(right));
  }

  @Override
  public String toString() {
    return name + ": " + left + " → " + right;
  }

  /// Whether the operators of the pattern stand where it has them: a look before the effort of a
  /// match.
  private static boolean alike(Expr pattern, Expr expr) {
    if (pattern.op() instanceof Op.Var) {
      return true;
    }
    if (pattern.op().getClass() != expr.op().getClass()) {
      return false;
    }
    if (pattern.op() instanceof Op.Const(double value, Shape _)) {
      return expr.op() instanceof Op.Const(double other, Shape _) && value == other;
    }
    List<Expr> patterns = pattern.op().children();
    List<Expr> exprs = expr.op().children();
    boolean alike = patterns.size() == exprs.size();
    for (int i = 0; alike && i < patterns.size(); i++) {
      alike = alike(patterns.get(i), exprs.get(i));
    }
    return alike;
  }

  private static final class Match {
    final Map<Expr, Expr> values = new HashMap<>();
    final Map<String, Dim> dims = new HashMap<>();

    boolean bind(Expr pattern, Expr expr) {
      if (!bind(pattern.shape().rows(), expr.shape().rows())
          || !bind(pattern.shape().cols(), expr.shape().cols())) {
        return false;
      }
      return switch (pattern.op()) {
        case Op.Var _ -> {
          Expr bound = values.putIfAbsent(pattern, expr);
          yield bound == null || bound == expr;
        }
        case Op.Const(double value, Shape _) ->
            expr.op() instanceof Op.Const(double other, Shape _) && value == other;
        case Op.Map(var fn, Expr x) ->
            expr.op() instanceof Op.Map(var other, Expr y) && fn == other && bind(x, y);
        case Op.Rows(Expr x, Dim from, Dim count) ->
            expr.op() instanceof Op.Rows(Expr y, Dim start, Dim taken)
                && bind(from, start)
                && bind(count, taken)
                && bind(x, y);
        case Op.Add _,
            Op.Hadamard _,
            Op.Scale _,
            Op.MatMul _,
            Op.Transpose _,
            Op.Diag _,
            Op.DiagPart _,
            Op.Stack _,
            Op.Sum _ ->
            pattern.op().getClass() == expr.op().getClass()
                && bindAll(pattern.op().children(), expr.op().children());
      };
    }

    private boolean bindAll(List<Expr> patterns, List<Expr> exprs) {
      boolean bound = patterns.size() == exprs.size();
      for (int i = 0; bound && i < patterns.size(); i++) {
        bound = bind(patterns.get(i), exprs.get(i));
      }
      return bound;
    }

    private boolean bind(Dim pattern, Dim dim) {
      if (pattern.names().size() == 1 && pattern.constant() == 0) {
        Dim bound = dims.putIfAbsent(pattern.names().get(0), dim);
        return bound == null || bound.equals(dim);
      }
      return pattern.equals(dim);
    }

    Expr instantiate(Expr template) {
      return template.rebuild((node, built) ->
          switch (node.op()) {
            case Op.Var _ -> values.get(node);
            case Op.Const(double value, Shape shape) -> Expr.constant(value, bound(shape));
            case Op.Rows(Expr _, Dim from, Dim count) ->
                Expr.rows(built.op().children().get(0), bound(from), bound(count));
            default -> built;
          });
    }

    private Shape bound(Shape shape) {
      return new Shape(bound(shape.rows()), bound(shape.cols()));
    }

    private Dim bound(Dim dim) {
      Dim total = Dim.of(dim.constant() == 1 ? 1 : dim.constant());
      for (String name : dim.names()) {
        total = total.plus(dims.get(name));
      }
      return total;
    }
  }
}
