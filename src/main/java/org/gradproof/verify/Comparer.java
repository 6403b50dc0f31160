package org.gradproof.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.ElementType;
import org.gradproof.verify.format.Tensor;
import org.gradproof.verify.run.Exact;
import org.gradproof.verify.run.Layer;
import org.gradproof.verify.run.Network;
import org.gradproof.verify.run.Rounded;

/// Runs a bound dump exactly and with roundings, and compares every tensor.
final class Comparer {
  /// How many rounded runs a small dump is given.
  private static final int RUNS = 4;

  /// How many a very small dump is given.
  private static final int MOST_RUNS = 12;

  /// How many multiplications make a dump small.
  private static final double SMALL_WORK = 2e6;

  /// How many multiplications the rounded runs may take together.
  private static final double WORK = 4e8;

  private final Dump dump;
  private final Binder.Bound bound;
  private final Network network;
  private final double unit;
  private final double smallest;
  private final int some;
  private final Network.Result exact;
  private final Network.Result partly;
  private final List<Network.Result> rounded = new ArrayList<>();

  Comparer(Dump dump, Binder.Bound bound, ElementType precision, boolean backward) {
    this.dump = dump;
    this.bound = bound;
    this.network = bound.network();
    this.unit = precision.unit();
    this.smallest = precision.smallest();
    this.exact = network.run(new Exact(), backward);
    double work =
        network.layers().stream()
                .flatMap(l -> l.parameters().values().stream())
                .mapToDouble(p -> p.length)
                .sum()
            * network.steps()
            * (backward ? 4 : 1);
    some = (int) Math.max(1, Math.min(network.batch(), WORK / work / RUNS));
    int runs =
        (int)
            Math.max(
                Math.min(MOST_RUNS, SMALL_WORK / (work * some)),
                Math.max(1, Math.min(RUNS, WORK / work / some)));
    Network part = network.restricted(some, network.steps());
    partly = some == network.batch() ? exact : part.run(new Exact(), backward);
    for (int run = 0; run < runs; run++) {
      rounded.add(
          part.run(
              Rounded.of(precision.unit(), precision.smallest(), 20_011L * (run + 1)), backward));
    }
  }

  /// The exact run.
  Network.Result exact() {
    return exact;
  }

  /// The outputs and last states that the dump holds.
  List<Finding> forward() {
    List<Finding> findings = new ArrayList<>();
    int width = exact.output().length / network.steps() / network.batch();
    Tensors.any(dump, Io.OUTPUT)
        .ifPresent(found -> {
          Tensor t = found.tensor();
          if (bound.io().isSequence(t, width)) {
            findings.add(
                sequence(t, Stage.FORWARD, -1, exact.output(), Network.Result::output, width));
          } else {
            findings.add(lastOutput(t));
          }
        });
    for (Recurrence.State s : bound.subject().cell().states()) {
      Tensors.any(dump, Binder.lastNames(bound.lastName(s)))
          .ifPresent(found ->
              findings.add(
                  states(
                      found.tensor(),
                      Stage.FORWARD,
                      s.current(),
                      (r, i) -> r.parts().get(i).end().get(s.current()))));
    }
    return findings;
  }

  /// The gradients that the dump holds.
  List<Finding> gradients() {
    List<Finding> findings = new ArrayList<>();
    for (Tensors.Found found : bound.slots().stream().map(Binder.Slot::found).distinct().toList()) {
      if (found.gradient().isPresent()) {
        findings.add(weights(found));
      }
    }
    for (Recurrence.State s : bound.subject().cell().states()) {
      String[] names = Binder.initialNames(Binder.base(s));
      for (int i = 0; i < names.length; i++) {
        names[i] += ".grad";
      }
      if (bound.subject().zeroStart().contains(Binder.base(s))
          || bound.subject().crossing() != Subject.Crossing.NONE) {
        continue;
      }
      Tensors.any(dump, names)
          .ifPresent(found ->
              findings.add(
                  states(
                      found.tensor(),
                      Stage.GRADIENT,
                      s.current(),
                      (r, i) -> r.parts().get(i).gradients().initial().get(s.previous()))));
    }
    for (Expr x : bound.subject().cell().inputs()) {
      inputGradient(x)
          .ifPresent(t ->
              findings.add(
                  sequence(
                      t,
                      Stage.GRADIENT,
                      0,
                      exact.inputGradients().get(x),
                      r -> r.inputGradients().get(x),
                      network.inputs().get(x).length / network.steps() / network.batch())));
    }
    return findings;
  }

  private Optional<Tensor> inputGradient(Expr x) {
    String[] names =
        bound.subject().cell().inputs().size() == 1
            ? Io.INPUT.clone()
            : new String[] {Subject.name(x), Subject.name(x).replaceFirst("_t$", "")};
    for (int i = 0; i < names.length; i++) {
      names[i] += ".grad";
    }
    return Tensors.any(dump, names).map(Tensors.Found::tensor);
  }

  /// The moves of `[rows][batch][width]` numbers; sequences that were not run with roundings are
  /// given the largest move of those that were.
  private double[] allowance(double[] whole, List<double[]> parts, int rows, int width) {
    int batch = network.batch();
    List<double[]> moves = new ArrayList<>();
    for (double[] part : parts) {
      double[] move = new double[rows * some * width];
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < some * width; i++) {
          move[r * some * width + i] = part[r * some * width + i] - whole[r * batch * width + i];
        }
      }
      moves.add(move);
    }
    double[] measured = Comparison.allowance(moves, part(whole, rows, width), width, unit);
    if (some == batch) {
      return measured;
    }
    double[] all = new double[whole.length];
    for (int r = 0; r < rows; r++) {
      double most = 0;
      for (int i = 0; i < some * width; i++) {
        most = Math.max(most, measured[r * some * width + i]);
      }
      for (int i = 0; i < batch * width; i++) {
        all[r * batch * width + i] = i < some * width ? measured[r * some * width + i] : 2 * most;
      }
    }
    return all;
  }

  /// The sequences that were run with roundings.
  private double[] part(double[] whole, int rows, int width) {
    double[] part = new double[rows * some * width];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(whole, r * network.batch() * width, part, r * some * width, some * width);
    }
    return part;
  }

  private Finding sequence(
      Tensor tensor,
      Stage stage,
      int layer,
      double[] reference,
      Function<Network.Result, double[]> of,
      int width) {
    Io io = bound.io();
    double[] claimed = io.sequence(tensor, width);
    double[] allowance =
        allowance(reference, rounded.stream().map(of).toList(), network.steps(), width);
    int row = network.batch() * width;
    List<Comparison.Stretch> stretches = new ArrayList<>();
    for (int t = 0; t < network.steps(); t++) {
      int step = t;
      stretches.add(
          new Comparison.Stretch(
              "t=" + t,
              Binder.slice(claimed, t, row),
              Binder.slice(reference, t, row),
              Binder.slice(allowance, t, row),
              width,
              i -> "[step " + step + ", sequence " + i / width + ", entry " + i % width + "]"));
    }
    return Comparison.of(tensor.name(), stage, layer, stretches, smallest);
  }

  private interface StateOf {
    double[] of(Network.Result result, int layer);
  }

  private Finding states(Tensor tensor, Stage stage, Expr state, StateOf of) {
    int count = network.layers().size();
    int width = network.layers().getFirst().size(state);
    double[] claimed = bound.io().states(tensor, width, count);
    List<Comparison.Stretch> stretches = new ArrayList<>();
    int top = -1;
    for (int layer = 0; layer < count; layer++) {
      int at = layer;
      double[] reference = of.of(exact, layer);
      double[] allowance =
          allowance(reference, rounded.stream().map(r -> of.of(r, at)).toList(), 1, width);
      Comparison.Stretch stretch =
          new Comparison.Stretch(
              count == 1 ? "" : layerName(network.layers().get(layer)),
              Binder.slice(claimed, layer, network.batch() * width),
              reference,
              allowance,
              width,
              i ->
                  "["
                      + (count == 1 ? "" : layerName(network.layers().get(at)) + ", ")
                      + "sequence "
                      + i / width
                      + ", entry "
                      + i % width
                      + "]");
      stretches.add(stretch);
      if (Comparison.of(tensor.name(), stage, at, List.of(stretch), smallest).disagrees()) {
        top = at;
      }
    }
    return Comparison.of(tensor.name(), stage, top, stretches, smallest);
  }

  static String layerName(Layer layer) {
    return "layer " + layer.index() + (layer.reverse() ? " reverse" : "");
  }

  private Finding lastOutput(Tensor tensor) {
    int top = network.layers().size() - 1;
    Layer layer = network.layers().get(top);
    Expr h = layer.output().current();
    int width = layer.size(h);
    double[] reference = exact.parts().get(top).end().get(h);
    bound.io().requireFinite(tensor, false);
    if (network.directions() != 1 || tensor.data().length != reference.length) {
      throw bound
          .io()
          .wrong(
              "tensor "
                  + tensor.name()
                  + " has shape "
                  + tensor.shapeText()
                  + "; expected "
                  + Tensor.text(List.of(network.steps(), network.batch(), width)));
    }
    double[] allowance =
        allowance(
            reference,
            rounded.stream().map(r -> r.parts().get(top).end().get(h)).toList(),
            1,
            width);
    IntFunction<String> index = i -> "[sequence " + i / width + ", entry " + i % width + "]";
    return Comparison.of(
        tensor.name(),
        Stage.FORWARD,
        top,
        List.of(new Comparison.Stretch("", tensor.data(), reference, allowance, width, index)),
        smallest);
  }

  /// A packed tensor, block by block.
  private Finding weights(Tensors.Found found) {
    List<Comparison.Stretch> stretches = new ArrayList<>();
    int layer = -1;
    Tensor gradient = found.gradient().orElseThrow();
    for (Binder.Slot slot : bound.slots()) {
      if (slot.found().equals(found)) {
        layer = slot.layer();
        stretches.addAll(blocks(slot, gradient));
      }
    }
    return Comparison.of(gradient.name(), Stage.GRADIENT, layer, stretches, smallest);
  }

  private List<Comparison.Stretch> blocks(Binder.Slot slot, Tensor gradient) {
    Layer layer = network.layers().get(slot.layer());
    Map<String, double[]> claimed = parts(slot, gradient, layer);
    List<Comparison.Stretch> stretches = new ArrayList<>();
    for (Expr p : layer.cell().parameters()) {
      double[] mine = claimed.get(Subject.name(p));
      if (mine == null) {
        continue;
      }
      double[] reference = exact.parts().get(slot.layer()).gradients().parameters().get(p);
      List<double[]> moves = new ArrayList<>();
      double[] base = partly.parts().get(slot.layer()).gradients().parameters().get(p);
      for (Network.Result r : rounded) {
        moves.add(difference(r.parts().get(slot.layer()).gradients().parameters().get(p), base));
      }
      moves = spread(moves);
      int cols = p.shape().cols().size(layer.sizes());
      int group = cols == 1 ? reference.length : cols;
      String block = slot.pieces().packed() ? "[" + Subject.name(p) + "]" : "";
      stretches.add(
          new Comparison.Stretch(
              slot.pieces().packed() ? Subject.name(p) : "",
              mine,
              reference,
              Comparison.allowance(moves, reference, group, unit),
              group,
              i -> block + "[" + i / cols + (cols == 1 ? "" : ", " + i % cols) + "]"));
    }
    return stretches;
  }

  /// Where only a part of the batch was run with roundings, the whole is taken to add up such
  /// moves, which are independent from sequence to sequence; twice that, for safety.
  private List<double[]> spread(List<double[]> moves) {
    if (some == network.batch()) {
      return moves;
    }
    double factor = 2 * Math.sqrt((double) network.batch() / some);
    moves.forEach(move -> {
      for (int j = 0; j < move.length; j++) {
        move[j] *= factor;
      }
    });
    return moves;
  }

  private static double[] difference(double[] a, double[] b) {
    double[] d = new double[a.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = a[i] - b[i];
    }
    return d;
  }

  /// The claimed gradient of a layer's parameters.
  static Map<String, double[]> parts(Binder.Slot slot, Tensor gradient, Layer layer) {
    double[] own =
        java.util.Arrays.copyOfRange(
            gradient.data(), slot.offset(), slot.offset() + slot.rows() * slot.cols());
    Map<String, Expr> byName = new LinkedHashMap<>();
    layer.cell().parameters().forEach(p -> byName.put(Subject.name(p), p));
    return slot.pieces()
        .unpack(
            own,
            slot.rows(),
            slot.cols(),
            new Blocks(byName, layer, slot.rows() / slot.pieces().grid().size()));
  }

  /// The sizes of a layer's parameters; a parameter that the cell lacks is as tall as the others.
  private record Blocks(Map<String, Expr> byName, Layer layer, int height) implements Pieces.Block {
    private Optional<Expr> known(String name) {
      String kind = name.substring(0, name.indexOf('_') + 1);
      return Optional.ofNullable(byName.get(name))
          .or(() ->
              byName.entrySet().stream()
                  .filter(e -> !kind.isEmpty() && e.getKey().startsWith(kind))
                  .map(Map.Entry::getValue)
                  .findFirst());
    }

    @Override
    public int rows(String parameter) {
      return known(parameter).map(e -> e.shape().rows().size(layer.sizes())).orElse(height);
    }

    @Override
    public int cols(String parameter) {
      return known(parameter).map(e -> e.shape().cols().size(layer.sizes())).orElse(1);
    }
  }
}
