package org.gradproof.span;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.engine.Compiler;
import org.gradproof.eval.engine.Program;
import org.gradproof.eval.engine.Sink;
import org.gradproof.eval.engine.Source;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// How much the state after T steps depends on the parameters, which act at every step, and on the
/// input of each step, by reverse mode from random directions of the state.
///
/// For `u ~ N(0, 1)`, `E ‖uᵀG‖² = ‖G‖_F²`: the Frobenius norms are estimated from a few directions.
/// The first grows with the memory of a network even where `∂s_T/∂s_0` vanishes: the curse of
/// memory. Source: N. Zucchet, A. Orvieto, arXiv:2405.21064 (2024).
///
/// @param steps the span T
/// @param parameters `‖∂s_T/∂θ‖_F`, over all parameters
/// @param inputs for each lag from 0, `‖∂s_T/∂x_{T−lag}‖_F`
public record Sensitivity(int steps, double parameters, List<Double> inputs) {
  private static final int DIRECTIONS = 4;

  /// Copies the list.
  public Sensitivity {
    inputs = List.copyOf(inputs);
  }

  /// Measures a network from states 0, with inputs of its own kind.
  ///
  /// @param network the network
  /// @param steps the span
  /// @param random the directions and the inputs
  public static Sensitivity of(Network network, int steps, RandomGenerator random) {
    Recurrence cell = network.cell();
    Program program =
        Compiler.of(Derivation.of(cell), network.sizes()).upstream(Set.of()).compile();
    Map<Expr, double[]> parameters = new LinkedHashMap<>();
    network.parameters().forEach((p, m) -> parameters.put(p, m.data()));
    Map<Expr, double[]> initial = new LinkedHashMap<>();
    cell.states().forEach(s -> initial.put(s.previous(), new double[rows(network, s.previous())]));
    Map<Expr, Source> inputs = new LinkedHashMap<>();
    Drive.Stream stream = network.drive().stream(random);
    for (Expr x : cell.inputs()) {
      int width = rows(network, x);
      double[] all = new double[width * steps];
      for (int t = 0; t < steps; t++) {
        stream.next(x, all, t * width, width);
      }
      inputs.put(x, Source.of(all, width));
    }
    double squares = 0;
    double[] byLag = new double[steps];
    for (int k = 0; k < DIRECTIONS; k++) {
      Map<Expr, double[]> last = new LinkedHashMap<>();
      for (Recurrence.State s : cell.states()) {
        double[] u = new double[rows(network, s.current())];
        Arrays.setAll(u, _ -> random.nextGaussian());
        last.put(s.current(), u);
      }
      Map<Expr, Sink> sinks = new LinkedHashMap<>();
      cell.inputs().forEach(x -> sinks.put(x, squaresByLag(byLag, rows(network, x))));
      Program.Gradient gradient =
          program.gradient(
              steps, new Program.Given(parameters, initial, inputs, Map.of(), last), sinks);
      for (double[] g : gradient.parameters().values()) {
        for (double x : g) {
          squares += x * x / DIRECTIONS;
        }
      }
    }
    List<Double> norms = new ArrayList<>();
    for (double s : byLag) {
      norms.add(Math.sqrt(s / DIRECTIONS));
    }
    return new Sensitivity(steps, Math.sqrt(squares), norms);
  }

  private static Sink squaresByLag(double[] byLag, int perStep) {
    return (from, count, numbers) -> {
      for (int i = 0; i < count * perStep; i++) {
        byLag[byLag.length - 1 - from - i / perStep] += numbers[i] * numbers[i];
      }
    };
  }

  private static int rows(Network network, Expr variable) {
    return variable.shape().rows().size(network.sizes());
  }

  /// The mean lag, weighted by the norms.
  public double meanLag() {
    double sum = 0;
    double weighted = 0;
    for (int lag = 0; lag < inputs.size(); lag++) {
      sum += inputs.get(lag);
      weighted += lag * inputs.get(lag);
    }
    return weighted / sum;
  }

  /// The smallest lag up to which a part of the sum of the norms lies: with 0.9, the effective
  /// receptive field.
  public int receptiveField(double part) {
    double all = inputs.stream().mapToDouble(x -> x).sum();
    double sum = 0;
    for (int lag = 0; lag < inputs.size(); lag++) {
      sum += inputs.get(lag);
      if (sum >= part * all) {
        return lag;
      }
    }
    return inputs.size() - 1;
  }
}
