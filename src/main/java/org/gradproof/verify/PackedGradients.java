package org.gradproof.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gradproof.expr.Expr;
import org.gradproof.verify.format.Tensor;
import org.gradproof.verify.run.Layer;
import org.gradproof.verify.run.Network;

/// Packed gradients of parameters, compared block by block.
final class PackedGradients {
  private final Binder.Bound bound;
  private final Runs runs;
  private final double smallest;

  PackedGradients(Binder.Bound bound, Runs runs, double smallest) {
    this.bound = bound;
    this.runs = runs;
    this.smallest = smallest;
  }

  /// The gradients that the dump holds.
  List<Finding> findings() {
    return bound.slots().stream()
        .map(Binder.Slot::found)
        .distinct()
        .filter(found -> found.gradient().isPresent())
        .map(this::finding)
        .toList();
  }

  private Finding finding(Tensors.Found found) {
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
    Layer layer = bound.network().layers().get(slot.layer());
    Map<String, double[]> claimed = parts(slot, gradient, layer);
    List<Comparison.Stretch> stretches = new ArrayList<>();
    for (Expr p : layer.cell().parameters()) {
      double[] mine = claimed.get(Subject.name(p));
      if (mine == null) {
        continue;
      }
      Function<Network.Result, double[]> of =
          run -> run.parts().get(slot.layer()).gradients().parameters().get(p);
      double[] reference = of.apply(runs.exact());
      int cols = p.shape().cols().size(layer.sizes());
      int group = cols == 1 ? reference.length : cols;
      String block = slot.pieces().packed() ? "[" + Subject.name(p) + "]" : "";
      stretches.add(
          new Comparison.Stretch(
              slot.pieces().packed() ? Subject.name(p) : "",
              mine,
              reference,
              runs.sumAllowance(of, group),
              group,
              i -> block + "[" + i / cols + (cols == 1 ? "" : ", " + i % cols) + "]"));
    }
    return stretches;
  }

  /// The claimed gradient of a layer's parameters.
  static Map<String, double[]> parts(Binder.Slot slot, Tensor gradient, Layer layer) {
    double[] own =
        Arrays.copyOfRange(
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
