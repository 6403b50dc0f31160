package org.gradproof.expr;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BiFunction;

/// An interned expression: two expressions built alike are the same object, so equality is
/// identity.
///
/// [#of] is the only way in and checks shapes, hence no ill-shaped expression exists. Builders
/// never simplify.
public final class Expr {
  private static final Map<Op, WeakReference<Expr>> INTERNED =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Op op;
  private final Shape shape;
  private final long digest;

  private Expr(Op op) {
    this.op = op;
    this.shape = op.shape();
    this.digest = digestOf(op);
  }

  /// The expression `op`.
  ///
  /// @throws ShapeException when the operands do not fit
  public static Expr of(Op op) {
    synchronized (INTERNED) {
      WeakReference<Expr> known = INTERNED.get(op);
      Expr found = known == null ? null : known.get();
      if (found == null) {
        found = new Expr(op);
        INTERNED.put(found.op, new WeakReference<>(found));
      }
      return found;
    }
  }

  /// The operator and its operands.
  public Op op() {
    return op;
  }

  /// The shape of the value.
  public Shape shape() {
    return shape;
  }

  /// A 64-bit digest of the structure: the same in every run, unlike the hash code.
  public long digest() {
    return digest;
  }

  /// The named value `symbol`.
  public static Expr var(Symbol symbol, Shape shape) {
    return of(new Op.Var(symbol, shape));
  }

  /// The named value with a plain name.
  public static Expr var(String name, Shape shape) {
    return var(Symbol.of(name), shape);
  }

  /// `value` in every entry.
  public static Expr constant(double value, Shape shape) {
    return of(new Op.Const(value, shape));
  }

  /// 1 in every entry.
  public static Expr ones(Shape shape) {
    return constant(1, shape);
  }

  /// 0 in every entry.
  public static Expr zeros(Shape shape) {
    return constant(0, shape);
  }

  /// The identity matrix.
  public static Expr identity(Dim dim) {
    return diag(ones(Shape.vector(dim)));
  }

  /// `fn(x)`, entry by entry.
  public static Expr map(Fn fn, Expr x) {
    return of(new Op.Map(fn, x));
  }

  /// `a + b`.
  public static Expr add(Expr a, Expr b) {
    return of(new Op.Add(a, b));
  }

  /// `a − b`.
  public static Expr subtract(Expr a, Expr b) {
    return add(a, negate(b));
  }

  /// `−x`.
  public static Expr negate(Expr x) {
    return scale(-1, x);
  }

  /// The elementwise product `a ∘ b`.
  public static Expr hadamard(Expr a, Expr b) {
    return of(new Op.Hadamard(a, b));
  }

  /// The multiple of `x` by a number.
  public static Expr scale(double s, Expr x) {
    return scale(constant(s, Shape.SCALAR), x);
  }

  /// The multiple of `x` by a scalar expression.
  public static Expr scale(Expr s, Expr x) {
    return of(new Op.Scale(s, x));
  }

  /// The matrix product `a b`.
  public static Expr matmul(Expr a, Expr b) {
    return of(new Op.MatMul(a, b));
  }

  /// The transpose.
  public static Expr transpose(Expr x) {
    return of(new Op.Transpose(x));
  }

  /// The diagonal matrix of a vector.
  public static Expr diag(Expr v) {
    return of(new Op.Diag(v));
  }

  /// The diagonal of a square matrix.
  public static Expr diagPart(Expr x) {
    return of(new Op.DiagPart(x));
  }

  /// The concatenation of the parts.
  public static Expr stack(List<Expr> parts) {
    return of(new Op.Stack(parts));
  }

  /// The `count` rows of `x` below the first `from`.
  public static Expr rows(Expr x, Dim from, Dim count) {
    return of(new Op.Rows(x, from, count));
  }

  /// The `count` columns of `x` right of the first `from`.
  public static Expr cols(Expr x, Dim from, Dim count) {
    return transpose(rows(transpose(x), from, count));
  }

  /// The sum of all entries.
  public static Expr sum(Expr x) {
    return of(new Op.Sum(x));
  }

  /// Every expression reachable from `roots`, operands before operators, in an order that depends
  /// on the structure alone. Cost: linear, without recursion.
  public static List<Expr> topological(Collection<Expr> roots) {
    Set<Expr> done = new LinkedHashSet<>();
    Set<Expr> opened = new HashSet<>();
    Deque<Expr> stack = new ArrayDeque<>();
    for (Expr root : roots) {
      stack.push(root);
      while (!stack.isEmpty()) {
        Expr top = stack.peek();
        if (done.contains(top)) {
          stack.pop();
        } else if (opened.add(top)) {
          List<Expr> children = top.op.children();
          for (int i = children.size() - 1; i >= 0; i--) {
            stack.push(children.get(i));
          }
        } else {
          done.add(stack.pop());
        }
      }
    }
    return new ArrayList<>(done);
  }

  /// The named values this depends on, in order of first occurrence.
  public List<Expr> variables() {
    return topological(List.of(this)).stream().filter(e -> e.op instanceof Op.Var).toList();
  }

  /// Rebuilds this bottom-up: `step` gets each node and its rebuilt form, and returns what stands
  /// in its place.
  public Expr rebuild(BiFunction<Expr, Expr, Expr> step) {
    Map<Expr, Expr> built = new HashMap<>();
    for (Expr node : topological(List.of(this))) {
      List<Expr> children = node.op.children().stream().map(built::get).toList();
      Expr same = children.equals(node.op.children()) ? node : of(node.op.withChildren(children));
      built.put(node, step.apply(node, same));
    }
    return built.get(this);
  }

  /// This with every occurrence of a key replaced by its value, outermost occurrence first.
  public Expr replace(Map<Expr, Expr> replacements) {
    return rebuild((node, built) -> replacements.getOrDefault(node, built));
  }

  /// The plain formula.
  @Override
  public String toString() {
    return PlainText.of(this);
  }

  private static long digestOf(Op op) {
    long h =
        switch (op) {
          case Op.Var v -> mix(1, mix(text(v.symbol()), text(v.shape())));
          case Op.Const c -> mix(2, mix(Double.doubleToLongBits(c.value()), text(c.shape())));
          case Op.Map m -> mix(3, text(m.fn().name()));
          case Op.Add _ -> 4;
          case Op.Hadamard _ -> 5;
          case Op.Scale _ -> 6;
          case Op.MatMul _ -> 7;
          case Op.Transpose _ -> 8;
          case Op.Diag _ -> 9;
          case Op.DiagPart _ -> 10;
          case Op.Stack _ -> 11;
          case Op.Rows r -> mix(12, mix(text(r.from()), text(r.count())));
          case Op.Sum _ -> 13;
        };
    for (Expr child : op.children()) {
      h = mix(h, child.digest);
    }
    return h;
  }

  private static long text(Object value) {
    long h = 1125899906842597L;
    String s = value.toString();
    for (int i = 0; i < s.length(); i++) {
      h = 31 * h + s.charAt(i);
    }
    return h;
  }

  private static long mix(long a, long b) {
    long h = a * 0x9E3779B97F4A7C15L + b;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 29);
  }
}
