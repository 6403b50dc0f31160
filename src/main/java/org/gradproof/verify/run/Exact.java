package org.gradproof.verify.run;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gradproof.eval.engine.Compiler;
import org.gradproof.eval.engine.Program;
import org.gradproof.eval.engine.Sink;
import org.gradproof.eval.engine.Source;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The specification in double precision, compiled.
public final class Exact implements Engine {
  /// From this many multiplications of a forward pass on it pays to have several threads.
  private static final double SHARED = 1e9;

  @Override
  public Tape forward(Layer layer, int steps, int batch, Map<Expr, double[]> inputs) {
    return new Run(layer, steps, batch, inputs);
  }

  private static final class Run implements Tape {
    private final Layer layer;
    private final int steps;
    private final int batch;
    private final Map<Expr, double[]> inputs;
    private final Map<Expr, double[]> states = new LinkedHashMap<>();

    Run(Layer layer, int steps, int batch, Map<Expr, double[]> inputs) {
      this.layer = layer;
      this.steps = steps;
      this.batch = batch;
      this.inputs = inputs;
      trajectory();
    }

    /// One step at a time, because a program hands out only its last state.
    private void trajectory() {
      Program program = compiler(Set.of()).compile();
      Map<Expr, double[]> now = new HashMap<>(layer.initial());
      for (Recurrence.State s : layer.cell().states()) {
        states.put(s.current(), new double[steps * batch * layer.size(s.current())]);
      }
      for (int t = 0; t < steps; t++) {
        int at = t;
        Map<Expr, Source> step = new HashMap<>();
        inputs.forEach((x, data) -> {
          int width = data.length / steps;
          step.put(x, (_, _, into) -> System.arraycopy(data, at * width, into, 0, width));
        });
        Program.Value value =
            program.value(1, new Program.Given(layer.parameters(), now, step, Map.of(), Map.of()));
        for (Recurrence.State s : layer.cell().states()) {
          double[] last = value.last().get(s.current());
          System.arraycopy(last, 0, states.get(s.current()), t * last.length, last.length);
          if (!layer.held().contains(s.previous())) {
            now.put(s.previous(), last);
          }
        }
      }
    }

    private Compiler compiler(Set<Expr> upstream) {
      double work = layer.parameters().values().stream().mapToDouble(p -> p.length).sum();
      boolean shared = work * steps * batch > SHARED;
      return Compiler.of(layer.derivation(), layer.sizes())
          .batch(batch)
          .upstream(upstream)
          .threads(shared ? Runtime.getRuntime().availableProcessors() : 1);
    }

    @Override
    public Map<Expr, double[]> states() {
      return states;
    }

    @Override
    public Gradients backward(Map<Expr, double[]> upstream, Map<Expr, double[]> last) {
      Map<Expr, Source> given = new HashMap<>();
      inputs.forEach((x, data) -> given.put(x, Source.of(data, data.length / steps)));
      Map<Expr, Source> arriving = new HashMap<>();
      upstream.forEach((s, data) -> arriving.put(s, Source.of(data, data.length / steps)));
      Map<Expr, double[]> results = new LinkedHashMap<>();
      Map<Expr, Sink> sinks = new HashMap<>();
      inputs.forEach((x, data) -> {
        double[] result = new double[data.length];
        results.put(x, result);
        sinks.put(x, Sink.into(result, data.length / steps));
      });
      Program.Gradient g =
          compiler(upstream.keySet())
              .compile()
              .gradient(
                  steps,
                  new Program.Given(layer.parameters(), layer.initial(), given, arriving, last),
                  sinks);
      Map<Expr, double[]> parameters = new LinkedHashMap<>(g.parameters());
      for (Expr p : layer.cell().parameters()) {
        parameters.computeIfAbsent(p, _ -> new double[layer.size(p)]);
      }
      Map<Expr, double[]> initial = new LinkedHashMap<>(g.initial());
      layer
          .cell()
          .states()
          .forEach(
              s -> initial.computeIfAbsent(s.previous(), p -> new double[batch * layer.size(p)]));
      return new Gradients(parameters, initial, results);
    }
  }
}
