package org.gradproof.span;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gradproof.check.DifferenceWeights;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.kernel.Panels;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// How the error of finite differences over a span depends on their step: too long a step
/// truncates, too short a one leaves rounding.
///
/// The function is a random combination of the entries of the state after T steps, along a random
/// direction of the first state; its derivative is known from the tangent.
///
/// @param steps the span T
/// @param order of the formula: twice its half-width
/// @param sizes step sizes h
/// @param errors relative errors
public record StepSizes(int steps, int order, List<Double> sizes, List<Double> errors) {
  /// Copies the lists.
  public StepSizes {
    sizes = List.copyOf(sizes);
    errors = List.copyOf(errors);
  }

  /// The errors of central differences of orders 2, 4, 6 and 8.
  ///
  /// @param network the network, from states 0
  /// @param steps the span T
  /// @param sizes step sizes
  /// @param random the directions
  public static List<StepSizes> of(
      Network network, int steps, List<Double> sizes, RandomGenerator random) {
    Line line = new Line(network, steps, random);
    double exact = line.derivative();
    List<StepSizes> all = new ArrayList<>();
    for (int width = 1; width <= 4; width++) {
      double[] weights = DifferenceWeights.central(width);
      List<Double> errors = new ArrayList<>();
      for (double h : sizes) {
        double found = DifferenceWeights.derivative(line::value, weights, h);
        errors.add(Math.abs(found - exact) / Math.abs(exact));
      }
      all.add(new StepSizes(steps, 2 * width, sizes, errors));
    }
    return all;
  }

  /// The states after T steps from first states on a line.
  private static final class Line {
    private final Network network;
    private final int steps;
    private final Map<Expr, Matrix> direction = new LinkedHashMap<>();
    private final Map<Expr, Matrix> combination = new LinkedHashMap<>();

    Line(Network network, int steps, RandomGenerator random) {
      this.network = network;
      this.steps = steps;
      for (Recurrence.State s : network.cell().states()) {
        int rows = s.current().shape().rows().size(network.sizes());
        direction.put(s.previous(), Matrix.drawn(rows, 1, random::nextGaussian));
        combination.put(s.current(), Matrix.drawn(rows, 1, random::nextGaussian));
      }
    }

    private TangentProgram program(double at) {
      Map<Expr, Matrix> initial = new LinkedHashMap<>();
      direction.forEach((s, v) -> {
        Matrix moved = new Matrix(v.rows(), 1);
        moved.add(at, v);
        initial.put(s, moved);
      });
      return network.program(initial);
    }

    double value(double at) {
      TangentProgram program = program(at);
      for (int t = 0; t < steps; t++) {
        program.next();
      }
      double sum = 0;
      for (Map.Entry<Expr, Matrix> e : combination.entrySet()) {
        double[] state = program.value(e.getKey());
        for (int i = 0; i < state.length; i++) {
          sum += e.getValue().data()[i] * state[i];
        }
      }
      return sum;
    }

    /// By forward mode.
    double derivative() {
      TangentProgram program = program(0);
      int n = program.size();
      double[] in = new double[n * Panels.WIDTH];
      double[] out = new double[n * Panels.WIDTH];
      network
          .cell()
          .states()
          .forEach(s -> {
            Matrix v = direction.get(s.previous());
            int at = program.offsets().get(s.current());
            for (int i = 0; i < v.rows(); i++) {
              in[(at + i) * Panels.WIDTH] = v.data()[i];
            }
          });
      for (int t = 0; t < steps; t++) {
        program.next();
        program.apply(in, out);
        System.arraycopy(out, 0, in, 0, in.length);
      }
      double sum = 0;
      for (Map.Entry<Expr, Matrix> e : combination.entrySet()) {
        int at = program.offsets().get(e.getKey());
        for (int i = 0; i < e.getValue().rows(); i++) {
          sum += e.getValue().data()[i] * in[(at + i) * Panels.WIDTH];
        }
      }
      return sum;
    }
  }
}
