package org.gradproof.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gradproof.cell.Cell;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.Tensor;
import org.gradproof.verify.run.Exact;
import org.gradproof.verify.run.Layer;
import org.gradproof.verify.run.Network;

/// The recurrent layers that a framework's file of weights holds: cells in the framework's own
/// convention, with their parameters unpacked.
///
/// A whole dump of a pass will do as well; only its weights count. Initial states are 0.
public final class Weights {
  private final Dump dump;
  private final Reading reading;
  private final List<Layer> layers;

  private Weights(Dump dump, Reading reading) {
    this.dump = dump;
    this.reading = reading;
    this.layers = new Binder(dump, reading.layers(), reading.directions(), false).layers(subject());
  }

  /// One layer in one direction.
  ///
  /// @param label which one, such as `layer 1, reverse`; empty when there is but one
  /// @param cell its cell
  /// @param sizes dimension name → size
  /// @param parameters parameter → value
  public record Stored(
      String label, Cell cell, Map<String, Integer> sizes, Map<Expr, Matrix> parameters) {
    /// Copies.
    public Stored {
      sizes = Map.copyOf(sizes);
      parameters = new LinkedHashMap<>(parameters);
    }
  }

  /// The weights in a file of a framework.
  ///
  /// @param framework its name, or empty for what the file says
  /// @param kind `rnn`, `lstm` or `gru`, or empty
  /// @throws DumpException when the file cannot be used
  public static Weights of(Dump file, String framework, String kind) {
    Dump dump = LayerNames.plain(file);
    Reading reading = Reading.of(dump, framework, kind);
    return new Weights(weights(dump), reading);
  }

  /// The weights of a cell of the user's own, matched by names and shapes.
  public static Weights of(Dump file, Cell cell) {
    Reading reading = Reading.of(file, cell, Map.of());
    return new Weights(weights(file), reading);
  }

  /// Without sequences, states and gradients.
  private static Dump weights(Dump dump) {
    Map<String, Tensor> kept = new TreeMap<>(dump.tensors());
    List<String> others = new ArrayList<>(List.of("sequence_lens", "lengths"));
    others.addAll(List.of(Io.INPUT));
    others.addAll(List.of(Io.OUTPUT));
    for (String state : List.of("h", "c", "s")) {
      others.addAll(List.of(Binder.initialNames(state)));
      others.addAll(List.of(Binder.lastNames(state)));
    }
    kept.keySet().removeIf(n -> others.contains(n) || n.endsWith(".grad") || n.startsWith("grad_"));
    return new Dump(dump.source(), kept, dump.metadata());
  }

  private Subject subject() {
    return reading.subject();
  }

  /// What was concluded and not said by the file.
  public List<String> notes() {
    return reading.notes();
  }

  /// The framework and the cell, such as `pytorch, GRU, reset after the product`.
  public String words() {
    String cell = subject().cell().title();
    return reading.framework().map(f -> f.name() + ", " + cell).orElse(cell);
  }

  /// The layers, from the bottom up, the two directions of a layer next to each other.
  public List<Stored> layers() {
    List<Stored> all = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Map<Expr, Matrix> parameters = new LinkedHashMap<>();
      layer
          .parameters()
          .forEach((p, data) ->
              parameters.put(
                  p,
                  Matrix.of(
                      p.shape().rows().size(layer.sizes()),
                      p.shape().cols().size(layer.sizes()),
                      data)));
      all.add(new Stored(label(i), layer.cell(), layer.sizes(), parameters));
    }
    return all;
  }

  private String label(int i) {
    String which = reading.layers() == 1 ? "" : "layer " + i / reading.directions();
    boolean second = reading.directions() == 2;
    String side = !second ? "" : i % 2 == 1 ? "reverse" : "forward";
    return which + (which.isEmpty() || side.isEmpty() ? "" : ", ") + side;
  }

  /// What drives each layer when the network reads a tensor of sequences: each sequence is a matrix
  /// with a row for each step, in the order in which the layer reads them. Layers above the first
  /// read what those below them give.
  ///
  /// @param sequences `(steps, features)`, or three axes in the framework's order of batch and
  ///   steps
  /// @param source where they come from, for messages
  /// @return for each layer, for each sequence, input → values
  public List<List<Map<Expr, Matrix>>> driven(Tensor sequences, String source) {
    if (subject().cell().inputs().size() != 1) {
      throw new DumpException(
          source + ": the cell has " + subject().cell().inputs().size() + " inputs; expected one");
    }
    Network network = driving(sequences, source);
    List<Map<Expr, double[]>> read = new ArrayList<>();
    if (layers.size() == 1 && !network.layers().getFirst().reverse()) {
      read.add(network.inputs());
    } else {
      network.run(new Exact(), false).parts().forEach(p -> read.add(p.inputs()));
    }
    List<List<Map<Expr, Matrix>>> all = new ArrayList<>();
    for (Map<Expr, double[]> given : read) {
      List<Map<Expr, Matrix>> each = new ArrayList<>();
      for (int b = 0; b < network.batch(); b++) {
        int sequence = b;
        each.add(
            given.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        e -> one(e.getValue(), network.steps(), network.batch(), sequence))));
      }
      all.add(each);
    }
    return all;
  }

  private Network driving(Tensor sequences, String source) {
    int features = layers.getFirst().size(subject().cell().inputs().getFirst());
    int axes = sequences.shape().size();
    if (axes < 1 || axes > 3 || (axes > 1 ? sequences.shape().getLast() : 1) != features) {
      throw new DumpException(
          source
              + ": the sequence has shape "
              + sequences.shapeText()
              + "; expected "
              + (subject().batchFirst() ? "(batch, steps, " : "(steps, batch, ")
              + features
              + ") or (steps, "
              + features
              + ")");
    }
    List<Integer> shape = axes == 1 ? List.of(sequences.data().length, 1) : sequences.shape();
    Map<String, Tensor> tensors = new TreeMap<>(dump.tensors());
    tensors.put(Io.INPUT[0], new Tensor(Io.INPUT[0], sequences.type(), shape, sequences.data()));
    Dump both = new Dump(source, tensors, dump.metadata());
    return new Binder(both, reading.layers(), reading.directions()).bind(subject()).network();
  }

  private static Matrix one(double[] all, int steps, int batch, int sequence) {
    int width = all.length / steps / batch;
    Matrix rows = new Matrix(steps, width);
    for (int t = 0; t < steps; t++) {
      System.arraycopy(all, (t * batch + sequence) * width, rows.data(), t * width, width);
    }
    return rows;
  }

  /// The tensor of a file that is a sequence of inputs: its only one, or the one called `input`.
  ///
  /// @throws DumpException when there is none
  public static Tensor sequence(Dump file) {
    return Optional.of(file.tensors())
        .filter(tensors -> tensors.size() == 1)
        .map(tensors -> tensors.values().iterator().next())
        .or(() -> Tensors.any(file, Io.INPUT).map(Tensors.Found::tensor))
        .orElseThrow(() ->
            new DumpException(
                file.source() + ": there is no tensor called input; expected one, or one alone"));
  }
}
