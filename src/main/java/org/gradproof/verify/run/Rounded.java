package org.gradproof.verify.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The specification with every operation rounded at random in some precision: stochastic
/// arithmetic (Vignes 1974). The distance of a few such runs from the exact one measures what a
/// right implementation in that precision may be off, amplification and cancellation included.
///
/// The equations are those that are printed, interpreted operation by operation.
public final class Rounded implements Engine {
  private final Noise noise;

  private Rounded(Noise noise) {
    this.noise = noise;
  }

  /// A run in the precision of a unit roundoff.
  ///
  /// @param smallest the modulus below which results may be flushed to zero
  public static Rounded of(double unit, double smallest, long seed) {
    return new Rounded(new Noise(unit, smallest, seed));
  }

  /// A run without roundings of its own, forwards only, for a few steps: it starts faster than
  /// [Exact].
  public static Rounded plain() {
    return new Rounded(Noise.none());
  }

  @Override
  public Tape forward(Layer layer, int steps, int batch, Map<Expr, double[]> inputs) {
    return new Run(layer, steps, batch, inputs);
  }

  private final class Run implements Tape {
    private final Layer layer;
    private final int steps;
    private final int batch;
    private final Map<Expr, double[]> inputs;
    private final Map<Expr, double[]> states = new LinkedHashMap<>();
    private final List<Map<Expr, double[]>> kept = new ArrayList<>();
    private final Map<Expr, double[]> uniform = new HashMap<>();
    private final List<Equation> equations;
    private final Stepper forward;

    Run(Layer layer, int steps, int batch, Map<Expr, double[]> inputs) {
      this.layer = layer;
      this.steps = steps;
      this.batch = batch;
      this.inputs = inputs;
      equations = noise.silent() ? layer.cell().equations() : layer.derivation().forward();
      forward =
          new Stepper(
              layer,
              batch,
              noise,
              equations.stream().map(e -> new Stepper.Line(e, false)).toList());
      uniform.putAll(layer.parameters());
      if (!noise.silent()) {
        blocks(layer.derivation());
      }
      run();
    }

    private void blocks(Derivation derivation) {
      Stepper blocks =
          new Stepper(
              layer,
              batch,
              Noise.none(),
              derivation.blocks().stream().map(e -> new Stepper.Line(e, false)).toList());
      Map<Expr, double[]> named = blocks.step(layer.parameters());
      derivation.blocks().forEach(e -> uniform.put(e.name(), named.get(e.name())));
    }

    private void run() {
      for (Recurrence.State s : layer.cell().states()) {
        states.put(s.current(), new double[steps * batch * layer.size(s.current())]);
      }
      Map<Expr, double[]> now = new HashMap<>(layer.initial());
      for (int t = 0; t < steps; t++) {
        Map<Expr, double[]> given = new HashMap<>(uniform);
        Map<Expr, double[]> own = new HashMap<>(now);
        for (Map.Entry<Expr, double[]> x : inputs.entrySet()) {
          own.put(x.getKey(), slice(x.getValue(), t));
        }
        given.putAll(own);
        Map<Expr, double[]> values = forward.step(given);
        for (Equation e : equations) {
          own.put(e.name(), values.get(e.name()));
        }
        kept.add(own);
        for (Recurrence.State s : layer.cell().states()) {
          double[] value = values.get(s.current());
          System.arraycopy(value, 0, states.get(s.current()), t * value.length, value.length);
          if (!layer.held().contains(s.previous())) {
            now.put(s.previous(), value);
          }
        }
      }
    }

    private double[] slice(double[] all, int t) {
      int width = all.length / steps;
      return java.util.Arrays.copyOfRange(all, t * width, (t + 1) * width);
    }

    @Override
    public Map<Expr, double[]> states() {
      return states;
    }

    @Override
    public Gradients backward(Map<Expr, double[]> upstream, Map<Expr, double[]> last) {
      List<Stepper.Line> lines = new ArrayList<>();
      Map<Expr, double[]> sums = new LinkedHashMap<>();
      layer.cell().parameters().forEach(p -> sums.put(p, new double[layer.size(p)]));
      for (Derivation.Line l : layer.derivation().backward()) {
        boolean parameter = sums.containsKey(l.of());
        lines.add(
            new Stepper.Line(
                new Equation(l.target(), l.value()),
                !parameter && l.kind() == Derivation.Kind.ACCUMULATE));
      }
      Stepper stepper = new Stepper(layer, batch, noise, lines);
      Map<Expr, double[]> carry = new HashMap<>();
      Map<Expr, double[]> inputGradients = new LinkedHashMap<>();
      inputs.forEach((x, data) -> inputGradients.put(x, new double[data.length]));
      for (int t = steps - 1; t >= 0; t--) {
        Map<Expr, double[]> given = new HashMap<>(uniform);
        given.putAll(kept.get(t));
        for (Recurrence.State s : layer.cell().states()) {
          double[] arriving = new double[batch * layer.size(s.current())];
          add(arriving, carry.get(s.previous()));
          add(arriving, t == steps - 1 ? last.get(s.current()) : null);
          double[] outside = upstream.get(s.current());
          add(arriving, outside == null ? null : slice(outside, t));
          given.put(Derivation.adjointOf(s.current()), arriving);
        }
        Map<Expr, double[]> values = stepper.step(given);
        for (Recurrence.State s : layer.cell().states()) {
          carry.put(
              s.previous(),
              values.getOrDefault(
                  Derivation.adjointOf(s.previous()),
                  new double[batch * layer.size(s.previous())]));
        }
        int at = t;
        inputGradients.forEach((x, all) -> {
          double[] g = values.get(Derivation.adjointOf(x));
          if (g != null) {
            System.arraycopy(g, 0, all, at * g.length, g.length);
          }
        });
        sums.forEach((p, sum) -> accumulate(sum, values.get(Derivation.adjointOf(p))));
      }
      return new Gradients(sums, carry, inputGradients);
    }

    private void add(double[] to, double[] what) {
      if (what != null) {
        for (int i = 0; i < to.length; i++) {
          to[i] = noise.rounded(to[i] + what[i]);
        }
      }
    }

    /// Adds the shares of all sequences.
    private void accumulate(double[] sum, double[] shares) {
      if (shares != null) {
        for (int at = 0; at < shares.length; at += sum.length) {
          for (int i = 0; i < sum.length; i++) {
            sum[i] = noise.rounded(sum[i] + shares[at + i]);
          }
        }
      }
    }
  }
}
