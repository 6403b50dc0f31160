package org.gradproof.rewrite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Decides whether two expressions are equal as polynomials: elementwise operations form a commutative ring, the matrix
/// product is bilinear and associative, and transposes, diagonals and row blocks move through them.
///
/// The answer "equal" is a proof; "not equal" may also mean that the equality needs more than these laws (an identity of
/// a nonlinear function, say). Cost: exponential in the worst case, as sums are multiplied out.
public final class NormalForm {
  private static final Comparator<Expr> ORDER =
      Comparator.comparingLong(Expr::digest).thenComparing(Expr::toString);

  private final Map<Expr, Map<Expr, Double>> known = new HashMap<>();

  private NormalForm() {}

  /// Whether `a` and `b` are equal by the laws named above.
  public static boolean equal(Expr a, Expr b) {
    return a.shape().equals(b.shape()) && of(a) == of(b);
  }

  /// The normal form: a sum of monomials in a fixed order.
  public static Expr of(Expr expr) {
    NormalForm form = new NormalForm();
    for (Expr node : Expr.topological(List.of(expr))) {
      form.known.put(node, form.polynomial(node));
    }
    return form.sum(expr);
  }

  private Map<Expr, Double> polynomial(Expr node) {
    Map<Expr, Double> p = new TreeMap<>(ORDER);
    switch (node.op()) {
      case Op.Var _ -> p.put(node, 1.0);
      case Op.Const(double value, Shape shape) -> p.put(Expr.ones(shape), value);
      case Op.Map(Fn fn, Expr x) when fn == Fn.SQUARE -> products(p, x, x, NormalForm::hadamard);
      case Op.Map(Fn fn, Expr x) -> p.put(Expr.map(fn, sum(x)), 1.0);
      case Op.Add(Expr a, Expr b) -> {
        known.get(a).forEach((m, c) -> p.merge(m, c, Double::sum));
        known.get(b).forEach((m, c) -> p.merge(m, c, Double::sum));
      }
      case Op.Hadamard(Expr a, Expr b) -> products(p, a, b, NormalForm::hadamard);
      case Op.Scale(Expr s, Expr x) -> products(p, s, x, NormalForm::scale);
      case Op.MatMul(Expr a, Expr b) -> products(p, a, b, NormalForm::matmul);
      case Op.Transpose(Expr x) -> known.get(x).forEach((m, c) -> p.merge(transpose(m), c, Double::sum));
      case Op.Diag(Expr v) -> known.get(v).forEach((m, c) -> p.merge(scaled(m, Expr::diag), c, Double::sum));
      case Op.DiagPart(Expr x) -> known.get(x).forEach((m, c) -> p.merge(diagPart(m), c, Double::sum));
      case Op.Stack(List<Expr> parts) -> p.put(Expr.stack(parts.stream().map(this::sum).toList()), 1.0);
      case Op.Rows(Expr x, Dim from, Dim count) ->
          known.get(x)
              .forEach((m, c) -> p.merge(rows(m, from, count), c, Double::sum));
      case Op.Sum(Expr x) -> known.get(x).forEach((m, c) -> p.merge(scaled(m, Expr::sum), c, Double::sum));
    }
    p.values().removeIf(c -> c == 0);
    return p;
  }

  private interface Product {
    Expr of(Expr a, Expr b);
  }

  private void products(Map<Expr, Double> into, Expr a, Expr b, Product product) {
    known.get(a).forEach((m, c) -> known.get(b).forEach((n, d) -> into.merge(product.of(m, n), c * d, Double::sum)));
  }

  private Expr sum(Expr node) {
    Expr total = null;
    for (Map.Entry<Expr, Double> term : known.get(node).entrySet()) {
      Expr next = term.getValue() == 1 ? term.getKey() : Expr.scale(term.getValue(), term.getKey());
      total = total == null ? next : Expr.add(total, next);
    }
    return total == null ? Expr.zeros(node.shape()) : total;
  }

  // A monomial is either `core` or `Scale(scalar monomial, core)`.

  private static Expr scalarOf(Expr monomial) {
    return monomial.op() instanceof Op.Scale(Expr s, Expr _) ? s : Expr.ones(Shape.SCALAR);
  }

  private static Expr coreOf(Expr monomial) {
    return monomial.op() instanceof Op.Scale(Expr _, Expr x) ? x : monomial;
  }

  private static Expr hadamard(Expr a, Expr b) {
    return scale(times(scalarOf(a), scalarOf(b)), times(coreOf(a), coreOf(b)));
  }

  private static Expr scale(Expr s, Expr x) {
    if (x.shape().isScalar()) {
      return times(s, x);
    }
    Expr scalar = times(s, scalarOf(x));
    return isOnes(scalar) ? coreOf(x) : Expr.scale(scalar, coreOf(x));
  }

  private interface Linear {
    Expr of(Expr core);
  }

  private static Expr scaled(Expr monomial, Linear op) {
    return scale(scalarOf(monomial), op.of(coreOf(monomial)));
  }

  private static Expr times(Expr a, Expr b) {
    List<Expr> factors = new ArrayList<>();
    factors(a, factors);
    factors(b, factors);
    factors.sort(ORDER);
    return factors.stream().reduce(Expr::hadamard).orElse(Expr.ones(a.shape()));
  }

  private static void factors(Expr x, List<Expr> into) {
    if (x.op() instanceof Op.Hadamard(Expr a, Expr b)) {
      factors(a, into);
      factors(b, into);
    } else if (!isOnes(x)) {
      into.add(x);
    }
  }

  private static boolean isOnes(Expr x) {
    return x.op() instanceof Op.Const(double value, Shape _) && value == 1;
  }

  private static Expr matmul(Expr a, Expr b) {
    List<Expr> chain = new ArrayList<>();
    chain(coreOf(a), chain);
    chain(coreOf(b), chain);
    return scale(times(scalarOf(a), scalarOf(b)), join(chain));
  }

  private static void chain(Expr x, List<Expr> into) {
    if (x.op() instanceof Op.MatMul(Expr a, Expr b)) {
      chain(a, into);
      chain(b, into);
    } else if (x.shape().isVector() && x.op() instanceof Op.Hadamard) {
      List<Expr> factors = new ArrayList<>();
      factors(x, factors);
      Expr product = factors.stream().filter(f -> f.op() instanceof Op.MatMul).findFirst().orElse(factors.getLast());
      factors.remove(product);
      into.add(Expr.diag(factors.stream().reduce(Expr::hadamard).orElseThrow()));
      chain(product, into);
    } else {
      into.add(x);
    }
  }

  private static Expr join(List<Expr> chain) {
    List<Expr> merged = new ArrayList<>();
    for (Expr next : chain) {
      Expr last = merged.isEmpty() ? next : merged.getLast();
      if (!merged.isEmpty() && last.op() instanceof Op.Diag(Expr u) && next.op() instanceof Op.Diag(Expr v)) {
        merged.set(merged.size() - 1, Expr.diag(times(u, v)));
      } else {
        merged.add(next);
      }
    }
    List<Expr> neutral = merged.stream().filter(x -> x.op() instanceof Op.Diag(Expr v) && isOnes(v)).toList();
    if (neutral.size() < merged.size()) {
      merged.removeAll(neutral);
    } else {
      merged.subList(1, merged.size()).clear();
    }
    Expr last = merged.getLast();
    if (last.shape().isVector() && merged.size() > 1) {
      Expr tail = last;
      for (int i = merged.size() - 2; i >= 0; i--) {
        Expr factor = merged.get(i);
        tail = factor.op() instanceof Op.Diag(Expr u) ? times(u, tail) : Expr.matmul(factor, tail);
      }
      return tail;
    }
    return merged.stream().reduce(Expr::matmul).orElseThrow();
  }

  private static Expr transpose(Expr monomial) {
    return scaled(monomial, NormalForm::transposeCore);
  }

  private static Expr transposeCore(Expr core) {
    return switch (core.op()) {
      case Op.Transpose(Expr x) -> x;
      case Op.Diag _ -> core;
      case Op.Const(double value, Shape shape) -> Expr.constant(value, shape.transposed());
      case Op.Hadamard _ -> {
        List<Expr> factors = new ArrayList<>();
        factors(core, factors);
        yield factors.stream().map(NormalForm::transposeCore).reduce(NormalForm::times).orElseThrow();
      }
      case Op.MatMul _ -> {
        List<Expr> chain = new ArrayList<>();
        chain(core, chain);
        yield join(chain.reversed().stream().map(NormalForm::transposeCore).toList());
      }
      default -> core.shape().isScalar() ? core : Expr.transpose(core);
    };
  }

  private static Expr diagPart(Expr monomial) {
    return scaled(monomial, core -> core.op() instanceof Op.Diag(Expr v) ? v : Expr.diagPart(core));
  }

  private static Expr rows(Expr monomial, Dim from, Dim count) {
    return scaled(monomial, core -> rowsOfCore(core, from, count));
  }

  private static Expr rowsOfCore(Expr core, Dim from, Dim count) {
    Shape shape = new Shape(count, core.shape().cols());
    return switch (core.op()) {
      case Op.Const(double value, Shape _) -> Expr.constant(value, shape);
      case Op.Hadamard(Expr a, Expr b) -> times(rowsOfCore(a, from, count), rowsOfCore(b, from, count));
      case Op.MatMul(Expr a, Expr b) -> matmul(rowsOfCore(a, from, count), b);
      default -> Simplifier.simplify(Expr.rows(core, from, count));
    };
  }
}
