package org.gradproof.cli.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.gradproof.cell.Cell;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.engine.Compiler;
import org.gradproof.eval.engine.Precision;
import org.gradproof.eval.engine.Program;
import org.gradproof.eval.engine.Source;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// A cell over a span: the case whose value and gradient are measured.
///
/// The scalar is `Σ_t ⟨w_t, h_t⟩` with random `w` (of all states, when none is called `h`), the
/// gradient that by all parameters and initial states.
///
/// @param cell the cell
/// @param precision the number format
/// @param steps the span
/// @param batch sequences side by side
/// @param hidden size of every dimension
/// @param threads threads we may use
public record Span(Cell cell, Precision precision, int steps, int batch, int hidden, int threads) {
  /// Seed of the random numbers.
  private static final long SEED = 1;

  /// `float64` or `float32`.
  public static String word(Precision precision) {
    return switch (precision) {
      case DOUBLE -> "float64";
      case FLOAT -> "float32";
    };
  }

  /// How the size is written in the table.
  String size() {
    return word(precision) + " T=" + steps + " B=" + batch + " H=" + hidden;
  }

  Span withSteps(int fewer) {
    return new Span(cell, precision, fewer, batch, hidden, threads);
  }

  Span ofCell(Cell other) {
    return new Span(other, precision, steps, batch, hidden, threads);
  }

  Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    List<Expr> shaped = new ArrayList<>(cell.parameters());
    shaped.addAll(cell.inputs());
    cell.states().forEach(s -> shaped.add(s.current()));
    for (Expr e : shaped) {
      e.shape().rows().names().forEach(n -> sizes.put(n, hidden));
      e.shape().cols().names().forEach(n -> sizes.put(n, hidden));
    }
    return sizes;
  }

  Work work() {
    return Work.of(cell, sizes(), steps, batch);
  }

  /// The states in the scalar that is differentiated.
  Set<Expr> read() {
    Set<Expr> states =
        cell.states().stream().map(Recurrence.State::current).collect(Collectors.toSet());
    Set<Expr> outputs =
        cell.equations().stream()
            .filter(e -> e.symbol().base().equals("h") && states.contains(e.name()))
            .map(e -> e.name())
            .collect(Collectors.toSet());
    return outputs.isEmpty() ? states : outputs;
  }

  /// Derives and compiles.
  Program program() {
    return Compiler.of(Derivation.of(cell), sizes())
        .batch(batch)
        .precision(precision)
        .threads(threads)
        .inputGradients(false)
        .upstream(read())
        .compile();
  }

  /// Random numbers for a program.
  Program.Given given() {
    RandomGenerator random = new Random(SEED);
    Map<String, Integer> sizes = sizes();
    Map<Expr, double[]> parameters = new LinkedHashMap<>();
    for (Expr p : cell.parameters()) {
      double scale = p.shape().isVector() ? 0.5 : 1 / Math.sqrt(p.shape().cols().size(sizes));
      parameters.put(p, numbers(p, sizes, 1, scale, random));
    }
    Map<Expr, double[]> initial = new HashMap<>();
    cell.states()
        .forEach(s -> initial.put(s.previous(), numbers(s.previous(), sizes, batch, 0.5, random)));
    Map<Expr, Source> inputs = new HashMap<>();
    cell.inputs().forEach(x -> inputs.put(x, source(x, sizes, random)));
    Map<Expr, Source> upstream = new HashMap<>();
    read().forEach(s -> upstream.put(s, source(s, sizes, random)));
    return new Program.Given(parameters, initial, inputs, upstream, Map.of());
  }

  private Source source(Expr variable, Map<String, Integer> sizes, RandomGenerator random) {
    double[] all = numbers(variable, sizes, steps * batch, 1, random);
    return Source.of(all, all.length / steps);
  }

  private static double[] numbers(
      Expr variable, Map<String, Integer> sizes, int times, double scale, RandomGenerator random) {
    int rows = variable.shape().rows().size(sizes);
    int cols = variable.shape().cols().size(sizes);
    double[] numbers = new double[rows * cols * times];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = scale * random.nextGaussian();
    }
    return numbers;
  }
}
