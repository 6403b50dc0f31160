package org.gradproof.expr;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// An interned expression: two expressions built alike are the same object, so equality is
/// identity.
///
/// [#of] is the only way in and checks shapes, hence no ill-shaped expression exists. Builders
/// never simplify.
public final class Expr {
  static final InternTable INTERNED = new InternTable();

  private final Op op;
  private final Shape shape;
  private final long digest;

  // Bit 0: whether this is total. The rest: a note of Order, good only for whom it names this node.
  private int note;

  // Only for the table: `of` is the way in.
  Expr(Op op, long key) {
    this.op = op;
    this.shape = op.shape();
    this.digest = Digest.of(op, key);
    this.note = isTotal(op) ? 1 : 0;
  }

  /// The expression `op`.
  ///
  /// @throws ShapeException when the operands do not fit
  public static Expr of(Op op) {
    return INTERNED.intern(op);
  }

  /// The operator and its operands.
  public Op op() {
    return op;
  }

  /// The shape of the value.
  public Shape shape() {
    return shape;
  }

  /// A 64-bit digest of the structure: the same in every run.
  public long digest() {
    return digest;
  }

  /// Whether every function in this is defined for every real number.
  public boolean isTotal() {
    return (note & 1) == 1;
  }

  /// The number that an [Order] noted last; any number, as far as another one is concerned.
  int noted() {
    return note >>> 1;
  }

  /// Notes a number.
  void note(int number) {
    note = (number << 1) | (note & 1);
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
    return Order.of(roots).nodes();
  }

  /// The named values this depends on, in order of first occurrence.
  public List<Expr> variables() {
    return topological(List.of(this)).stream().filter(e -> e.op instanceof Op.Var).toList();
  }

  /// Rebuilds this bottom-up: `step` gets each node and its rebuilt form, and returns what stands
  /// in its place.
  public Expr rebuild(BiFunction<Expr, Expr, Expr> step) {
    Order order = Order.of(this);
    Expr[] built = new Expr[order.size()];
    for (int i = 0; i < built.length; i++) {
      built[i] = step.apply(order.node(i), order.rebuilt(i, built));
    }
    return built[built.length - 1];
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

  /// The same in every run; equality is identity.
  @Override
  public int hashCode() {
    return (int) (digest ^ digest >>> 32);
  }

  private static boolean isTotal(Op op) {
    return switch (op) {
      case Op.Var _, Op.Const _ -> true;
      case Op.Map(Fn fn, Expr x) -> x.isTotal() && fn.domain().total();
      case Op.Add(Expr a, Expr b) -> a.isTotal() && b.isTotal();
      case Op.Hadamard(Expr a, Expr b) -> a.isTotal() && b.isTotal();
      case Op.Scale(Expr s, Expr x) -> s.isTotal() && x.isTotal();
      case Op.MatMul(Expr a, Expr b) -> a.isTotal() && b.isTotal();
      case Op.Stack(List<Expr> parts) -> parts.stream().allMatch(Expr::isTotal);
      case Op.Transpose _, Op.Diag _, Op.DiagPart _, Op.Rows _, Op.Sum _ ->
          op.children().getFirst().isTotal();
    };
  }
}
