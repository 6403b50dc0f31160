package org.gradproof.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.check.NumberInterpreter.Block;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Place;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Runs a cell's own equations, as they were read, over a span in any arithmetic: no derived
/// equation, no simplified one, none of production's functions.
///
/// @param <T> the numbers
final class SpecificationRun<T> {
  private final Numbers<T> numbers;
  private final Recurrence cell;
  private final Bindings bindings;
  private final NumberInterpreter<T> interpreter;

  SpecificationRun(Numbers<T> numbers, Recurrence cell, Bindings bindings) {
    this.numbers = numbers;
    this.cell = cell;
    this.bindings = bindings;
    this.interpreter = new NumberInterpreter<>(numbers, cell.equations(), bindings.sizes());
  }

  /// Turns the entry of a bound value into a number.
  interface Lift<T> {
    T of(Place.Kind kind, Expr variable, int step, int entry, double value);
  }

  /// The named values of each step, and the scalar `L`.
  record Outcome<T>(List<Map<Expr, Block<T>>> values, T loss) {}

  /// A run with every number lifted plainly.
  Outcome<T> run() {
    return run((_, _, _, _, value) -> numbers.of(value), (_, _, value) -> value);
  }

  /// `L` with `delta` added at one place.
  T perturbed(Place place, T delta) {
    Lift<T> lift =
        (kind, variable, step, entry, value) ->
            kind == place.kind()
                    && variable == place.variable()
                    && step == place.step()
                    && entry == place.entry()
                ? numbers.add(numbers.of(value), delta)
                : numbers.of(value);
    if (place.kind() != Place.Kind.NAMED) {
      return run(lift, (_, _, value) -> value).loss;
    }
    return run(
            lift,
            (step, name, value) ->
                step == place.step() && name == place.variable()
                    ? value.with(
                        place.entry(), numbers.add(value.entries().get(place.entry()), delta))
                    : value)
        .loss;
  }

  private interface StepHook<T> {
    Block<T> set(int step, Expr name, Block<T> value);
  }

  /// A run with every bound number lifted by `lift`.
  Outcome<T> run(Lift<T> lift) {
    return run(lift, (_, _, value) -> value);
  }

  private Outcome<T> run(Lift<T> lift, StepHook<T> hook) {
    Map<Expr, Block<T>> fixed = new HashMap<>();
    bindings
        .parameters()
        .forEach((p, m) -> fixed.put(p, block(Place.Kind.PARAMETER, p, -1, m, lift)));
    Map<Expr, Block<T>> states = new HashMap<>();
    bindings.initial().forEach((s, m) -> states.put(s, block(Place.Kind.INITIAL, s, -1, m, lift)));
    List<Map<Expr, Block<T>>> kept = new ArrayList<>();
    T loss = numbers.of(0);
    for (int t = 0; t < bindings.steps(); t++) {
      int step = t;
      Map<Expr, Block<T>> given = new HashMap<>(fixed);
      given.putAll(states);
      bindings
          .inputs()
          .get(t)
          .forEach((x, m) -> given.put(x, block(Place.Kind.INPUT, x, step, m, lift)));
      Map<Expr, Block<T>> values =
          interpreter.run(given, (name, value) -> hook.set(step, name, value));
      Map<Expr, Block<T>> reached = new HashMap<>();
      cell.equations().forEach(e -> reached.put(e.name(), values.get(e.name())));
      for (Recurrence.State state : cell.states()) {
        Block<T> value = values.get(state.current());
        states.put(state.previous(), value);
        double[] weights = bindings.upstream().get(t).get(state.current()).data();
        for (int i = 0; i < weights.length; i++) {
          loss =
              numbers.add(loss, numbers.multiply(numbers.of(weights[i]), value.entries().get(i)));
        }
      }
      kept.add(reached);
    }
    return new Outcome<>(kept, loss);
  }

  private static <T> Block<T> block(
      Place.Kind kind, Expr variable, int step, Matrix m, Lift<T> lift) {
    List<T> entries = new ArrayList<>(m.data().length);
    for (int i = 0; i < m.data().length; i++) {
      entries.add(lift.of(kind, variable, step, i, m.data()[i]));
    }
    return new Block<>(m.rows(), m.cols(), entries);
  }

  /// The nearest doubles of a block.
  double[] doubles(Block<T> block) {
    double[] out = new double[block.entries().size()];
    Arrays.setAll(out, i -> numbers.value(block.entries().get(i)));
    return out;
  }
}
