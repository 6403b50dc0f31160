package org.gradproof.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Place;
import org.gradproof.eval.engine.Program;
import org.gradproof.eval.engine.Source;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Runs copies of sequences side by side, each with a change of one entry of one variable.
final class Copies {
  private final Sequences sequences;
  private final Programs programs;
  private final Place.Kind kind;
  private final Expr variable;
  private final Perturbed cell;
  private final boolean tangents;
  private final boolean compiled;
  private final Set<Expr> upstream = new HashSet<>();
  private final Map<String, Integer> sizes;
  private final Map<Expr, double[]> parameters = new HashMap<>();

  /// What is given at each step, and gradients from outside → for each sequence the entries step by
  /// step.
  private final Map<Expr, double[][]> tables = new HashMap<>();

  /// The same for what depends on the changed column.
  private final IntFunction<Map<Expr, double[][]>> ofColumn;

  private Copies(
      Sequences sequences,
      Programs programs,
      Place.Kind kind,
      Expr variable,
      Perturbed cell,
      boolean tangents,
      boolean compiled,
      IntFunction<Map<Expr, double[][]>> ofColumn) {
    this.sequences = sequences;
    this.programs = programs;
    this.kind = kind;
    this.variable = variable;
    this.cell = cell;
    this.tangents = tangents;
    this.compiled = compiled;
    this.ofColumn = ofColumn;
    this.sizes = sequences.first().bindings.sizes();
    sequences.first().bindings.parameters().forEach((p, m) -> parameters.put(p, m.data()));
    for (Recurrence.State s : sequences.cell().states()) {
      double[][] weights = table(s.current(), Bindings::upstream);
      if (Arrays.stream(weights).flatMapToDouble(Arrays::stream).anyMatch(w -> w != 0)) {
        Expr weighed = tangents ? Tangent.dot(s.current()) : s.current();
        upstream.add(weighed);
        tables.put(weighed, weights);
      }
    }
  }

  /// Copies whose `L` is computed.
  static Copies perturbed(Sequences sequences, Programs programs, Place.Kind kind, Expr variable) {
    Perturbed cell = Perturbed.of(sequences.cell(), kind, variable);
    Perturbed.Hoisted hoisted =
        kind == Place.Kind.INPUT ? new Perturbed.Hoisted(cell, Map.of()) : cell.hoisted();
    List<Equation> ofRow = equations(hoisted, true);
    Copies copies =
        new Copies(
            sequences,
            programs,
            kind,
            variable,
            hoisted.cell(),
            false,
            true,
            column -> evaluated(sequences, ofRow, unit(hoisted.cell(), sequences, column)));
    for (Expr input : hoisted.cell().inputs()) {
      if (sequences.cell().inputs().contains(input)) {
        copies.tables.put(input, copies.table(input, Bindings::inputs));
      }
    }
    copies.tables.putAll(evaluated(sequences, equations(hoisted, false), Map.of()));
    return copies;
  }

  /// Copies whose tangent of `L` is computed, exactly but for rounding; the changes are directions.
  ///
  /// @param compiled whether to compile; otherwise the interpreter runs the equations
  /// @param moves changes given numbers in the last places: those of a column, or, for −1, those
  ///   common to all
  static Copies tangent(
      Sequences sequences,
      Programs programs,
      Place.Kind kind,
      Expr variable,
      boolean compiled,
      Coefficients coefficients,
      IntFunction<DoubleUnaryOperator> moves) {
    DoubleUnaryOperator fixed = moves.apply(-1);
    Perturbed.Hoisted tangent = Tangent.of(sequences.cell(), kind, variable);
    Perturbed cell = tangent.cell();
    Copies copies =
        new Copies(
            sequences,
            programs,
            kind,
            variable,
            cell,
            true,
            compiled,
            column -> {
              Map<Expr, double[][]> found = new HashMap<>();
              DoubleUnaryOperator own = moves.apply(column);
              for (Equation e : equations(tangent, true)) {
                Expr row = cell.row().orElseThrow();
                found.put(e.name(), moved(coefficients.of(e.value(), row, column), own));
              }
              return found;
            });
    for (Equation e : equations(tangent, false)) {
      copies.tables.put(e.name(), moved(coefficients.of(e.value()), fixed));
    }
    copies.upstream.forEach(s -> copies.tables.computeIfPresent(s, (_, w) -> moved(w, fixed)));
    copies.parameters.replaceAll((_, p) -> Arrays.stream(p).map(fixed).toArray());
    return copies;
  }

  private static double[][] moved(double[][] table, DoubleUnaryOperator moves) {
    return Arrays.stream(table)
        .map(row -> Arrays.stream(row).map(moves).toArray())
        .toArray(double[][]::new);
  }

  private static List<Equation> equations(Perturbed.Hoisted hoisted, boolean ofRow) {
    return hoisted.given().entrySet().stream()
        .filter(e -> ofRow == e.getValue().variables().stream().anyMatch(hoisted.cell()::isRow))
        .map(e -> new Equation(e.getKey(), e.getValue()))
        .toList();
  }

  private static Map<Expr, Matrix> unit(Perturbed cell, Sequences sequences, int column) {
    Map<Expr, Matrix> row = new HashMap<>();
    cell.row()
        .ifPresent(v -> {
          Matrix unit = new Matrix(v.shape().rows().size(sequences.first().bindings.sizes()), 1);
          unit.data()[column] = 1;
          row.put(v, unit);
        });
    return row;
  }

  /// Whether the copies of a run change the same column.
  boolean byColumn() {
    return cell.row().isPresent();
  }

  private double[][] table(Expr variable, Function<Bindings, List<Map<Expr, Matrix>>> steps) {
    return sequences.instances().stream()
        .map(i -> joined(steps.apply(i.bindings), variable))
        .toArray(double[][]::new);
  }

  private static double[] joined(List<Map<Expr, Matrix>> steps, Expr variable) {
    int size = steps.getFirst().get(variable).data().length;
    double[] all = new double[steps.size() * size];
    for (int t = 0; t < steps.size(); t++) {
      System.arraycopy(steps.get(t).get(variable).data(), 0, all, t * size, size);
    }
    return all;
  }

  /// The values of products of inputs, for each sequence step by step.
  private static Map<Expr, double[][]> evaluated(
      Sequences sequences, List<Equation> equations, Map<Expr, Matrix> row) {
    Map<Expr, double[][]> found = new HashMap<>();
    if (equations.isEmpty()) {
      return found;
    }
    Interpreter.Frame frame =
        new Interpreter(equations, sequences.first().bindings.sizes()).frame();
    row.forEach(frame::set);
    sequences.first().bindings.parameters().forEach(frame::set);
    for (int k = 0; k < sequences.instances().size(); k++) {
      List<Map<Expr, Matrix>> steps = new ArrayList<>();
      for (Map<Expr, Matrix> inputs : sequences.instances().get(k).bindings.inputs()) {
        inputs.forEach(frame::set);
        frame.run();
        Map<Expr, Matrix> values = new HashMap<>();
        equations.forEach(e -> values.put(e.name(), frame.get(e.name()).copy()));
        steps.add(values);
      }
      for (Equation e : equations) {
        found.computeIfAbsent(e.name(), _ -> new double[sequences.instances().size()][])[k] =
            joined(steps, e.name());
      }
    }
    return found;
  }

  /// `L` of copies of one sequence from a step on.
  ///
  /// @param from the step, from 0, at which inputs and named values are changed
  /// @param column the column of the changed entries, for a matrix
  /// @param instance the sequence they are copies of
  /// @param entry copy → the changed entry
  /// @param delta copy → by how much it is changed
  double[] losses(int from, int column, int instance, int[] entry, double[] delta) {
    Map<Expr, double[]> numbers = new HashMap<>(parameters);
    Map<Expr, double[][]> given = new HashMap<>(tables);
    if (byColumn()) {
      unit(cell, sequences, column).forEach((v, unit) -> numbers.put(v, unit.data()));
      given.putAll(ofColumn.apply(column));
    }
    int copies = entry.length;
    Map<Expr, double[]> initial = new HashMap<>();
    for (Recurrence.State s : cell.states()) {
      initial.put(s.previous(), initial(s.previous(), from, instance, entry, delta));
    }
    Map<Expr, Source> inputs = new HashMap<>();
    for (Expr input : cell.inputs()) {
      inputs.put(input, source(input, given, from, instance, entry, delta));
    }
    Map<Expr, Source> weights = new HashMap<>();
    for (Expr state : upstream) {
      weights.put(state, source(state, given, from, instance, entry, delta));
    }
    Program.Given all = new Program.Given(numbers, initial, inputs, weights, Map.of());
    int steps = sequences.steps() - from;
    return programs.losses(compiled, cell, sizes, copies, upstream, shared(), steps, all);
  }

  private double[] initial(Expr state, int from, int instance, int[] entry, double[] delta) {
    int size = state.shape().rows().size(sizes) * state.shape().cols().size(sizes);
    double[] values = new double[entry.length * size];
    boolean changed =
        kind == Place.Kind.INITIAL && state == (tangents ? Tangent.dot(variable) : variable);
    int width = sequences.first().columns(variable);
    for (int b = 0; b < entry.length; b++) {
      if (cell.own().equals(Optional.of(state))) {
        values[b * size + entry[b] / width] = delta[b];
        continue;
      }
      if (!tangents) {
        Matrix before =
            sequences.instances().get(instance).trajectory.values().get(from).get(state);
        System.arraycopy(before.data(), 0, values, b * size, size);
      }
      if (changed) {
        values[b * size + entry[b]] += delta[b];
      }
    }
    return values;
  }

  private Source source(
      Expr input,
      Map<Expr, double[][]> given,
      int from,
      int instance,
      int[] entry,
      double[] delta) {
    int size = input.shape().rows().size(sizes) * input.shape().cols().size(sizes);
    boolean own = cell.own().equals(Optional.of(input));
    boolean changed = changes(input);
    int copies = entry.length;
    double[][] table = own ? new double[0][] : given.get(input);
    if (shared().contains(input)) {
      return (first, count, into) ->
          System.arraycopy(table[instance], (from + first) * size, into, 0, count * size);
    }
    return (first, count, into) -> {
      for (int t = 0; t < count; t++) {
        for (int b = 0; b < copies; b++) {
          int at = (t * copies + b) * size;
          if (own) {
            Arrays.fill(into, at, at + size, 0);
          } else {
            System.arraycopy(table[instance], (from + first + t) * size, into, at, size);
          }
          if (changed && first + t == 0) {
            into[at + entry[b]] += delta[b];
          }
        }
      }
    };
  }

  /// What is given to all copies of a sequence alike, in a compiled program once.
  private Set<Expr> shared() {
    if (!compiled) {
      return Set.of();
    }
    Set<Expr> alike = new HashSet<>(upstream);
    alike.addAll(cell.inputs());
    alike.removeIf(this::changes);
    return alike;
  }

  /// Whether the change of a copy is to a value given at each step.
  private boolean changes(Expr given) {
    return cell.own().equals(Optional.of(given)) || (kind == Place.Kind.INPUT && given == variable);
  }
}
