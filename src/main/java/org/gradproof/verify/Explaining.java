package org.gradproof.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.fault.Departure;
import org.gradproof.verify.fault.Diagnosis;
import org.gradproof.verify.fault.Fault;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.ElementType;
import org.gradproof.verify.format.Tensor;
import org.gradproof.verify.run.Layer;
import org.gradproof.verify.run.Network;

/// Asks what fault explains gradients that differ, of the topmost layer where they do: what lies
/// below was given wrong gradients to begin with.
final class Explaining {
  private final Binder.Bound bound;
  private final Network.Result exact;
  private final Dump dump;
  private final ElementType precision;

  Explaining(Binder.Bound bound, Comparer comparer, Dump dump, ElementType precision) {
    this.bound = bound;
    this.exact = comparer.exact();
    this.dump = dump;
    this.precision = precision;
  }

  /// What came of the search.
  ///
  /// @param faults explanations, best first
  /// @param unexplained where the gradients depart, when there is no explanation
  /// @param notes what was not looked at
  record Outcome(List<Report.Explained> faults, Optional<String> unexplained, List<String> notes) {}

  /// Layers are looked at from the top down, because a wrong layer hands wrong gradients to those
  /// below.
  Outcome explain(List<Finding> gradients, Consumer<String> watch) {
    Set<Integer> wrong = new TreeSet<>();
    gradients.stream().filter(Finding::disagrees).forEach(f -> wrong.add(Math.max(0, f.layer())));
    int at = wrong.stream().mapToInt(i -> i).max().orElse(0);
    int directions = bound.network().directions();
    boolean lower = wrong.stream().anyMatch(i -> i / directions < at / directions);
    List<String> notes =
        lower
            ? List.of(
                "layers are explained from the top down: once layer "
                    + bound.network().layers().get(at).index()
                    + " is right, verify again for those below")
            : List.of();
    Diagnosis diagnosis = Diagnosis.of(observation(at), names(at), watch);
    if (diagnosis.explanations().isEmpty()) {
      String sentence =
          diagnosis
              .departure()
              .map(Departure::sentence)
              .orElse(
                  "unexplained: the gradients of parameters and initial states are right, those of"
                      + " the inputs are not");
      return new Outcome(List.of(), Optional.of(where(at, false) + sentence), notes);
    }
    boolean both = directions == 2 && wrong.contains(at - 1) && at % 2 == 1;
    String where = where(at, both && same(diagnosis, at - 1, watch));
    return new Outcome(
        diagnosis.explanations().stream()
            .map(e ->
                new Report.Explained(
                    e.faults().stream().map(Fault::title).toList(),
                    where + e.sentence(),
                    e.synonyms(),
                    e.changes(),
                    e.separator()))
            .toList(),
        Optional.empty(),
        notes);
  }

  private String where(int at, boolean both) {
    Layer layer = bound.network().layers().get(at);
    if (bound.network().layers().size() == 1) {
      return "";
    }
    return both
        ? "in both directions of layer " + layer.index() + ", shown for the reverse: "
        : "in " + Comparer.layerName(layer) + ": ";
  }

  /// Whether the other direction is wrong in the same way.
  private boolean same(Diagnosis diagnosis, int other, Consumer<String> watch) {
    List<String> best = diagnosis.explanations().getFirst().clauses();
    return Diagnosis.of(observation(other), names(other), watch).explanations().stream()
        .anyMatch(e -> e.clauses().equals(best));
  }

  /// What the layer was given and what the dump says its backward pass returned.
  Observation observation(int at) {
    Network network = bound.network();
    Layer layer = network.layers().get(at);
    Network.Part part = exact.parts().get(at);
    Map<Expr, double[]> parameterGradients = new LinkedHashMap<>();
    Map<String, Expr> byName = new LinkedHashMap<>();
    layer.cell().parameters().forEach(p -> byName.put(Subject.name(p), p));
    for (Binder.Slot slot : bound.slots()) {
      if (slot.layer() == at && slot.found().gradient().isPresent()) {
        PackedGradients.parts(slot, slot.found().gradient().get(), layer)
            .forEach((name, own) -> {
              if (byName.containsKey(name)) {
                parameterGradients.put(byName.get(name), own);
              }
            });
      }
    }
    Map<Expr, double[]> initialGradients = new LinkedHashMap<>();
    for (Recurrence.State s : layer.cell().states()) {
      gradientOf(Binder.initialNames(Binder.base(s)))
          .ifPresent(t -> {
            int n = layer.size(s.current());
            double[] all = bound.io().states(t, n, network.layers().size());
            initialGradients.put(s.previous(), Binder.slice(all, at, network.batch() * n));
          });
    }
    Map<Expr, double[]> inputGradients = new LinkedHashMap<>();
    if (at == 0 && network.directions() == 1 && layer.cell().inputs().size() == 1) {
      Expr x = layer.cell().inputs().getFirst();
      gradientOf(Io.INPUT)
          .ifPresent(t ->
              inputGradients.put(x, ordered(layer, bound.io().sequence(t, bound.io().features))));
    }
    return new Observation(
        layer.cell(),
        layer.sizes(),
        network.steps(),
        network.batch(),
        layer.parameters(),
        layer.initial(),
        part.inputs(),
        part.upstream(),
        part.last(),
        parameterGradients,
        initialGradients,
        inputGradients,
        precision.unit());
  }

  /// In the order in which the layer reads its sequence.
  private double[] ordered(Layer layer, double[] all) {
    return layer.reverse() ? bound.network().reversed(all) : all;
  }

  private Optional<Tensor> gradientOf(String[] names) {
    String[] gradients = names.clone();
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] += ".grad";
    }
    return Tensors.any(dump, gradients).map(Tensors.Found::tensor);
  }

  /// The tensor's name, with the gate in brackets where several are packed.
  Names names(int at) {
    Layer layer = bound.network().layers().get(at);
    Map<Expr, String> names = new LinkedHashMap<>();
    for (Binder.Slot slot : bound.slots()) {
      if (slot.layer() == at) {
        for (Expr p : layer.cell().parameters()) {
          String name = Subject.name(p);
          if (slot.pieces().parameters().contains(name)) {
            boolean packed = slot.pieces().packed();
            names.put(p, slot.found().name() + (packed ? "[" + Pieces.subscript(name) + "]" : ""));
          }
        }
      }
    }
    for (Recurrence.State s : layer.cell().states()) {
      Tensors.any(dump, Binder.initialNames(Binder.base(s)))
          .ifPresent(f -> names.put(s.previous(), f.name()));
    }
    for (Expr x : layer.cell().inputs()) {
      names.put(x, Tensors.any(dump, Io.INPUT).map(Tensors.Found::name).orElse(x.toString()));
    }
    return variable -> names.getOrDefault(variable, variable.toString());
  }
}
