package org.gradproof.rewrite;

import java.util.ArrayList;
import java.util.Collections;
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

/// Decides whether two expressions are equal as polynomials: elementwise operations form a
/// commutative ring, the matrix product is bilinear and associative, and transposes, diagonals and
/// row blocks move through them.
///
/// The answer "equal" is a proof; "not equal" may also mean that the equality needs more than these
/// laws (an identity of a nonlinear function, say). Cost: exponential in the worst case, as sums
/// are multiplied out.
public final class NormalForm {
  private static final Comparator<Expr> ORDER =
      Comparator.comparingLong(Expr::digest).thenComparing(Expr::toString);

  // The same for a factor and for its transpose.
  private static final Comparator<Expr> EITHER_WAY =
      Comparator.comparing(x -> Collections.min(List.of(x, transposeCore(x)), ORDER), ORDER);

  private final Map<Expr, Map<Expr, Double>> known = new HashMap<>();

  private NormalForm() {}

  /// Whether `a` and `b` are equal by the laws named above.
  public static boolean equal(Expr a, Expr b) {
    return a.shape().equals(b.shape()) && of(a) == of(b);
  }

  /// The normal form: a sum of monomials in a fixed order.
  public static Expr of(Expr expr) {
    NormalForm form = new NormalForm();
    form.expand(expr);
    return form.sum(expr);
  }

  private Map<Expr, Double> expand(Expr expr) {
    for (Expr node : Expr.topological(List.of(expr))) {
      if (!known.containsKey(node)) {
        known.put(node, polynomial(node));
      }
    }
    return known.get(expr);
  }

  private Map<Expr, Double> polynomial(Expr node) {
    Map<Expr, Double> p = new TreeMap<>(ORDER);
    switch (node.op()) {
      case Op.Var _ -> p.put(node, 1.0);
      case Op.Const(double value, Shape shape) -> p.put(Expr.ones(shape), value);
      case Op.Map(Fn fn, Expr x) when fn == Fn.SQUARE ->
          p.putAll(products(known.get(x), known.get(x), NormalForm::hadamard));
      case Op.Map(Fn fn, Expr x) -> p.put(Expr.map(fn, sum(x)), 1.0);
      case Op.Add(Expr a, Expr b) -> {
        known.get(a).forEach((m, c) -> p.merge(m, c, Double::sum));
        known.get(b).forEach((m, c) -> p.merge(m, c, Double::sum));
      }
      case Op.Hadamard(Expr a, Expr b) ->
          p.putAll(products(known.get(a), known.get(b), NormalForm::hadamard));
      case Op.Scale(Expr s, Expr x) ->
          p.putAll(products(known.get(s), known.get(x), NormalForm::scale));
      case Op.MatMul(Expr a, Expr b) ->
          p.putAll(products(known.get(a), known.get(b), NormalForm::matmul));
      case Op.Transpose(Expr x) ->
          known.get(x).forEach((m, c) -> p.merge(transpose(m), c, Double::sum));
      case Op.Diag(Expr v) ->
          known.get(v).forEach((m, c) -> p.merge(scaled(m, NormalForm::diag), c, Double::sum));
      case Op.DiagPart(Expr x) ->
          known.get(x).forEach((m, c) -> p.merge(diagPart(m), c, Double::sum));
      case Op.Stack(List<Expr> parts) ->
          p.put(Expr.stack(parts.stream().map(this::sum).toList()), 1.0);
      case Op.Rows(Expr x, Dim from, Dim count) ->
          known
              .get(x)
              .forEach((m, c) ->
                  rows(coreOf(m), from, count)
                      .forEach((r, d) -> p.merge(scale(scalarOf(m), r), c * d, Double::sum)));
      case Op.Sum(Expr x) ->
          known.get(x).forEach((m, c) -> p.merge(scaled(m, NormalForm::total), c, Double::sum));
    }
    p.values().removeIf(c -> c == 0);
    return p;
  }

  private interface Product {
    Expr of(Expr a, Expr b);
  }

  private static Map<Expr, Double> products(
      Map<Expr, Double> a, Map<Expr, Double> b, Product product) {
    Map<Expr, Double> all = new TreeMap<>(ORDER);
    a.forEach((m, c) -> b.forEach((n, d) -> all.merge(product.of(m, n), c * d, Double::sum)));
    return all;
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
    return scale(times(scalarOf(a), scalarOf(b)), product(chain));
  }

  /// The product of a chain, cut where the inner dimension is 1: what lies between two cuts is a
  /// scalar factor.
  private static Expr product(List<Expr> chain) {
    Expr scalar = Expr.ones(Shape.SCALAR);
    List<Expr> ends = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < chain.size(); i++) {
      if (i == chain.size() - 1 || chain.get(i).shape().cols().isOne()) {
        List<Expr> part = chain.subList(from, i + 1);
        if (part.getFirst().shape().rows().isOne() && chain.get(i).shape().cols().isOne()) {
          scalar = times(scalar, scalar(part));
        } else {
          ends.add(join(part));
        }
        from = i + 1;
      }
    }
    Expr factor = scalar;
    return ends.stream().reduce(Expr::matmul).map(core -> scale(factor, core)).orElse(factor);
  }

  /// A scalar is its own transpose: of the two ways to write a chain, the first in order. Where no
  /// matrix is between, the chain is a sum of products.
  private static Expr scalar(List<Expr> chain) {
    if (chain.size() > 1
        && chain.subList(1, chain.size() - 1).stream().allMatch(x -> x.op() instanceof Op.Diag)) {
      Expr product = times(transposeCore(chain.getFirst()), chain.getLast());
      for (Expr between : chain.subList(1, chain.size() - 1)) {
        product = times(product, between.op().children().getFirst());
      }
      return Expr.sum(product);
    }
    Expr there = join(chain);
    Expr back = join(chain.reversed().stream().map(NormalForm::transposeCore).toList());
    return ORDER.compare(there, back) <= 0 ? there : back;
  }

  private static Expr diag(Expr core) {
    return core.shape().isScalar() ? core : Expr.diag(core);
  }

  private static Expr total(Expr core) {
    return core.shape().isScalar() ? core : Expr.sum(core);
  }

  private static void chain(Expr x, List<Expr> into) {
    boolean column = x.shape().isVector();
    boolean row = x.shape().rows().isOne();
    if (x.op() instanceof Op.MatMul(Expr a, Expr b)) {
      chain(a, into);
      chain(b, into);
    } else if (column != row && x.op() instanceof Op.Hadamard) {
      List<Expr> factors = new ArrayList<>();
      factors(x, factors);
      Expr product =
          factors.stream()
              .filter(f -> f.op() instanceof Op.MatMul)
              .min(EITHER_WAY)
              .orElse(factors.getLast());
      factors.remove(product);
      Expr rest = factors.stream().reduce(Expr::hadamard).orElseThrow();
      if (column) {
        into.add(Expr.diag(rest));
      }
      chain(product, into);
      if (row) {
        into.add(Expr.diag(transposeCore(rest)));
      }
    } else {
      into.add(x);
    }
  }

  private static Expr join(List<Expr> chain) {
    List<Expr> merged = new ArrayList<>();
    for (Expr next : chain) {
      Expr last = merged.isEmpty() ? next : merged.getLast();
      if (!merged.isEmpty()
          && last.op() instanceof Op.Diag(Expr u)
          && next.op() instanceof Op.Diag(Expr v)) {
        merged.set(merged.size() - 1, Expr.diag(times(u, v)));
      } else if (merged.size() == 1 && isRow(last) && next.op() instanceof Op.Diag(Expr v)) {
        merged.set(0, times(last, transposeCore(v)));
      } else {
        merged.add(next);
      }
    }
    List<Expr> neutral =
        merged.stream().filter(x -> x.op() instanceof Op.Diag(Expr v) && isOnes(v)).toList();
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

  private static boolean isRow(Expr x) {
    return x.shape().rows().isOne() && !x.shape().isScalar();
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
        yield factors.stream()
            .map(NormalForm::transposeCore)
            .reduce(NormalForm::times)
            .orElseThrow();
      }
      case Op.MatMul _ -> {
        List<Expr> chain = new ArrayList<>();
        chain(core, chain);
        yield product(chain.reversed().stream().map(NormalForm::transposeCore).toList());
      }
      default -> core.shape().isScalar() ? core : Expr.transpose(core);
    };
  }

  private static Expr diagPart(Expr monomial) {
    return scaled(
        monomial,
        core ->
            core.op() instanceof Op.Diag(Expr v)
                ? v
                : core.shape().isScalar() ? core : Expr.diagPart(core));
  }

  private Map<Expr, Double> rows(Expr core, Dim from, Dim count) {
    return switch (core.op()) {
      case Op.Const(double value, Shape shape) ->
          Map.of(Expr.constant(value, new Shape(count, shape.cols())), 1.0);
      case Op.Hadamard(Expr a, Expr b) ->
          products(rows(a, from, count), rows(b, from, count), NormalForm::hadamard);
      case Op.MatMul(Expr a, Expr b) ->
          products(rows(a, from, count), Map.of(b, 1.0), NormalForm::matmul);
      case Op.Stack(List<Expr> parts) -> {
        Dim above = Dim.ZERO;
        for (Expr part : parts) {
          if (above.equals(from) && part.shape().rows().equals(count)) {
            yield expand(part);
          }
          above = above.plus(part.shape().rows());
        }
        yield Map.of(someRows(core, from, count), 1.0);
      }
      default -> Map.of(someRows(core, from, count), 1.0);
    };
  }

  private static Expr someRows(Expr core, Dim from, Dim count) {
    return count.equals(core.shape().rows()) ? core : Expr.rows(core, from, count);
  }
}
