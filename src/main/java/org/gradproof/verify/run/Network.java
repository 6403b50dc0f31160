package org.gradproof.verify.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Expr;

/// Layers on top of one another, each in one direction or in both, with what they were given.
///
/// @param layers from the bottom up, the directions of a layer next to each other
/// @param directions 1 or 2
/// @param steps how many steps
/// @param batch how many sequences
/// @param inputs input of the bottom layer → `[steps][batch][entries]`
/// @param upstream gradient at the top layer's output, `[steps][batch][directions·entries]`; empty
///   is zero
/// @param last for each layer, current-state variable → gradient at its last value
/// @param lengths how long each sequence is; empty when all last for all steps
@SuppressWarnings("ArrayRecordComponent") // numbers by the million, handed over as they are
public record Network(
    List<Layer> layers,
    int directions,
    int steps,
    int batch,
    Map<Expr, double[]> inputs,
    double[] upstream,
    List<Map<Expr, double[]>> last,
    int[] lengths) {

  /// What one layer was given and gave.
  ///
  /// @param inputs in the order in which it reads them
  /// @param upstream gradients at its states from outside at each step, in that order
  /// @param last gradients at its last states; where sequences have unequal lengths these are among
  ///   `upstream`, each at its own last step
  /// @param states current-state variable → all values, in that order
  /// @param end current-state variable → last value; 0 for a sequence without any step, as
  ///   onnxruntime has it
  /// @param gradients its gradients; inputs in the order in which it reads them
  public record Part(
      Map<Expr, double[]> inputs,
      Map<Expr, double[]> upstream,
      Map<Expr, double[]> last,
      Map<Expr, double[]> states,
      Map<Expr, double[]> end,
      Engine.Gradients gradients) {}

  /// A run.
  ///
  /// @param output `[steps][batch][directions·entries]`
  /// @param parts layer by layer
  /// @param inputGradients of the bottom layer's inputs
  @SuppressWarnings("ArrayRecordComponent") // numbers by the million, handed over as they are
  public record Result(double[] output, List<Part> parts, Map<Expr, double[]> inputGradients) {}

  /// Runs forwards and, when asked, backwards.
  public Result run(Engine engine, boolean backward) {
    List<Engine.Tape> tapes = new ArrayList<>();
    List<Map<Expr, double[]>> given = new ArrayList<>();
    Map<Expr, double[]> below = inputs;
    double[] output = new double[0];
    for (int at = 0; at < layers.size(); at += directions) {
      List<double[]> outputs = new ArrayList<>();
      for (Layer layer : layers.subList(at, at + directions)) {
        Map<Expr, double[]> read = named(layer, below);
        if (layer.reverse()) {
          read.replaceAll((_, data) -> reversed(data));
        }
        Engine.Tape tape = engine.forward(layer, steps, batch, read);
        given.add(read);
        tapes.add(tape);
        double[] h = sequences().masked(tape.states().get(layer.output().current()));
        outputs.add(layer.reverse() ? reversed(h) : h);
      }
      output = joined(outputs);
      below = Map.of(layers.get(at).cell().inputs().getFirst(), output);
    }
    return backward
        ? backwards(output, tapes, given)
        : new Result(output, parts(tapes, given), Map.of());
  }

  private List<Part> parts(List<Engine.Tape> tapes, List<Map<Expr, double[]>> given) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < tapes.size(); i++) {
      parts.add(
          new Part(
              given.get(i),
              Map.of(),
              Map.of(),
              tapes.get(i).states(),
              ends(tapes.get(i)),
              new Engine.Gradients(Map.of(), Map.of(), Map.of())));
    }
    return parts;
  }

  private Result backwards(
      double[] output, List<Engine.Tape> tapes, List<Map<Expr, double[]>> given) {
    Part[] parts = new Part[layers.size()];
    double[] arriving = upstream;
    Map<Expr, double[]> down = Map.of();
    for (int at = layers.size() - directions; at >= 0; at -= directions) {
      down = new LinkedHashMap<>();
      for (int d = 0; d < directions; d++) {
        Layer layer = layers.get(at + d);
        Map<Expr, double[]> outside = new HashMap<>();
        if (arriving.length > 0) {
          double[] own = columns(arriving, d);
          outside.put(layer.output().current(), layer.reverse() ? reversed(own) : own);
        }
        Map<Expr, double[]> end = last.get(at + d);
        if (!sequences().equal()) {
          outside = sequences().placed(outside, end);
          end = Map.of();
        }
        Engine.Tape tape = tapes.get(at + d);
        Engine.Gradients g = tape.backward(outside, end);
        parts[at + d] = new Part(given.get(at + d), outside, end, tape.states(), ends(tape), g);
        for (Map.Entry<Expr, double[]> x : g.inputs().entrySet()) {
          double[] own = layer.reverse() ? reversed(x.getValue()) : x.getValue();
          down.merge(x.getKey(), own, Network::sum);
        }
      }
      arriving = down.get(layers.get(at).cell().inputs().getFirst());
    }
    return new Result(output, List.of(parts), down);
  }

  /// The layer's inputs under its own names: layers above the bottom have one.
  private static Map<Expr, double[]> named(Layer layer, Map<Expr, double[]> below) {
    List<Expr> own = layer.cell().inputs();
    if (below.keySet().containsAll(own)) {
      return new LinkedHashMap<>(below);
    }
    Map<Expr, double[]> named = new LinkedHashMap<>();
    named.put(own.getFirst(), below.values().iterator().next());
    return named;
  }

  private Map<Expr, double[]> ends(Engine.Tape tape) {
    Map<Expr, double[]> ends = new LinkedHashMap<>();
    tape.states().forEach((state, all) -> ends.put(state, sequences().ends(all)));
    return ends;
  }

  private Lengths sequences() {
    return new Lengths(lengths, steps, batch);
  }

  /// Each sequence from its end to its beginning; what lies behind the end stays.
  public double[] reversed(double[] all) {
    return sequences().reversed(all);
  }

  private double[] joined(List<double[]> outputs) {
    if (outputs.size() == 1) {
      return outputs.getFirst();
    }
    int n = outputs.getFirst().length / steps / batch;
    double[] joined = new double[steps * batch * n * directions];
    for (int row = 0; row < steps * batch; row++) {
      for (int d = 0; d < directions; d++) {
        System.arraycopy(outputs.get(d), row * n, joined, (row * directions + d) * n, n);
      }
    }
    return joined;
  }

  private double[] columns(double[] all, int direction) {
    if (directions == 1) {
      return all;
    }
    int n = all.length / steps / batch / directions;
    double[] own = new double[steps * batch * n];
    for (int row = 0; row < steps * batch; row++) {
      System.arraycopy(all, (row * directions + direction) * n, own, row * n, n);
    }
    return own;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /// The same with the first sequences and the first steps only.
  public Network restricted(int sequences, int most) {
    if (sequences >= batch && most >= steps) {
      return this;
    }
    int b = Math.min(sequences, batch);
    int t = Math.min(most, steps);
    Map<Expr, double[]> some = new LinkedHashMap<>();
    inputs.forEach((x, data) -> some.put(x, cut(data, steps, t, b)));
    List<Layer> fewer = new ArrayList<>();
    List<Map<Expr, double[]>> ends = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer l = layers.get(i);
      fewer.add(
          new Layer(
              l.index(),
              l.reverse(),
              l.held(),
              l.cell(),
              l.derived(),
              l.sizes(),
              l.parameters(),
              cut(l.initial(), b)));
      ends.add(cut(last.get(i), b));
    }
    int[] shorter = lengths.length == 0 ? lengths : java.util.Arrays.copyOf(lengths, b);
    for (int i = 0; i < shorter.length; i++) {
      shorter[i] = Math.min(shorter[i], t);
    }
    double[] outside = upstream.length == 0 ? upstream : cut(upstream, steps, t, b);
    return new Network(fewer, directions, t, b, some, outside, ends, shorter);
  }

  private Map<Expr, double[]> cut(Map<Expr, double[]> all, int b) {
    Map<Expr, double[]> some = new LinkedHashMap<>();
    all.forEach((v, data) -> some.put(v, cut(data, 1, 1, b)));
    return some;
  }

  private double[] cut(double[] data, int rows, int keptRows, int b) {
    int n = data.length / rows / batch;
    double[] some = new double[keptRows * b * n];
    for (int t = 0; t < keptRows; t++) {
      System.arraycopy(data, t * batch * n, some, t * b * n, b * n);
    }
    return some;
  }
}
