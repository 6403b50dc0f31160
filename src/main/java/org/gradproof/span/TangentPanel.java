package org.gradproof.span;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.eval.kernel.Panels;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// The tangent equations of a step as instructions on panels of eight columns.
final class TangentPanel {
  private static final int W = Panels.WIDTH;

  private final Panels panels = Panels.fastest();
  private final Map<String, Integer> sizes;
  private final double[] values;
  private final Map<Expr, Integer> slots;
  private final Set<Expr> wide;
  private final Map<Expr, View> held = new HashMap<>();
  private final List<Runnable> instructions = new ArrayList<>();
  private final List<View> incoming = new ArrayList<>();
  private final List<Outgoing> outgoing = new ArrayList<>();

  /// Rows of a panel: of the caller's for the states, otherwise of one of our own.
  private static final class View {
    private final int length;
    private double[] panel;
    private int at;

    View(double[] panel, int at, int length) {
      this.panel = panel;
      this.at = at;
      this.length = length;
    }
  }

  /// The tangent of a new state.
  ///
  /// @param from where it is computed
  /// @param at where it goes in the caller's panel
  /// @param there whether it can be computed in that place
  private record Outgoing(View from, int at, boolean there) {}

  /// @param values what does not depend on tangents
  /// @param slots where it lies
  /// @param wide what does depend on tangents
  TangentPanel(
      Recurrence cell,
      StepTangent step,
      Map<String, Integer> sizes,
      double[] values,
      Map<Expr, Integer> slots,
      Set<Expr> wide) {
    this.sizes = sizes;
    this.values = values;
    this.slots = slots;
    this.wide = wide;
    int at = 0;
    for (Recurrence.State state : cell.states()) {
      View view = make(StepTangent.dot(state.previous()));
      view.at = at;
      incoming.add(view);
      at += view.length;
    }
    for (Equation equation : step.equations()) {
      for (Expr node : Expr.topological(List.of(equation.value()))) {
        if (wide.contains(node) && !held.containsKey(node)) {
          instructions.add(instruction(node));
        }
      }
      held.put(equation.name(), held.get(equation.value()));
    }
    at = 0;
    for (Recurrence.State state : cell.states()) {
      int length = size(state.current().shape().rows()) * W;
      View view = held.get(StepTangent.dot(state.current()));
      if (view == null) {
        view = new View(new double[length], 0, length);
      }
      View from = view;
      boolean free = !incoming.contains(from) && outgoing.stream().noneMatch(o -> o.from == from);
      outgoing.add(new Outgoing(from, at, free && held.containsValue(from)));
      at += length;
    }
  }

  /// `out = J in`.
  void apply(double[] in, double[] out) {
    for (View view : incoming) {
      view.panel = in;
    }
    for (Outgoing state : outgoing) {
      if (state.there) {
        state.from.panel = out;
        state.from.at = state.at;
      }
    }
    for (Runnable instruction : instructions) {
      instruction.run();
    }
    for (Outgoing state : outgoing) {
      if (!state.there) {
        System.arraycopy(state.from.panel, state.from.at, out, state.at, state.from.length);
      }
    }
  }

  private View make(Expr node) {
    if (!node.shape().isVector()) {
      throw new IllegalArgumentException(
          "the tangent " + node + " is " + node.shape() + ", expected a vector");
    }
    int length = size(node.shape().rows()) * W;
    View view = new View(new double[length], 0, length);
    held.put(node, view);
    return view;
  }

  private Runnable instruction(Expr node) {
    View out = make(node);
    return switch (node.op()) {
      case Op.Var _, Op.Const _ -> throw unexpected(node);
      case Op.Map(Fn _, Expr _) -> throw unexpected(node);
      case Op.Add(Expr a, Expr b) -> {
        if (!wide.contains(a) || !wide.contains(b)) {
          throw unexpected(node);
        }
        yield sum(held.get(a), held.get(b), out);
      }
      case Op.Hadamard(Expr a, Expr b) ->
          wide.contains(a) ? scaled(b, held.get(a), out) : scaled(a, held.get(b), out);
      case Op.Scale(Expr s, Expr x) ->
          wide.contains(s) ? spread(held.get(s), x, out) : multiple(s, held.get(x), out);
      case Op.MatMul(Expr a, Expr b) ->
          wide.contains(a) ? multiple(b, held.get(a), out) : product(a, b, out);
      case Op.Transpose(Expr x) -> copy(held.get(x), 0, out);
      case Op.Diag(Expr v) -> copy(held.get(v), 0, out);
      case Op.DiagPart(Expr x) -> copy(held.get(x), 0, out);
      case Op.Stack(List<Expr> parts) -> stack(parts, out);
      case Op.Rows(Expr x, Dim from, Dim _) -> copy(held.get(x), size(from) * W, out);
      case Op.Sum(Expr x) -> total(held.get(x), out);
    };
  }

  private static IllegalArgumentException unexpected(Expr node) {
    return new IllegalArgumentException(node + " is not linear in the tangents");
  }

  private static Runnable sum(View a, View b, View out) {
    return () -> {
      double[] x = a.panel;
      double[] y = b.panel;
      double[] z = out.panel;
      int i = a.at;
      int j = b.at;
      int k = out.at;
      for (int end = k + out.length; k < end; k++) {
        z[k] = x[i++] + y[j++];
      }
    };
  }

  private Runnable scaled(Expr diag, View in, View out) {
    int at = slots.get(diag);
    int rows = out.length / W;
    return () -> panels.scaleRows(values, at, in.panel, in.at, out.panel, out.at, rows, false);
  }

  /// A scalar tangent times a vector.
  private Runnable spread(View scalar, Expr x, View out) {
    int at = slots.get(x);
    return () -> {
      for (int i = 0; i < out.length; i++) {
        out.panel[out.at + i] = values[at + i / W] * scalar.panel[scalar.at + i % W];
      }
    };
  }

  /// A scalar times a tangent.
  private Runnable multiple(Expr scalar, View in, View out) {
    int at = slots.get(scalar);
    return () -> {
      double factor = values[at];
      for (int i = 0; i < out.length; i++) {
        out.panel[out.at + i] = factor * in.panel[in.at + i];
      }
    };
  }

  /// A matrix times a tangent; of a stack, only the parts that move.
  private Runnable product(Expr a, Expr b, View out) {
    int at = slots.get(a);
    int rows = size(a.shape().rows());
    int columns = size(a.shape().cols());
    List<Expr> parts = b.op() instanceof Op.Stack(List<Expr> p) ? p : List.of(b);
    List<Panels.Left> lefts = new ArrayList<>();
    List<View> rights = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    int from = 0;
    for (Expr part : parts) {
      int depth = size(part.shape().rows());
      if (wide.contains(part)) {
        lefts.add(new Panels.Left(values, at + from, columns));
        rights.add(held.get(part));
        depths.add(depth);
      }
      from += depth;
    }
    return () -> {
      for (int k = 0; k < lefts.size(); k++) {
        View right = rights.get(k);
        panels.product(
            lefts.get(k), rows, depths.get(k), right.panel, right.at, out.panel, out.at, k > 0);
      }
    };
  }

  private static Runnable copy(View in, int from, View out) {
    return () -> System.arraycopy(in.panel, in.at + from, out.panel, out.at, out.length);
  }

  private Runnable stack(List<Expr> parts, View out) {
    List<View> moving = new ArrayList<>();
    List<Integer> at = new ArrayList<>();
    int from = 0;
    for (Expr part : parts) {
      if (wide.contains(part)) {
        moving.add(held.get(part));
        at.add(from * W);
      } else if (!(part.op() instanceof Op.Const(double value, var _) && value == 0)) {
        throw unexpected(part);
      }
      from += size(part.shape().rows());
    }
    return () -> {
      for (int k = 0; k < moving.size(); k++) {
        View part = moving.get(k);
        System.arraycopy(part.panel, part.at, out.panel, out.at + at.get(k), part.length);
      }
    };
  }

  private static Runnable total(View in, View out) {
    return () -> {
      Arrays.fill(out.panel, out.at, out.at + W, 0);
      for (int i = 0; i < in.length; i++) {
        out.panel[out.at + i % W] += in.panel[in.at + i];
      }
    };
  }

  private int size(Dim dim) {
    return dim.size(sizes);
  }
}
