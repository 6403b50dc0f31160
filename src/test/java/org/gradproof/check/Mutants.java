package org.gradproof.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.diff.Reverse;
import org.gradproof.diff.Slopes;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Single wrong rules, as data.
final class Mutants {
  /// A way to write a wrong slope of a function.
  interface SlopeFault {
    Expr of(Fn fn, Expr x, Expr y);
  }

  /// A way to spoil the share that an operand is handed; absent where it makes no sense for that
  /// operator.
  interface ShareFault {
    Optional<Expr> of(Share share);
  }

  /// What reverse mode hands to one operand.
  ///
  /// @param node the operator
  /// @param adjoint its adjoint
  /// @param operands its operands
  /// @param all the shares of all of them
  /// @param index which operand
  record Share(Expr node, Expr adjoint, List<Expr> operands, List<Expr> all, int index) {
    Expr right() {
      return all.get(index);
    }

    Expr operand() {
      return operands.get(index);
    }
  }

  private Mutants() {}

  static Map<String, SlopeFault> slopes() {
    Map<String, SlopeFault> faults = new LinkedHashMap<>();
    faults.put("negated", (fn, x, y) -> Expr.negate(fn.slope(x, y)));
    faults.put("doubled", (fn, x, y) -> Expr.scale(2, fn.slope(x, y)));
    faults.put("missing", (_, x, _) -> Expr.ones(x.shape()));
    faults.put("zero", (_, x, _) -> Expr.zeros(x.shape()));
    faults.put("x and y exchanged", (fn, x, y) -> fn.slope(y, x));
    faults.put("x in place of y", (fn, x, _) -> fn.slope(x, x));
    faults.put("y in place of x", (fn, _, y) -> fn.slope(y, y));
    faults.put("1.001 times too large", (fn, x, y) -> Expr.scale(1.001, fn.slope(x, y)));
    faults.put("the value itself", (_, _, y) -> y);
    return faults;
  }

  /// Wrong slopes that are right after all, with the reason; those that are the same expression
  /// need none.
  static Map<List<Object>, String> equalSlopes() {
    Map<List<Object>, String> reasons = new LinkedHashMap<>();
    for (Fn fn : List.of(Fn.SIGN, Fn.STEP)) {
      for (String fault : List.of("negated", "doubled", "1.001 times too large")) {
        reasons.put(List.of(fn, fault), "a multiple of the slope 0");
      }
    }
    for (String fault : List.of("x and y exchanged", "y in place of x")) {
      reasons.put(List.of(Fn.RELU, fault), "the rectifier of x is positive where x is");
    }
    return reasons;
  }

  /// The slopes with that of `fn` spoiled.
  static Slopes wrong(Fn fn, SlopeFault fault) {
    return (which, x, y) -> which == fn ? fault.of(fn, x, y) : which.slope(x, y);
  }

  static Map<String, ShareFault> shares() {
    Map<String, ShareFault> faults = new LinkedHashMap<>();
    faults.put("dropped", s -> Optional.of(Expr.zeros(s.right().shape())));
    faults.put("negated", s -> Optional.of(Expr.negate(s.right())));
    faults.put("doubled", s -> Optional.of(Expr.scale(2, s.right())));
    faults.put("1.0001 times too large", s -> Optional.of(Expr.scale(1.0001, s.right())));
    faults.put(
        "transposed",
        s ->
            s.right().shape().isScalar()
                ? Optional.empty()
                : fitting(s, Expr.transpose(s.right())));
    faults.put(
        "exchanged with the other operand's",
        s -> s.all().size() == 2 ? fitting(s, s.all().get(1 - s.index())) : Optional.empty());
    faults.put("made of the wrong operand", Mutants::wrongOperand);
    faults.put("with a transposition forgotten", Mutants::untransposed);
    faults.put("with a transposition too many", Mutants::overtransposed);
    faults.put("taken from the wrong rows", Mutants::otherRows);
    faults.put("padded on the wrong side", Mutants::otherPadding);
    faults.put(
        "row sums in place of the diagonal",
        s ->
            s.node().op() instanceof Op.Diag
                ? fitting(s, Expr.matmul(s.adjoint(), Expr.ones(s.operand().shape())))
                : Optional.empty());
    faults.put(
        "all columns in place of the diagonal",
        s ->
            s.node().op() instanceof Op.DiagPart
                ? fitting(
                    s, Expr.matmul(s.adjoint(), Expr.transpose(Expr.ones(s.adjoint().shape()))))
                : Optional.empty());
    faults.put(
        "the mean in place of the sum",
        s ->
            s.node().op() instanceof Op.Sum
                ? Optional.of(Expr.scale(0.25, s.right()))
                : Optional.empty());
    return faults;
  }

  /// Wrong shares that are right after all, with the reason; those that are the same expression
  /// need none.
  static Map<List<Object>, String> equalShares() {
    return Map.of(List.of("DiagPart", 0, "transposed"), "a diagonal matrix is its own transpose");
  }

  /// Rules with one share of one operator spoiled.
  static Reverse.Pullback wrong(Class<? extends Op> operator, int operand, ShareFault fault) {
    Reverse.Pullback right = Reverse.rules(Fn::slope);
    return (node, u, send) -> {
      List<Expr> operands = new ArrayList<>();
      List<Expr> shares = new ArrayList<>();
      right.pull(
          node,
          u,
          (to, share) -> {
            operands.add(to);
            shares.add(share);
          });
      for (int i = 0; i < shares.size(); i++) {
        boolean here = operator.isInstance(node.op()) && i == operand;
        Expr share = shares.get(i);
        if (here) {
          share = fault.of(new Share(node, u, operands, shares, i)).orElse(share);
        }
        send.accept(operands.get(i), share);
      }
    };
  }

  private static Optional<Expr> fitting(Share s, Expr wrong) {
    return wrong.shape().equals(s.operand().shape()) ? Optional.of(wrong) : Optional.empty();
  }

  private static Optional<Expr> wrongOperand(Share s) {
    if (s.operands().size() != 2) {
      return Optional.empty();
    }
    Expr other = s.operands().get(1 - s.index());
    return switch (s.node().op()) {
      case Op.Hadamard _ -> fitting(s, Expr.hadamard(s.adjoint(), s.operand()));
      case Op.MatMul _ when other.shape().equals(s.operand().shape()) ->
          fitting(
              s,
              s.index() == 0
                  ? Expr.matmul(s.adjoint(), Expr.transpose(s.operand()))
                  : Expr.matmul(Expr.transpose(s.operand()), s.adjoint()));
      default -> Optional.empty();
    };
  }

  private static Optional<Expr> untransposed(Share s) {
    return switch (s.node().op()) {
      case Op.MatMul(Expr a, Expr b) when a.shape().equals(b.shape()) ->
          fitting(s, s.index() == 0 ? Expr.matmul(s.adjoint(), b) : Expr.matmul(a, s.adjoint()));
      case Op.MatMul(Expr a, Expr _)
          when s.index() == 1 && a.shape().rows().equals(a.shape().cols()) ->
          fitting(s, Expr.matmul(a, s.adjoint()));
      case Op.Transpose _ -> fitting(s, s.adjoint());
      default -> Optional.empty();
    };
  }

  private static Optional<Expr> overtransposed(Share s) {
    boolean square =
        s.adjoint().shape().rows().equals(s.adjoint().shape().cols())
            && !s.adjoint().shape().isScalar();
    return square && s.node().op() instanceof Op.MatMul(Expr a, Expr b)
        ? fitting(
            s,
            s.index() == 0
                ? Expr.matmul(Expr.transpose(s.adjoint()), Expr.transpose(b))
                : Expr.matmul(Expr.transpose(a), Expr.transpose(s.adjoint())))
        : Optional.empty();
  }

  private static Optional<Expr> otherRows(Share s) {
    if (s.node().op() instanceof Op.Stack) {
      Dim count = s.operand().shape().rows();
      Dim total = s.adjoint().shape().rows();
      Dim from = s.index() == 0 ? total.minus(count) : Dim.ZERO;
      return Optional.of(Expr.rows(s.adjoint(), from, count));
    }
    return Optional.empty();
  }

  private static Optional<Expr> otherPadding(Share s) {
    if (s.node().op() instanceof Op.Rows(Expr x, Dim from, Dim count) && !from.equals(Dim.ZERO)) {
      Expr nothing = Expr.zeros(new Shape(x.shape().rows().minus(count), x.shape().cols()));
      return Optional.of(Expr.stack(List.of(s.adjoint(), nothing)));
    }
    return Optional.empty();
  }
}
