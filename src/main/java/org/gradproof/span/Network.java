package org.gradproof.span;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// A cell of a given size with weights: what a span is followed on.
///
/// @param cell the cell
/// @param sizes dimension name → size
/// @param parameters parameter → value
/// @param drive the inputs
/// @param seed of inputs that are random
public record Network(
    Recurrence cell,
    Map<String, Integer> sizes,
    Map<Expr, Matrix> parameters,
    Drive drive,
    long seed) {

  /// Copies the maps.
  public Network {
    sizes = Map.copyOf(sizes);
    parameters = new LinkedHashMap<>(parameters);
  }

  /// A random network.
  ///
  /// @param cell the cell
  /// @param hidden size of every dimension but the inputs'
  /// @param input size of the inputs
  /// @param scheme how weights are drawn
  /// @param deviation standard deviation of the inputs, 0 for none
  /// @param seed of weights and inputs
  public static Network random(
      Recurrence cell, int hidden, int input, Scheme scheme, double deviation, long seed) {
    Map<String, Integer> sizes = sizes(cell, hidden, input);
    Map<Expr, Double> inputs = new LinkedHashMap<>();
    cell.inputs().forEach(x -> inputs.put(x, deviation));
    return new Network(
        cell, sizes, scheme.draw(cell, sizes, generator(seed)), new Drive.Gaussian(inputs), seed);
  }

  /// The same with the biases of a gate set.
  public Network withBias(GateBias bias, DoubleSupplier entries) {
    Map<Expr, Matrix> changed = new LinkedHashMap<>();
    parameters.forEach((p, v) -> changed.put(p, v.copy()));
    bias.set(changed, entries);
    return withParameters(changed);
  }

  /// The same with other weights.
  public Network withParameters(Map<Expr, Matrix> changed) {
    return new Network(cell, sizes, changed, drive, seed);
  }

  /// The source of randomness of a seed.
  public static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// Sizes for all dimensions of a cell.
  public static Map<String, Integer> sizes(Recurrence cell, int hidden, int input) {
    Map<String, Integer> sizes = new TreeMap<>();
    List<Expr> variables = new ArrayList<>(cell.parameters());
    variables.addAll(cell.inputs());
    cell.states().forEach(s -> variables.add(s.current()));
    variables.forEach(v -> v.shape().rows().names().forEach(d -> sizes.put(d, hidden)));
    variables.forEach(v -> v.shape().cols().names().forEach(d -> sizes.put(d, hidden)));
    cell.inputs().forEach(x -> x.shape().rows().names().forEach(d -> sizes.put(d, input)));
    cell.states()
        .forEach(s -> s.current().shape().rows().names().forEach(d -> sizes.put(d, hidden)));
    return sizes;
  }

  /// The network ready to run, from states 0.
  public TangentProgram program() {
    return program(StepTangent.whole(cell));
  }

  /// The network ready to run, from given states.
  ///
  /// @param initial previous-state variable → value before the first step
  TangentProgram program(Map<Expr, Matrix> initial) {
    return program(StepTangent.whole(cell), initial);
  }

  TangentProgram program(StepTangent step) {
    return program(step, Map.of());
  }

  private TangentProgram program(StepTangent step, Map<Expr, Matrix> initial) {
    Drive.Stream stream = drive.stream(generator(seed ^ 0x9e3779b97f4a7c15L));
    return new TangentProgram(
        cell,
        step,
        sizes,
        parameters,
        initial,
        (values, slots) ->
            slots.forEach((x, at) -> stream.next(x, values, at, x.shape().rows().size(sizes))));
  }
}
