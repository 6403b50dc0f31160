package org.gradproof.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.ElementType;
import org.gradproof.verify.format.Tensor;
import org.gradproof.verify.run.Layer;
import org.gradproof.verify.run.Network;

/// Runs a bound dump exactly and with roundings, and compares every tensor.
final class Comparer {

  private final Dump dump;
  private final Binder.Bound bound;
  private final Network network;
  private final double smallest;

  private final Runs runs;

  Comparer(
      Dump dump,
      Binder.Bound bound,
      ElementType precision,
      boolean backward,
      Consumer<String> watch) {
    this.dump = dump;
    this.bound = bound;
    this.network = bound.network();
    this.smallest = precision.smallest();
    this.runs = new Runs(network, precision, backward, watch);
  }

  /// The exact run.
  Network.Result exact() {
    return runs.exact();
  }

  /// The outputs and last states that the dump holds.
  List<Finding> forward() {
    List<Finding> findings = new ArrayList<>();
    int width = exact().output().length / network.steps() / network.batch();
    Tensors.any(dump, Io.OUTPUT)
        .ifPresent(found -> {
          Tensor t = found.tensor();
          if (bound.io().isSequence(t, width)) {
            findings.add(sequence(t, Stage.FORWARD, -1, Network.Result::output, width));
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
    List<Finding> findings = new ArrayList<>(new PackedGradients(bound, runs, smallest).findings());
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

  private Finding sequence(
      Tensor tensor, Stage stage, int layer, Function<Network.Result, double[]> of, int width) {
    Io io = bound.io();
    double[] claimed = io.sequence(tensor, width);
    double[] reference = of.apply(exact());
    double[] allowance = runs.allowance(of, network.steps(), width);
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
      double[] reference = of.of(exact(), layer);
      double[] allowance = runs.allowance(r -> of.of(r, at), 1, width);
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
    Function<Network.Result, double[]> of = r -> r.parts().get(top).end().get(h);
    double[] reference = of.apply(exact());
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
    double[] allowance = runs.allowance(of, 1, width);
    IntFunction<String> index = i -> "[sequence " + i / width + ", entry " + i % width + "]";
    return Comparison.of(
        tensor.name(),
        Stage.FORWARD,
        top,
        List.of(new Comparison.Stretch("", tensor.data(), reference, allowance, width, index)),
        smallest);
  }
}
