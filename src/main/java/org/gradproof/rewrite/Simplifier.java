package org.gradproof.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Order;
import org.gradproof.expr.Shape;

/// Rewrites expressions by the rules of [Rules#ALL] until none applies, and can name those it used.
///
/// Besides the table there are steps that no pattern can state: folding of constants where the
/// arithmetic is exact, constant factors as multiples, rows of a concatenation, rows of a product,
/// and writing `b − a` for `−a + b`. Cost: each pass is linear in the number of distinct nodes; the
/// number of passes is bounded by the nesting of the rewritten parts.
public final class Simplifier {
  /// One use of a rule.
  ///
  /// @param rule the rule's name
  /// @param before what it was applied to
  /// @param after the result
  public record Step(String rule, Expr before, Expr after) {}

  private static final int MOST_PASSES = 1000;

  // By the operator on the left, each list in the order of the table.
  private static final Map<Class<?>, List<Rule>> RULES =
      Rules.ALL.stream().collect(Collectors.groupingBy(rule -> rule.left().op().getClass()));

  private Simplifier() {}

  /// The simplified expression.
  public static Expr simplify(Expr expr) {
    return simplify(expr, new ArrayList<>());
  }

  /// The simplified expression; the uses of rules are appended to `trace`.
  public static Expr simplify(Expr expr, List<Step> trace) {
    return simplify(List.of(expr), trace).getFirst();
  }

  /// The simplified expressions, in the order given; what they share is simplified once.
  public static List<Expr> simplify(List<Expr> exprs) {
    return simplify(exprs, new ArrayList<>());
  }

  private static List<Expr> simplify(List<Expr> exprs, List<Step> trace) {
    Map<Expr, Expr> normal = new HashMap<>();
    List<Expr> current = exprs;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      Order order = Order.of(current);
      Expr[] built = new Expr[order.size()];
      for (int i = 0; i < built.length; i++) {
        built[i] = normal.computeIfAbsent(order.rebuilt(i, built), node -> rewrite(node, trace));
      }
      List<Expr> next = current.stream().map(e -> built[order.number(e)]).toList();
      if (next.equals(current)) {
        return next;
      }
      current = next;
    }
    throw new IllegalStateException("the rules do not terminate on " + exprs);
  }

  private static Expr rewrite(Expr start, List<Step> trace) {
    Expr current = start;
    for (Optional<Step> step = once(current); step.isPresent(); step = once(current)) {
      trace.add(step.get());
      current = step.get().after();
    }
    return current;
  }

  private static Optional<Step> once(Expr expr) {
    Expr folded = fold(expr);
    if (folded != expr) {
      return Optional.of(new Step("fold-constants", expr, folded));
    }
    if (expr.op() instanceof Op.Hadamard(Expr a, Expr b)) {
      Optional<Expr> multiple = multiple(a, b).or(() -> multiple(b, a));
      if (multiple.isPresent()) {
        return Optional.of(new Step("constant-factor", expr, multiple.get()));
      }
    }
    for (Rule rule : RULES.getOrDefault(expr.op().getClass(), List.of())) {
      Optional<Expr> after = rule.apply(expr);
      if (after.isPresent() && after.get() != expr) {
        return Optional.of(new Step(rule.name(), expr, after.get()));
      }
    }
    if (expr.op() instanceof Op.Rows(Expr x, Dim from, Dim count)) {
      return rows(expr, x, from, count);
    }
    if (expr.op() instanceof Op.Add(Expr a, Expr b) && isNegative(a) && !isNegative(b)) {
      return Optional.of(new Step("positive-first", expr, Expr.add(b, a)));
    }
    return Optional.empty();
  }

  private static Optional<Step> rows(Expr expr, Expr x, Dim from, Dim count) {
    if (count.equals(x.shape().rows())) {
      return Optional.of(new Step("all-rows", expr, x));
    }
    if (x.op() instanceof Op.MatMul(Expr a, Expr b)) {
      return Optional.of(
          new Step("rows-of-product", expr, Expr.matmul(Expr.rows(a, from, count), b)));
    }
    if (x.op() instanceof Op.Stack(List<Expr> parts)) {
      Dim above = Dim.ZERO;
      for (Expr part : parts) {
        if (above.equals(from) && part.shape().rows().equals(count)) {
          return Optional.of(new Step("rows-of-stack", expr, part));
        }
        above = above.plus(part.shape().rows());
      }
    }
    return Optional.empty();
  }

  private static Optional<Expr> multiple(Expr factor, Expr x) {
    return factor.op() instanceof Op.Const(double value, Shape _)
            && value != 0
            && value != 1
            && !x.shape().isScalar()
        ? Optional.of(Expr.scale(value, x))
        : Optional.empty();
  }

  private static boolean isNegative(Expr x) {
    return switch (x.op()) {
      case Op.Scale(Expr s, Expr _) ->
          s.op() instanceof Op.Const(double value, Shape _) && value < 0;
      case Op.Const(double value, Shape _) -> value < 0;
      default -> false;
    };
  }

  private static Expr fold(Expr expr) {
    return switch (expr.op()) {
      case Op.Hadamard(Expr a, Expr b)
          when a.op() instanceof Op.Const c && b.op() instanceof Op.Const d ->
          product(expr, c.value(), d.value());
      case Op.Scale(Expr s, Expr x)
          when s.op() instanceof Op.Const c && x.op() instanceof Op.Const d ->
          product(expr, c.value(), d.value());
      case Op.Add(Expr a, Expr b)
          when a.op() instanceof Op.Const c && b.op() instanceof Op.Const d ->
          sum(expr, c.value(), d.value());
      default -> expr;
    };
  }

  private static Expr product(Expr expr, double a, double b) {
    double product = a * b;
    return Double.isFinite(product)
            && Math.fma(a, b, -product) == 0
            && (product != 0 || a == 0 || b == 0)
        ? Expr.constant(product + 0.0, expr.shape())
        : expr;
  }

  private static Expr sum(Expr expr, double a, double b) {
    double sum = a + b;
    double bPart = sum - a;
    boolean exact = (a - (sum - bPart)) + (b - bPart) == 0;
    return Double.isFinite(sum) && exact ? Expr.constant(sum + 0.0, expr.shape()) : expr;
  }
}
