package org.gradproof.diff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Order;
import org.gradproof.expr.Shape;

/// Reverse mode: the adjoints `xBar` of an expression's variables, given the adjoint of its value.
///
/// Cost: linear in the number of distinct nodes; the number of variables does not matter.
public final class Reverse {
  /// What one operator hands back to its operands.
  @FunctionalInterface
  public interface Pullback {
    /// Sends to each operand of `node` its share of the adjoint `u` of `node`.
    void pull(Expr node, Expr u, Send send);
  }

  /// Takes the shares that an operator hands back.
  @FunctionalInterface
  public interface Send {
    /// Takes the share of an operand.
    void accept(Expr operand, Expr share);

    /// Takes the share of an operand, which is built only if somebody wants it.
    default void offer(Expr operand, Supplier<Expr> share) {
      accept(operand, share.get());
    }
  }

  /// One share handed back: from `node`, whose adjoint is `adjoint`, to `operand`.
  ///
  /// @param node the operator
  /// @param adjoint the adjoint of its value
  /// @param operand the operand
  /// @param share what the operand receives
  public record Step(Expr node, Expr adjoint, Expr operand, Expr share) {}

  private final Pullback rules;

  /// Reverse mode with the rules of [#rules].
  public Reverse() {
    this(rules(Fn::slope));
  }

  /// Reverse mode with other rules.
  public Reverse(Pullback rules) {
    this.rules = rules;
  }

  /// The rules, one operator a line: `u` is the adjoint of the node, and the share of each operand
  /// is the transposed derivative applied to `u`.
  public static Pullback rules(Slopes slopes) {
    return (node, u, send) -> {
      switch (node.op()) {
        case Op.Var _, Op.Const _ -> {}
        case Op.Map(Fn fn, Expr x) ->
            send.offer(x, () -> Expr.hadamard(u, slopes.slope(fn, x, node)));
        case Op.Add(Expr a, Expr b) -> {
          send.accept(a, u);
          send.accept(b, u);
        }
        case Op.Hadamard(Expr a, Expr b) -> {
          send.offer(a, () -> Expr.hadamard(u, b));
          send.offer(b, () -> Expr.hadamard(u, a));
        }
        case Op.Scale(Expr s, Expr x) -> {
          send.offer(s, () -> Expr.sum(Expr.hadamard(u, x)));
          send.offer(x, () -> Expr.scale(s, u));
        }
        case Op.MatMul(Expr a, Expr b) -> {
          send.offer(a, () -> Expr.matmul(u, Expr.transpose(b)));
          send.offer(b, () -> Expr.matmul(Expr.transpose(a), u));
        }
        case Op.Transpose(Expr x) -> send.offer(x, () -> Expr.transpose(u));
        case Op.Diag(Expr v) -> send.offer(v, () -> Expr.diagPart(u));
        case Op.DiagPart(Expr x) -> send.offer(x, () -> Expr.diag(u));
        case Op.Stack(List<Expr> parts) -> {
          Dim above = Dim.ZERO;
          for (Expr part : parts) {
            Dim from = above;
            send.offer(part, () -> Expr.rows(u, from, part.shape().rows()));
            above = above.plus(part.shape().rows());
          }
        }
        case Op.Rows(Expr x, Dim from, Dim count) -> send.offer(x, () -> padded(x, from, count, u));
        case Op.Sum(Expr x) -> send.offer(x, () -> Expr.scale(u, Expr.ones(x.shape())));
      }
    };
  }

  /// The shares that each variable of `expr` receives; their sum is its adjoint.
  ///
  /// @param seed the adjoint of `expr`, of its shape
  /// @param steps every share handed back is appended here, from the value down to the variables
  public Map<Expr, List<Expr>> shares(Expr expr, Expr seed, List<Step> steps) {
    Map<Expr, List<Expr>> shares = new LinkedHashMap<>();
    new Sweep(expr, _ -> true) {
      @Override
      void receive(int i, Expr share) {
        Expr operand = order.node(i);
        if (at < order.size()) {
          steps.add(new Step(order.node(at), adjoints[at], operand, share));
        }
        if (operand.op() instanceof Op.Var) {
          shares.computeIfAbsent(operand, _ -> new ArrayList<>()).add(share);
        } else {
          super.receive(i, share);
        }
      }
    }.run(seed);
    return shares;
  }

  /// The adjoint of every variable of `expr`, given the adjoint `seed` of its value.
  public Map<Expr, Expr> adjoints(Expr expr, Expr seed) {
    return new Sweep(expr, _ -> true).run(seed);
  }

  /// The adjoints of some variables: what only others need is not built. A variable that does not
  /// occur in `expr` is absent.
  public Map<Expr, Expr> adjoints(Expr expr, Expr seed, Collection<Expr> variables) {
    return new Sweep(expr, Set.copyOf(variables)::contains).run(seed);
  }

  private static Expr padded(Expr x, Dim from, Dim count, Expr u) {
    List<Expr> parts = new ArrayList<>();
    Dim below = x.shape().rows().minus(from.plus(count));
    if (!from.equals(Dim.ZERO)) {
      parts.add(Expr.zeros(new Shape(from, x.shape().cols())));
    }
    parts.add(u);
    if (!below.equals(Dim.ZERO)) {
      parts.add(Expr.zeros(new Shape(below, x.shape().cols())));
    }
    return parts.size() == 1 ? u : Expr.stack(parts);
  }

  /// One run from the value down to the variables: adds up what each node receives, then lets it
  /// hand back its shares.
  private class Sweep implements Send {
    final Order order;
    final Expr[] adjoints;
    int at;
    private final boolean[] active;
    private final List<Expr> variables = new ArrayList<>();
    private int cursor;

    Sweep(Expr expr, Predicate<Expr> wanted) {
      order = Order.of(expr);
      adjoints = new Expr[order.size()];
      active = new boolean[order.size()];
      for (int i = 0; i < active.length; i++) {
        Expr node = order.node(i);
        active[i] = node.op() instanceof Op.Var && wanted.test(node);
        for (int k = 0; k < order.operands(i); k++) {
          active[i] |= active[order.operand(i, k)];
        }
      }
    }

    Map<Expr, Expr> run(Expr seed) {
      at = order.size();
      if (active[at - 1]) {
        receive(at - 1, seed);
      }
      while (--at >= 0) {
        if (active[at] && adjoints[at] != null) {
          cursor = 0;
          rules.pull(order.node(at), adjoints[at], this);
        }
      }
      Map<Expr, Expr> found = new LinkedHashMap<>();
      variables.forEach(v -> found.put(v, adjoints[order.number(v)]));
      return found;
    }

    @Override
    public void accept(Expr operand, Expr share) {
      int i = number(operand);
      if (active[i]) {
        receive(i, share);
      }
    }

    @Override
    public void offer(Expr operand, Supplier<Expr> share) {
      int i = number(operand);
      if (active[i]) {
        receive(i, share.get());
      }
    }

    void receive(int i, Expr share) {
      if (adjoints[i] != null) {
        adjoints[i] = Expr.add(adjoints[i], share);
        return;
      }
      adjoints[i] = share;
      if (order.node(i).op() instanceof Op.Var) {
        variables.add(order.node(i));
      }
    }

    // Operands are sent to from left to right, so the next one is looked at first.
    private int number(Expr operand) {
      int count = order.operands(at);
      for (int tries = 0; tries < count; tries++) {
        int i = order.operand(at, cursor);
        cursor = cursor + 1 == count ? 0 : cursor + 1;
        if (order.node(i) == operand) {
          return i;
        }
      }
      throw new IllegalArgumentException(operand + " is no operand of " + order.node(at));
    }
  }
}
