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
  private final Map<Expr, double[]> held = new HashMap<>();
  private final List<Runnable> instructions = new ArrayList<>();
  private final List<Part> outgoing = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // a part of a panel
  private record Part(double[] panel, int at, int rows) {}

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
    List<Part> previous = new ArrayList<>();
    int at = 0;
    for (Recurrence.State state : cell.states()) {
      int n = size(state.previous().shape().rows());
      previous.add(new Part(make(StepTangent.dot(state.previous())), at, n));
      at += n;
    }
    this.sources = previous;
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
      int n = size(state.current().shape().rows());
      double[] panel = held.get(StepTangent.dot(state.current()));
      outgoing.add(new Part(panel == null ? new double[n * W] : panel, at, n));
      at += n;
    }
  }

  private final List<Part> sources;

  /// `out = J in`.
  void apply(double[] in, double[] out) {
    for (Part part : sources) {
      System.arraycopy(in, part.at() * W, part.panel(), 0, part.rows() * W);
    }
    for (Runnable instruction : instructions) {
      instruction.run();
    }
    for (Part part : outgoing) {
      System.arraycopy(part.panel(), 0, out, part.at() * W, part.rows() * W);
    }
  }

  private double[] make(Expr node) {
    if (!node.shape().isVector()) {
      throw new IllegalArgumentException(
          "the tangent " + node + " is " + node.shape() + ", expected a vector");
    }
    double[] panel = new double[size(node.shape().rows()) * W];
    held.put(node, panel);
    return panel;
  }

  private Runnable instruction(Expr node) {
    double[] out = make(node);
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

  private Runnable sum(double[] a, double[] b, double[] out) {
    return () -> {
      for (int i = 0; i < out.length; i++) {
        out[i] = a[i] + b[i];
      }
    };
  }

  private Runnable scaled(Expr diag, double[] in, double[] out) {
    int at = slots.get(diag);
    return () -> panels.scaleRows(values, at, in, 0, out, 0, out.length / W, false);
  }

  /// A scalar tangent times a vector.
  private Runnable spread(double[] scalar, Expr x, double[] out) {
    int at = slots.get(x);
    return () -> {
      for (int i = 0; i < out.length; i++) {
        out[i] = values[at + i / W] * scalar[i % W];
      }
    };
  }

  /// A scalar times a tangent.
  private Runnable multiple(Expr scalar, double[] in, double[] out) {
    int at = slots.get(scalar);
    return () -> {
      double factor = values[at];
      for (int i = 0; i < out.length; i++) {
        out[i] = factor * in[i];
      }
    };
  }

  /// A matrix times a tangent; of a stack, only the parts that move.
  private Runnable product(Expr a, Expr b, double[] out) {
    int at = slots.get(a);
    int rows = size(a.shape().rows());
    int columns = size(a.shape().cols());
    List<Expr> parts = b.op() instanceof Op.Stack(List<Expr> p) ? p : List.of(b);
    List<Panels.Left> lefts = new ArrayList<>();
    List<double[]> rights = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    int from = 0;
    for (Expr part : parts) {
      int depth = size(part.shape().rows());
      if (wide.contains(part)) {
        lefts.add(new Panels.Left(values, at + from, columns, 1));
        rights.add(held.get(part));
        depths.add(depth);
      }
      from += depth;
    }
    return () -> {
      for (int k = 0; k < lefts.size(); k++) {
        panels.product(lefts.get(k), rows, depths.get(k), rights.get(k), 0, out, 0, k > 0);
      }
    };
  }

  private static Runnable copy(double[] in, int from, double[] out) {
    return () -> System.arraycopy(in, from, out, 0, out.length);
  }

  private Runnable stack(List<Expr> parts, double[] out) {
    List<double[]> moving = new ArrayList<>();
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
        System.arraycopy(moving.get(k), 0, out, at.get(k), moving.get(k).length);
      }
    };
  }

  private static Runnable total(double[] in, double[] out) {
    return () -> {
      Arrays.fill(out, 0);
      for (int i = 0; i < in.length; i++) {
        out[i % W] += in[i];
      }
    };
  }

  private int size(Dim dim) {
    return dim.size(sizes);
  }
}
