package org.gradproof.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Everything a run over a span needs: sizes, parameters, initial states, an input for each step,
/// and the gradient that arrives from outside at each state of each step.
///
/// The scalar that is differentiated is `L = Σ_t Σ_s ⟨upstream_t(s), s_t⟩`.
///
/// @param sizes dimension name → size
/// @param parameters parameter → value
/// @param initial previous-state variable → its value before step 1
/// @param inputs for each step, input variable → value
/// @param upstream for each step, current-state variable → `∂L/∂s_t` from outside
public record Bindings(
    Map<String, Integer> sizes,
    Map<Expr, Matrix> parameters,
    Map<Expr, Matrix> initial,
    List<Map<Expr, Matrix>> inputs,
    List<Map<Expr, Matrix>> upstream) {

  /// Checks that every bound number is finite.
  ///
  /// @throws IllegalArgumentException naming the first entry that is not
  public Bindings {
    requireFinite(parameters, "");
    requireFinite(initial, " at t=1");
    for (int t = 0; t < inputs.size(); t++) {
      requireFinite(inputs.get(t), " at t=" + (t + 1));
    }
    for (int t = 0; t < upstream.size(); t++) {
      requireFinite(upstream.get(t), " upstream at t=" + (t + 1));
    }
  }

  private static void requireFinite(Map<Expr, Matrix> values, String where) {
    values.forEach((variable, matrix) -> {
      for (int i = 0; i < matrix.data().length; i++) {
        if (!Double.isFinite(matrix.data()[i])) {
          throw new IllegalArgumentException(
              variable
                  + "["
                  + (i / matrix.cols() + 1)
                  + ","
                  + (i % matrix.cols() + 1)
                  + "]"
                  + where
                  + " is "
                  + matrix.data()[i]
                  + "; every bound number must be finite");
        }
      }
    });
  }

  /// Number of steps.
  public int steps() {
    return inputs.size();
  }

  /// The same for the first steps alone.
  ///
  /// @param steps from 1 to [#steps]
  public Bindings first(int steps) {
    return new Bindings(
        sizes, parameters, initial, inputs.subList(0, steps), upstream.subList(0, steps));
  }

  /// Random bindings: matrices from `N(0, gain²/columns)`, vectors of parameters from `N(0, ¼)`,
  /// states from `N(0, ¼)`, inputs and upstream gradients from `N(0, 1)`.
  ///
  /// @param cell what is bound
  /// @param sizes dimension name → size, for every dimension of the cell
  /// @param steps number of steps, at least 1
  /// @param gain the factor on random matrices; 1 is neither contracting nor expanding on average
  /// @param random the source of randomness
  public static Bindings random(
      Recurrence cell, Map<String, Integer> sizes, int steps, double gain, RandomGenerator random) {
    Map<Expr, Matrix> parameters = new LinkedHashMap<>();
    for (Expr parameter : cell.parameters()) {
      boolean vector = parameter.shape().isVector();
      double scale = vector ? 0.5 : gain / Math.sqrt(parameter.shape().cols().size(sizes));
      parameters.put(parameter, gaussian(parameter, sizes, scale, random));
    }
    Map<Expr, Matrix> initial = new LinkedHashMap<>();
    cell.states()
        .forEach(s -> initial.put(s.previous(), gaussian(s.previous(), sizes, 0.5, random)));
    List<Map<Expr, Matrix>> inputs = new ArrayList<>();
    List<Map<Expr, Matrix>> upstream = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      Map<Expr, Matrix> now = new LinkedHashMap<>();
      cell.inputs().forEach(x -> now.put(x, gaussian(x, sizes, 1, random)));
      inputs.add(now);
      Map<Expr, Matrix> arriving = new LinkedHashMap<>();
      cell.states()
          .forEach(s -> arriving.put(s.current(), gaussian(s.current(), sizes, 1, random)));
      upstream.add(arriving);
    }
    return new Bindings(new TreeMap<>(sizes), parameters, initial, inputs, upstream);
  }

  private static Matrix gaussian(
      Expr variable, Map<String, Integer> sizes, double scale, RandomGenerator random) {
    int rows = variable.shape().rows().size(sizes);
    int cols = variable.shape().cols().size(sizes);
    return Matrix.drawn(rows, cols, () -> scale * random.nextGaussian());
  }
}
