package org.gradproof.eval.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Runs a program and the interpreter on the same numbers.
public final class Runs {
  private Runs() {}

  /// All gradients of a run: tensor name → entries, batch by batch where there is one.
  public record Result(double loss, Map<String, double[]> tensors) {
    public boolean finite() {
      return Double.isFinite(loss)
          && tensors.values().stream().flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    }

    /// Every tensor within `tolerance` of its largest entry.
    void requireClose(Result other, double tolerance) {
      tensors.forEach((tensor, values) -> {
        double[] others = other.tensors.get(tensor);
        double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
        for (int i = 0; i < values.length; i++) {
          if (!(Math.abs(values[i] - others[i]) <= tolerance * largest)) {
            throw new AssertionError(
                tensor + "[" + i + "] is " + others[i] + ", not " + values[i] + ", of " + largest);
          }
        }
      });
    }

    /// Every number of the same bits.
    public void requireSame(Result other) {
      assertEquals(loss, other.loss, 0.0);
      tensors.forEach(
          (tensor, values) -> assertArrayEquals(values, other.tensors.get(tensor), 0.0, tensor));
    }
  }

  /// Several sequences with the same parameters.
  public static List<Bindings> batch(
      Recurrence cell, Map<String, Integer> sizes, int steps, int sequences, Random random) {
    List<Bindings> batch = new ArrayList<>();
    for (int b = 0; b < sequences; b++) {
      Bindings one = Bindings.random(cell, sizes, steps, 1, random);
      batch.add(
          b == 0
              ? one
              : new Bindings(
                  sizes,
                  batch.getFirst().parameters(),
                  one.initial(),
                  one.inputs(),
                  one.upstream()));
    }
    return batch;
  }

  /// By the interpreter.
  public static Result interpreted(Derivation derivation, List<Bindings> batch) {
    Bptt.Gradient[] gradients = new Bptt.Gradient[batch.size()];
    double loss = 0;
    for (int b = 0; b < gradients.length; b++) {
      Bptt bptt = new Bptt(derivation, batch.get(b));
      Bptt.Trajectory trajectory = bptt.forward();
      loss += trajectory.loss();
      gradients[b] = bptt.gradient(trajectory);
    }
    return interpreted(gradients, loss, derivation.cell());
  }

  /// The same sequences with the first one's numbers for some inputs and upstream gradients.
  public static List<Bindings> alike(List<Bindings> batch, Set<Expr> shared) {
    Bindings first = batch.getFirst();
    return batch.stream()
        .map(b ->
            new Bindings(
                b.sizes(),
                b.parameters(),
                b.initial(),
                alike(b.inputs(), first.inputs(), shared),
                alike(b.upstream(), first.upstream(), shared)))
        .toList();
  }

  private static List<Map<Expr, Matrix>> alike(
      List<Map<Expr, Matrix>> steps, List<Map<Expr, Matrix>> first, Set<Expr> shared) {
    List<Map<Expr, Matrix>> alike = new ArrayList<>();
    for (int t = 0; t < steps.size(); t++) {
      Map<Expr, Matrix> step = new HashMap<>(steps.get(t));
      first
          .get(t)
          .forEach((v, m) -> step.computeIfPresent(v, (_, own) -> shared.contains(v) ? m : own));
      alike.add(step);
    }
    return alike;
  }

  /// The numbers of several bindings side by side, which must share their parameters.
  public static Program.Given given(List<Bindings> batch) {
    return given(batch, Set.of());
  }

  /// The same with the first one's numbers alone for what is shared.
  static Program.Given given(List<Bindings> batch, Set<Expr> shared) {
    Bindings first = batch.getFirst();
    Map<Expr, double[]> parameters = new HashMap<>();
    first.parameters().forEach((p, m) -> parameters.put(p, m.data()));
    Map<Expr, double[]> initial = new HashMap<>();
    first
        .initial()
        .keySet()
        .forEach(s -> initial.put(s, joined(batch.stream().map(b -> b.initial().get(s)).toList())));
    Map<Expr, Source> inputs = new HashMap<>();
    if (first.steps() > 0) {
      first
          .inputs()
          .getFirst()
          .keySet()
          .forEach(x -> inputs.put(x, source(some(batch, x, shared), x, false)));
    }
    Map<Expr, Source> upstream = new HashMap<>();
    first
        .upstream()
        .getFirst()
        .keySet()
        .forEach(s -> upstream.put(s, source(some(batch, s, shared), s, true)));
    return new Program.Given(parameters, initial, inputs, upstream, Map.of());
  }

  private static List<Bindings> some(List<Bindings> batch, Expr variable, Set<Expr> shared) {
    return shared.contains(variable) ? List.of(batch.getFirst()) : batch;
  }

  private static Source source(List<Bindings> batch, Expr variable, boolean upstream) {
    List<Matrix> all = new ArrayList<>();
    for (int t = 0; t < batch.getFirst().steps(); t++) {
      for (Bindings b : batch) {
        all.add((upstream ? b.upstream() : b.inputs()).get(t).get(variable));
      }
    }
    double[] data = joined(all);
    return Source.of(data, data.length / batch.getFirst().steps());
  }

  private static double[] joined(List<Matrix> parts) {
    int size = parts.getFirst().data().length;
    double[] all = new double[size * parts.size()];
    for (int i = 0; i < parts.size(); i++) {
      System.arraycopy(parts.get(i).data(), 0, all, i * size, size);
    }
    return all;
  }

  /// By the program.
  public static Result compiled(Program program, Recurrence cell, List<Bindings> batch) {
    return compiled(program, cell, batch, Set.of());
  }

  /// By a program that is given some numbers once for all sequences.
  public static Result compiled(
      Program program, Recurrence cell, List<Bindings> batch, Set<Expr> shared) {
    Bindings first = batch.getFirst();
    Map<String, double[]> tensors = new LinkedHashMap<>();
    Map<Expr, Sink> sinks = new HashMap<>();
    for (Expr x : cell.inputs()) {
      int perStep = first.inputs().getFirst().get(x).data().length * batch.size();
      double[] gradient = new double[perStep * first.steps()];
      sinks.put(x, Sink.into(gradient, perStep));
      tensors.put("input " + x, gradient);
    }
    Program.Gradient g = program.gradient(first.steps(), given(batch, shared), sinks);
    g.parameters().forEach((p, v) -> tensors.put("parameter " + p, v));
    g.initial().forEach((s, v) -> tensors.put("initial " + s, v));
    return new Result(g.value().loss(), tensors);
  }

  /// By the interpreter, sequence by sequence.
  public static Result interpreted(Bptt.Gradient[] gradients, double loss, Recurrence cell) {
    Map<String, double[]> tensors = new LinkedHashMap<>();
    for (Expr x : cell.inputs()) {
      List<Matrix> all = new ArrayList<>();
      for (int t = 0; t < gradients[0].inputs().size(); t++) {
        for (Bptt.Gradient g : gradients) {
          all.add(g.inputs().get(t).get(x));
        }
      }
      tensors.put("input " + x, joined(all));
    }
    for (Expr p : cell.parameters()) {
      double[] sum = new double[gradients[0].parameters().get(p).data().length];
      for (Bptt.Gradient g : gradients) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += g.parameters().get(p).data()[i];
        }
      }
      tensors.put("parameter " + p, sum);
    }
    for (Recurrence.State s : cell.states()) {
      List<Matrix> all = new ArrayList<>();
      for (Bptt.Gradient g : gradients) {
        all.add(g.initial().get(s.previous()));
      }
      tensors.put("initial " + s.previous(), joined(all));
    }
    return new Result(loss, tensors);
  }
}
