package org.gradproof.span;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.kernel.Arithmetics;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// One step of a cell compiled for given sizes and weights: values, and tangents of eight
/// directions at once.
///
/// What depends on parameters only is computed once, what does not depend on tangents once a step,
/// the rest once a panel. Cost of a panel: the matrix products of the step's tangent, times eight.
/// Not for several threads at once: each has its own.
///
/// Restriction: tangents of columns, not of matrices.
public final class TangentProgram implements LinearSteps {
  /// What happens at each step, before the values are computed.
  public interface Inputs {
    /// Writes the inputs of the next step.
    ///
    /// @param values the arena of values
    /// @param slots input → index of its first entry
    void next(double[] values, Map<Expr, Integer> slots);
  }

  private final Recurrence cell;
  private final Map<String, Integer> sizes;
  private final Map<Expr, Integer> slots = new HashMap<>();
  private final Map<Expr, Integer> inputs = new LinkedHashMap<>();
  private final Map<Expr, Integer> offsets = new LinkedHashMap<>();
  private final double[] values;
  private final List<Runnable> everyStep = new ArrayList<>();
  private final TangentPanel tangent;
  private final Inputs source;
  private final int size;
  private long steps;

  /// Compiles a cell.
  ///
  /// @param cell the cell
  /// @param sizes dimension name → size
  /// @param parameters parameter → value
  /// @param initial previous-state variable → value before the first step
  /// @param source where inputs come from
  /// @throws IllegalArgumentException when the cell has a state that is not a vector, or a tangent
  ///   that is not
  public static TangentProgram of(
      Recurrence cell,
      Map<String, Integer> sizes,
      Map<Expr, Matrix> parameters,
      Map<Expr, Matrix> initial,
      Inputs source) {
    return new TangentProgram(cell, StepTangent.whole(cell), sizes, parameters, initial, source);
  }

  TangentProgram(
      Recurrence cell,
      StepTangent step,
      Map<String, Integer> sizes,
      Map<Expr, Matrix> parameters,
      Map<Expr, Matrix> initial,
      Inputs source) {
    this.cell = cell;
    this.sizes = sizes;
    this.source = source;
    int at = 0;
    for (Recurrence.State state : cell.states()) {
      if (!state.current().shape().isVector()) {
        throw new IllegalArgumentException(
            state.current() + " is " + state.current().shape() + ", expected a vector");
      }
      offsets.put(state.current(), at);
      at += rows(state.current());
    }
    this.size = at;

    List<Expr> roots = new ArrayList<>();
    cell.equations().forEach(e -> roots.add(e.value()));
    step.equations().forEach(e -> roots.add(e.value()));
    Set<Expr> wide = new HashSet<>();
    cell.states().forEach(s -> wide.add(StepTangent.dot(s.previous())));
    step.equations().forEach(e -> wide.add(e.name()));
    List<Expr> order = Expr.topological(roots);
    for (Expr node : order) {
      if (node.op().children().stream().anyMatch(wide::contains)) {
        wide.add(node);
      }
    }
    int length = 0;
    for (Expr node : order) {
      if (!wide.contains(node) && !slots.containsKey(node)) {
        slots.put(node, length);
        length += rows(node) * columns(node);
      }
    }
    for (Equation equation : cell.equations()) {
      if (!slots.containsKey(equation.name())) {
        slots.put(equation.name(), length);
        length += rows(equation.name());
      }
    }
    for (Recurrence.State state : cell.states()) {
      if (!slots.containsKey(state.previous())) {
        slots.put(state.previous(), length);
        length += rows(state.previous());
      }
    }
    this.values = Arithmetics.doubles().allocate(length);
    cell.inputs().stream().filter(slots::containsKey).forEach(x -> inputs.put(x, slots.get(x)));
    parameters.forEach((p, v) -> put(p, v));
    initial.forEach((s, v) -> put(s, v));
    List<Runnable> once = new ArrayList<>();
    schedule(order, wide, new HashSet<>(cell.parameters()), once);
    once.forEach(Runnable::run);
    this.tangent = new TangentPanel(cell, step, sizes, values, slots, wide);
  }

  private void put(Expr variable, Matrix value) {
    Integer slot = slots.get(variable);
    if (slot != null) {
      System.arraycopy(value.data(), 0, values, slot, value.data().length);
    }
  }

  /// Sorts the values into those computed once and those of every step: first the cell's equations
  /// in their order, then what only the tangents need.
  private void schedule(List<Expr> order, Set<Expr> wide, Set<Expr> constant, List<Runnable> once) {
    StepValues make = new StepValues(values, slots, sizes);
    Set<Expr> made = new HashSet<>();
    for (Equation equation : cell.equations()) {
      for (Expr node : Expr.topological(List.of(equation.value()))) {
        place(node, wide, constant, once, make, made);
      }
      everyStep.add(make.copy(equation.value(), equation.name()));
    }
    for (Expr node : order) {
      place(node, wide, constant, once, make, made);
    }
  }

  private void place(
      Expr node,
      Set<Expr> wide,
      Set<Expr> constant,
      List<Runnable> once,
      StepValues make,
      Set<Expr> made) {
    if (wide.contains(node) || !made.add(node)) {
      return;
    }
    List<Expr> operands = node.op().children();
    boolean fixed =
        constant.contains(node)
            || ((make.isConstant(node) || !operands.isEmpty()) && constant.containsAll(operands));
    if (fixed) {
      constant.add(node);
    }
    make.compute(node).ifPresent(fixed ? once::add : everyStep::add);
  }

  private int rows(Expr node) {
    return node.shape().rows().size(sizes);
  }

  private int columns(Expr node) {
    return node.shape().cols().size(sizes);
  }

  /// The size of the full state.
  @Override
  public int size() {
    return size;
  }

  /// The steps done so far.
  public long steps() {
    return steps;
  }

  /// Current-state variable → index of its first row in the full state.
  public Map<Expr, Integer> offsets() {
    return offsets;
  }

  /// Advances the values by one step; [#apply] then moves tangents over that step.
  @Override
  public void next() {
    if (steps > 0) {
      for (Recurrence.State state : cell.states()) {
        System.arraycopy(
            values,
            slots.get(state.current()),
            values,
            slots.get(state.previous()),
            rows(state.current()));
      }
    }
    source.next(values, inputs);
    everyStep.forEach(Runnable::run);
    steps++;
  }

  @Override
  public void apply(double[] in, double[] out) {
    tangent.apply(in, out);
  }

  /// The value of a variable after the last step.
  public double[] value(Expr variable) {
    double[] copy = new double[rows(variable) * columns(variable)];
    Integer slot = slots.get(variable);
    if (slot == null) {
      throw new IllegalArgumentException("no equation uses " + variable);
    }
    System.arraycopy(values, slot, copy, 0, copy.length);
    return copy;
  }

  /// The step Jacobian as a matrix, row by row.
  public double[][] dense() {
    return Panel.dense(this);
  }
}
