package org.gradproof.span;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.IntFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.StepJacobian;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The span Jacobian `P_T = J_T … J_1` of the full state along a trajectory, as logs of norms.
///
/// The product is rescaled by powers of two, which is exact, so that neither a vanishing nor an
/// exploding gradient leaves the range of doubles. Cost: one step and one product of N×N matrices a
/// step, N the size of the full state.
public final class SpanJacobian {
  /// The norms after a number of steps.
  ///
  /// @param steps the span T
  /// @param full `ln ‖∂s_T/∂s_0‖` of the full state
  /// @param blocks state → `ln ‖∂s_T/∂s_0‖` of that state's own block
  public record Point(int steps, double full, Map<Expr, Double> blocks) {}

  private final Recurrence cell;
  private final Map<String, Integer> sizes;
  private final StepJacobian jacobian;
  private final Interpreter.Frame forward;
  private final Interpreter.Frame blocks;
  private final Derivation derivation;

  /// Prepares a run.
  ///
  /// @param derivation the cell's derivation, whose printed blocks are run
  /// @param sizes dimension name → size
  /// @param parameters parameter → value
  /// @throws IllegalArgumentException when the cell's step Jacobian has no matrix blocks
  public SpanJacobian(
      Derivation derivation, Map<String, Integer> sizes, Map<Expr, Matrix> parameters) {
    this.derivation = derivation;
    this.cell = derivation.cell();
    this.sizes = sizes;
    this.jacobian = derivation.jacobian();
    if (!jacobian.obstacle().isEmpty()) {
      throw new IllegalArgumentException(jacobian.obstacle());
    }
    this.forward = new Interpreter(derivation.forward(), sizes).frame();
    this.blocks = new Interpreter(jacobian.equations(), sizes).frame();
    Bindings only = new Bindings(sizes, parameters, Map.of(), List.of(), List.of());
    parameters.forEach(forward::set);
    parameters.forEach(blocks::set);
    Bptt.blocks(jacobian.columns(), only).forEach(blocks::set);
  }

  /// The norms at the wanted spans.
  ///
  /// @param initial previous-state variable → value before step 1
  /// @param inputs step (from 0) → input → value
  /// @param spans the spans, at least 1 each
  public List<Point> run(
      Map<Expr, Matrix> initial,
      IntFunction<Map<Expr, Matrix>> inputs,
      NavigableSet<Integer> spans) {
    Map<Expr, Matrix> states = new LinkedHashMap<>(initial);
    int size = cell.states().stream().mapToInt(s -> s.current().shape().rows().size(sizes)).sum();
    Matrix product = new Matrix(size, size);
    for (int i = 0; i < size; i++) {
      product.data()[i * size + i] = 1;
    }
    long exponent = 0;
    List<Point> points = new ArrayList<>();
    for (int t = 0; t < spans.last(); t++) {
      product = step(states, inputs.apply(t)).times(product);
      double largest = 0;
      for (double x : product.data()) {
        largest = Math.max(largest, Math.abs(x));
      }
      if (largest > 0) {
        int shift = Math.getExponent(largest);
        for (int i = 0; i < product.data().length; i++) {
          product.data()[i] = Math.scalb(product.data()[i], -shift);
        }
        exponent += shift;
      }
      if (spans.contains(t + 1)) {
        points.add(point(t + 1, product, exponent));
      }
    }
    return points;
  }

  /// Runs one step: advances the states and returns `J_t` of the full state.
  private Matrix step(Map<Expr, Matrix> states, Map<Expr, Matrix> inputs) {
    states.forEach(forward::set);
    inputs.forEach(forward::set);
    forward.run();
    states.forEach(blocks::set);
    inputs.forEach(blocks::set);
    for (Equation equation : derivation.forward()) {
      blocks.set(equation.name(), forward.get(equation.name()));
    }
    blocks.run();
    Matrix full = assemble();
    cell.states().forEach(s -> states.put(s.previous(), forward.get(s.current()).copy()));
    return full;
  }

  private Matrix assemble() {
    Map<Expr, Integer> offsets = offsets();
    int size = cell.states().stream().mapToInt(s -> rows(s.current())).sum();
    Matrix full = new Matrix(size, size);
    for (StepJacobian.Block block : jacobian.blocks()) {
      if (block.value().isPresent()) {
        Matrix value = blocks.get(block.name());
        int top = offsets.get(block.row().current());
        int left = offsets.get(block.column().current());
        for (int i = 0; i < value.rows(); i++) {
          System.arraycopy(
              value.data(), i * value.cols(), full.data(), (top + i) * size + left, value.cols());
        }
      }
    }
    return full;
  }

  private Map<Expr, Integer> offsets() {
    Map<Expr, Integer> offsets = new LinkedHashMap<>();
    int at = 0;
    for (Recurrence.State state : cell.states()) {
      offsets.put(state.current(), at);
      at += rows(state.current());
    }
    return offsets;
  }

  private int rows(Expr state) {
    return state.shape().rows().size(sizes);
  }

  private Point point(int steps, Matrix product, long exponent) {
    Map<Expr, Double> own = new LinkedHashMap<>();
    offsets().forEach((state, at) -> own.put(state, logNorm(product, at, rows(state), exponent)));
    return new Point(steps, logNorm(product, 0, product.rows(), exponent), own);
  }

  private static double logNorm(Matrix product, int at, int size, long exponent) {
    double[][] block = new double[size][size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(product.data(), (at + i) * product.cols() + at, block[i], 0, size);
    }
    double norm = new SingularValueDecomposition(new Array2DRowRealMatrix(block, false)).getNorm();
    return Math.log(norm) + exponent * Math.log(2);
  }
}
