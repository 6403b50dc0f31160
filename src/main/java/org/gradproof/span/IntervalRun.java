package org.gradproof.span;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Equations run on intervals: every value that the variables' intervals allow lies in the result.
///
/// The slope `y∘(1−y)` is bounded as one function of y, not as a product of two.
final class IntervalRun {
  private final Map<String, Integer> sizes;
  private final Map<Expr, Intervals> values = new HashMap<>();

  IntervalRun(Map<String, Integer> sizes) {
    this.sizes = sizes;
  }

  /// Sets a variable, forgetting nothing else.
  void set(Expr variable, Intervals value) {
    values.put(variable, value);
  }

  /// A variable or a node that has been computed.
  Intervals get(Expr node) {
    return values.get(node);
  }

  /// Runs equations in their order. A run starts from the set variables only.
  void run(List<Equation> equations) {
    for (Equation equation : equations) {
      values.put(equation.name(), evaluate(equation.value()));
    }
  }

  /// The range of an expression.
  Intervals evaluate(Expr root) {
    Map<Expr, Intervals> local = new HashMap<>();
    for (Expr node : Expr.topological(List.of(root))) {
      Intervals known = values.get(node);
      local.put(node, known == null ? compute(node, local) : known);
    }
    return local.get(root);
  }

  private Intervals compute(Expr node, Map<Expr, Intervals> at) {
    int rows = size(node.shape().rows());
    int cols = size(node.shape().cols());
    return switch (node.op()) {
      case Op.Var _ -> throw new IllegalArgumentException(node + " has no interval");
      case Op.Const(double value, Shape _) -> Intervals.all(rows, cols, value, value);
      case Op.Map(Fn fn, Expr x) -> map(fn, at.get(x));
      case Op.Add(Expr a, Expr b) -> mixture(a, b, at).orElseGet(() -> at.get(a).plus(at.get(b)));
      case Op.Hadamard(Expr a, Expr b) ->
          isComplement(b, a)
              ? logisticSlope(at.get(a))
              : isComplement(a, b) ? logisticSlope(at.get(b)) : at.get(a).hadamard(at.get(b));
      case Op.Scale(Expr s, Expr x) -> at.get(x).times(at.get(s).low()[0], at.get(s).high()[0]);
      case Op.MatMul(Expr a, Expr b) -> product(a, b, at);
      case Op.Transpose(Expr x) -> at.get(x).transposed();
      case Op.Diag(Expr v) -> diag(at.get(v));
      case Op.DiagPart(Expr x) -> diagPart(at.get(x));
      case Op.Stack(List<Expr> parts) -> stack(parts, at, rows, cols);
      case Op.Rows(Expr x, Dim from, Dim _) -> rows(at.get(x), size(from), rows);
      case Op.Sum(Expr x) -> sum(at.get(x));
    };
  }

  /// `(1−z)∘x + z∘y` lies between x and y where z lies between 0 and 1.
  private static Optional<Intervals> mixture(Expr a, Expr b, Map<Expr, Intervals> at) {
    if (!(a.op() instanceof Op.Hadamard(Expr p, Expr q)
        && b.op() instanceof Op.Hadamard(Expr r, Expr s))) {
      return Optional.empty();
    }
    for (Expr[] pairing : new Expr[][] {{p, q, r, s}, {p, q, s, r}, {q, p, r, s}, {q, p, s, r}}) {
      Intervals gate = at.get(pairing[2]);
      boolean first = isComplement(pairing[0], pairing[2]);
      if (first || isComplement(pairing[2], pairing[0])) {
        gate = first ? gate : at.get(pairing[0]);
        Intervals x = at.get(pairing[1]);
        Intervals y = at.get(pairing[3]);
        Intervals sum = at.get(a).plus(at.get(b));
        for (int i = 0; i < sum.low().length; i++) {
          if (gate.low()[i] >= 0 && gate.high()[i] <= 1) {
            sum.low()[i] = Math.max(sum.low()[i], Math.min(x.low()[i], y.low()[i]));
            sum.high()[i] = Math.min(sum.high()[i], Math.max(x.high()[i], y.high()[i]));
          }
        }
        return Optional.of(sum);
      }
    }
    return Optional.empty();
  }

  private int size(Dim dim) {
    return dim.size(sizes);
  }

  /// Whether `c = 1 − y`.
  private static boolean isComplement(Expr c, Expr y) {
    return c.op() instanceof Op.Add
        && (c == Expr.subtract(Expr.ones(y.shape()), y)
            || c == Expr.add(Expr.negate(y), Expr.ones(y.shape())));
  }

  /// `y(1−y)`: largest at ½, else at an end.
  private static Intervals logisticSlope(Intervals y) {
    Intervals out = Intervals.zeros(y.rows(), y.cols());
    for (int i = 0; i < out.low().length; i++) {
      double a = y.low()[i];
      double b = y.high()[i];
      double atA = Rounding.productDown(a, a, Math.nextDown(1 - a), Math.nextUp(1 - a));
      double atB = Rounding.productDown(b, b, Math.nextDown(1 - b), Math.nextUp(1 - b));
      double upA = Rounding.productUp(a, a, Math.nextDown(1 - a), Math.nextUp(1 - a));
      double upB = Rounding.productUp(b, b, Math.nextDown(1 - b), Math.nextUp(1 - b));
      out.low()[i] = Math.min(atA, atB);
      out.high()[i] = a <= 0.5 && b >= 0.5 ? 0.25 : Math.min(0.25, Math.max(upA, upB));
    }
    return out;
  }

  private static Intervals map(Fn fn, Intervals x) {
    Intervals out = Intervals.zeros(x.rows(), x.cols());
    for (int i = 0; i < out.low().length; i++) {
      out.low()[i] = IntervalFunctions.low(fn, x.low()[i], x.high()[i]);
      out.high()[i] = IntervalFunctions.high(fn, x.low()[i], x.high()[i]);
    }
    return out;
  }

  /// Products with diagonal matrices scale rows or columns.
  private static Intervals product(Expr a, Expr b, Map<Expr, Intervals> at) {
    if (a.op() instanceof Op.Diag(Expr v)) {
      Intervals right = at.get(b);
      Intervals left = at.get(v);
      Intervals out = Intervals.zeros(right.rows(), right.cols());
      for (int i = 0; i < out.low().length; i++) {
        int row = i / right.cols();
        double low = left.low()[row];
        double high = left.high()[row];
        out.low()[i] = Rounding.productDown(low, high, right.low()[i], right.high()[i]);
        out.high()[i] = Rounding.productUp(low, high, right.low()[i], right.high()[i]);
      }
      return out;
    }
    return at.get(a).times(at.get(b));
  }

  private static Intervals diag(Intervals v) {
    int n = v.rows();
    Intervals out = Intervals.zeros(n, n);
    for (int i = 0; i < n; i++) {
      out.low()[i * n + i] = v.low()[i];
      out.high()[i * n + i] = v.high()[i];
    }
    return out;
  }

  private static Intervals diagPart(Intervals x) {
    int n = x.rows();
    Intervals out = Intervals.zeros(n, 1);
    for (int i = 0; i < n; i++) {
      out.low()[i] = x.low()[i * n + i];
      out.high()[i] = x.high()[i * n + i];
    }
    return out;
  }

  private static Intervals stack(List<Expr> parts, Map<Expr, Intervals> at, int rows, int cols) {
    Intervals out = Intervals.zeros(rows, cols);
    int to = 0;
    for (Expr part : parts) {
      Intervals x = at.get(part);
      System.arraycopy(x.low(), 0, out.low(), to, x.low().length);
      System.arraycopy(x.high(), 0, out.high(), to, x.high().length);
      to += x.low().length;
    }
    return out;
  }

  private static Intervals rows(Intervals x, int from, int count) {
    Intervals out = Intervals.zeros(count, x.cols());
    System.arraycopy(x.low(), from * x.cols(), out.low(), 0, out.low().length);
    System.arraycopy(x.high(), from * x.cols(), out.high(), 0, out.high().length);
    return out;
  }

  private static Intervals sum(Intervals x) {
    double low = 0;
    double high = 0;
    for (int i = 0; i < x.low().length; i++) {
      low = Rounding.sumDown(low, x.low()[i]);
      high = Rounding.sumUp(high, x.high()[i]);
    }
    return Intervals.all(1, 1, low, high);
  }
}
