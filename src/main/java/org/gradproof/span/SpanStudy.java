package org.gradproof.span;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Span gradients of one cell at framework initialisation, over several random networks and inputs
/// from `N(0, 1)`.
///
/// @param label the cell, and whether its keep gate was opened
/// @param spans the spans T
/// @param runs one list of norms for each network, in the order of `spans`
public record SpanStudy(String label, List<Integer> spans, List<List<SpanJacobian.Point>> runs) {
  /// The networks that are measured.
  ///
  /// @param hidden the size of every dimension but the inputs'
  /// @param input the size of the inputs
  /// @param networks how many networks
  /// @param seed the seed of the first
  public record Setting(int hidden, int input, int networks, long seed) {}

  /// Copies the lists.
  public SpanStudy {
    spans = List.copyOf(spans);
    runs = List.copyOf(runs);
  }

  /// Measures a cell as it is initialised.
  ///
  /// @param derivation the cell's derivation
  /// @param label the name of the curve
  /// @param setting the networks
  /// @param spans the wanted spans
  public static SpanStudy of(
      Derivation derivation, String label, Setting setting, NavigableSet<Integer> spans) {
    return of(derivation, label, setting, spans, Optional.empty());
  }

  /// Measures a cell whose keep gate is opened for the longest span: its bias is set to `ln(T−1)`,
  /// so that with inputs and states at 0 the gate is `1 − 1/T`.
  public static SpanStudy opened(
      Derivation derivation,
      KeepGate gate,
      String label,
      Setting setting,
      NavigableSet<Integer> spans) {
    return of(derivation, label, setting, spans, Optional.of(gate));
  }

  private static SpanStudy of(
      Derivation derivation,
      String label,
      Setting setting,
      NavigableSet<Integer> spans,
      Optional<KeepGate> gate) {
    Recurrence cell = derivation.cell();
    Map<String, Integer> sizes = sizes(cell, setting);
    List<List<SpanJacobian.Point>> runs = new ArrayList<>();
    for (int k = 0; k < setting.networks(); k++) {
      RandomGenerator random =
          RandomGeneratorFactory.of("L64X128MixRandom").create(setting.seed() + k);
      Map<Expr, Matrix> parameters = Initialisation.uniform(cell, sizes, random);
      gate.ifPresent(
          g -> Arrays.fill(parameters.get(g.bias()).data(), Math.log(spans.last() - 1.0)));
      Map<Expr, Matrix> initial = new LinkedHashMap<>();
      cell.states().forEach(s -> initial.put(s.previous(), zero(s.previous(), sizes)));
      runs.add(
          new SpanJacobian(derivation, sizes, parameters)
              .run(initial, _ -> inputs(cell, sizes, random), spans));
    }
    return new SpanStudy(label, new ArrayList<>(spans), runs);
  }

  /// The spans 1 … `last`, about `perDecade` of them in each decade, with the powers of ten among
  /// them.
  public static NavigableSet<Integer> logarithmic(int last, int perDecade) {
    NavigableSet<Integer> spans = new TreeSet<>();
    for (int k = 0; Math.pow(10, (double) k / perDecade) < last + 0.5; k++) {
      spans.add((int) Math.round(Math.pow(10, (double) k / perDecade)));
    }
    spans.add(last);
    return spans;
  }

  /// The median over the networks of `ln ‖∂s_T/∂s_0‖` of the full state, for each span.
  public List<Double> medians() {
    List<Double> medians = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      int at = i;
      double[] sorted = runs.stream().mapToDouble(run -> run.get(at).full()).sorted().toArray();
      medians.add(sorted[sorted.length / 2]);
    }
    return medians;
  }

  /// The median over the networks of `ln ‖∂s_T/∂s_0‖` of one state's own block.
  public List<Double> medians(Expr state) {
    List<Double> medians = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      int at = i;
      double[] sorted =
          runs.stream().mapToDouble(run -> run.get(at).blocks().get(state)).sorted().toArray();
      medians.add(sorted[sorted.length / 2]);
    }
    return medians;
  }

  /// The smallest and largest value over the networks of the full state's norm at one of the spans.
  public double[] range(int span) {
    int at = spans.indexOf(span);
    double[] sorted = runs.stream().mapToDouble(run -> run.get(at).full()).sorted().toArray();
    return new double[] {sorted[0], sorted[sorted.length - 1]};
  }

  private static Map<String, Integer> sizes(Recurrence cell, Setting setting) {
    Map<String, Integer> sizes = new TreeMap<>();
    List<Expr> variables = new ArrayList<>(cell.parameters());
    variables.addAll(cell.inputs());
    cell.states().forEach(s -> variables.add(s.current()));
    variables.forEach(v -> v.shape().rows().names().forEach(d -> sizes.put(d, setting.hidden())));
    variables.forEach(v -> v.shape().cols().names().forEach(d -> sizes.put(d, setting.hidden())));
    cell.inputs()
        .forEach(x -> x.shape().rows().names().forEach(d -> sizes.put(d, setting.input())));
    cell.states()
        .forEach(
            s -> s.current().shape().rows().names().forEach(d -> sizes.put(d, setting.hidden())));
    return sizes;
  }

  private static Map<Expr, Matrix> inputs(
      Recurrence cell, Map<String, Integer> sizes, RandomGenerator random) {
    Map<Expr, Matrix> inputs = new LinkedHashMap<>();
    for (Expr x : cell.inputs()) {
      inputs.put(
          x,
          Matrix.drawn(
              x.shape().rows().size(sizes), x.shape().cols().size(sizes), random::nextGaussian));
    }
    return inputs;
  }

  private static Matrix zero(Expr variable, Map<String, Integer> sizes) {
    return new Matrix(variable.shape().rows().size(sizes), variable.shape().cols().size(sizes));
  }
}
