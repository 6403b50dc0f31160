package org.gradproof.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gradproof.cell.Cell;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.Tensor;
import org.gradproof.verify.run.Layer;

/// Puts the tensors of one layer, in one direction, in the places of its cell's variables.
final class LayerBinder implements Pieces.Block {
  private final Binder binder;
  private final Dump dump;
  private final Subject subject;
  private final Cell cell;
  private final Io own;
  private final int layer;
  private final int direction;
  private final int position;
  final DimSolver solver = new DimSolver();
  final List<Binder.Slot> slots = new ArrayList<>();
  private final Map<String, Expr> byName = new LinkedHashMap<>();
  private int missingRows;

  LayerBinder(
      Binder binder, Subject subject, Io own, int layer, int direction, int position, int width) {
    this.binder = binder;
    this.dump = binder.dump;
    this.subject = subject;
    this.cell = subject.cell(direction);
    this.own = own;
    this.layer = layer;
    this.direction = direction;
    this.position = position;
    cell.parameters().forEach(p -> byName.put(Subject.name(p), p));
    if (cell.inputs().size() == 1 && width > 0) {
      solver.learn(cell.inputs().getFirst().shape().rows(), width);
    }
  }

  Layer bind() {
    List<Tensors.Found> found = new ArrayList<>();
    for (Pieces p : subject.pieces()) {
      found.add(
          Tensors.find(
                  dump,
                  p.tensor(),
                  layer,
                  direction == 1,
                  binder.layers == 1 && binder.directions == 1)
              .or(() -> directional(p))
              .orElseThrow(() ->
                  binder.wrong(
                      "there is no tensor "
                          + p.tensor()
                          + (binder.layers * binder.directions > 1
                              ? " of layer " + layer + (direction == 1 ? ", reverse" : "")
                              : ""))));
    }
    states();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < found.size(); i++) {
        learn(subject.pieces().get(i), found.get(i));
      }
    }
    for (Expr x : cell.inputs()) {
      if (solver.size(x.shape().rows()).isEmpty()) {
        throw binder.wrong("the size of " + x + " cannot be told from the tensors");
      }
    }
    Map<Expr, double[]> parameters = new LinkedHashMap<>();
    for (int i = 0; i < found.size(); i++) {
      unpack(subject.pieces().get(i), found.get(i), parameters);
    }
    for (Expr p : cell.parameters()) {
      if (!parameters.containsKey(p)) {
        throw binder.wrong("no tensor holds the parameter " + p);
      }
    }
    return new Layer(
        layer,
        (direction == 1) != subject.backwards(),
        held(),
        cell,
        binder.derivation(cell),
        solver.sizes(),
        parameters,
        initial());
  }

  private Set<Expr> held() {
    return cell.states().stream()
        .filter(s -> subject.held().contains(Binder.base(s)))
        .map(Recurrence.State::previous)
        .collect(Collectors.toSet());
  }

  /// ONNX stacks the binder.directions in one tensor.
  private Optional<Tensors.Found> directional(Pieces p) {
    return stacked() ? Tensors.find(dump, p.tensor(), layer, false, true) : Optional.empty();
  }

  private boolean stacked() {
    return dump.said("framework", "").equals("onnx");
  }

  private void states() {
    for (Recurrence.State s : cell.states()) {
      List<String> names = new ArrayList<>(List.of(Binder.initialNames(Binder.base(s))));
      names.addAll(List.of(Binder.lastNames(Binder.base(s))));
      Tensors.any(dump, names.toArray(String[]::new))
          .ifPresent(t -> {
            if (subject.crossing() == Subject.Crossing.NONE) {
              solver.learn(s.current().shape().rows(), t.tensor().shape().getLast());
            }
          });
    }
  }

  private int[] matrix(Pieces p, Tensor tensor) {
    List<Integer> shape = tensor.shape();
    if (stacked() && shape.size() >= 2) {
      shape = shape.subList(1, shape.size());
    }
    if (shape.size() > 2) {
      throw binder.wrong(
          "tensor "
              + tensor.name()
              + " has shape "
              + tensor.shapeText()
              + "; expected a matrix or a vector");
    }
    boolean vector = shape.size() < 2;
    int a = shape.isEmpty() ? 1 : shape.getFirst();
    int b = vector ? 1 : shape.getLast();
    if (!vector && !p.transposed() && a == 1 && b > 1 && single(p)) {
      return new int[] {b, 1}; // a bias stored as a row
    }
    return p.transposed() && !vector ? new int[] {b, a} : new int[] {a, b};
  }

  private boolean single(Pieces p) {
    return p.grid().stream().allMatch(row -> row.size() == 1)
        && p.parameters().stream()
            .map(byName::get)
            .allMatch(e -> e == null || e.shape().isVector());
  }

  private Optional<Dim> sum(List<String> names, boolean rows) {
    Dim sum = Dim.ZERO;
    for (String name : names) {
      Optional<Expr> e = standIn(name);
      if (e.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.plus(rows ? e.get().shape().rows() : e.get().shape().cols());
    }
    return Optional.of(sum);
  }

  /// The parameter, or one of the same kind when the cell lacks it.
  private Optional<Expr> standIn(String name) {
    Expr known = byName.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    String kind = name.substring(0, name.indexOf('_') + 1);
    return byName.entrySet().stream()
        .filter(e -> !kind.isEmpty() && e.getKey().startsWith(kind))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private void learn(Pieces p, Tensors.Found found) {
    int[] size = matrix(p, found.tensor());
    boolean fits =
        sum(p.grid().stream().map(List::getFirst).toList(), true)
                .map(d -> solver.learn(d, size[0]))
                .orElse(true)
            && sum(p.grid().getFirst(), false).map(d -> solver.learn(d, size[1])).orElse(true);
    if (!fits) {
      throw shape(p, found.tensor());
    }
  }

  private DumpException shape(Pieces p, Tensor tensor) {
    return binder.wrong(
        "tensor "
            + tensor.name()
            + " has shape "
            + tensor.shapeText()
            + ", which contradicts the other tensors: as "
            + p.parameters()
            + (p.transposed() ? ", transposed," : "")
            + " with the sizes "
            + solver.sizes()
            + " it cannot be");
  }

  @Override
  public int rows(String parameter) {
    return standIn(parameter).map(e -> e.shape().rows().size(solver.sizes())).orElse(missingRows);
  }

  @Override
  public int cols(String parameter) {
    return standIn(parameter).map(e -> e.shape().cols().size(solver.sizes())).orElse(1);
  }

  private void unpack(Pieces p, Tensors.Found found, Map<Expr, double[]> parameters) {
    int[] size = matrix(p, found.tensor());
    own.requireFinite(found.tensor(), false);
    missingRows = size[0] / p.grid().size();
    int rows = p.grid().stream().mapToInt(row -> rows(row.getFirst())).sum();
    int cols = p.grid().getFirst().stream().mapToInt(this::cols).sum();
    int number = rows * cols;
    int parts = stacked() && found.tensor().shape().size() > 1 ? binder.directions : 1;
    if (rows != size[0] || cols != size[1] || number * parts != found.tensor().data().length) {
      throw shape(p, found.tensor());
    }
    found
        .gradient()
        .ifPresent(g -> {
          if (!g.shape().equals(found.tensor().shape())) {
            throw binder.wrong(
                "tensor "
                    + g.name()
                    + " has shape "
                    + g.shapeText()
                    + ", the tensor it belongs to "
                    + found.tensor().shapeText());
          }
          own.requireFinite(g, false);
        });
    int offset = parts == 1 ? 0 : direction * number;
    double[] data = Arrays.copyOfRange(found.tensor().data(), offset, offset + number);
    p.unpack(data, rows, cols, this)
        .forEach((name, part) -> {
          if (byName.containsKey(name)) {
            parameters.put(byName.get(name), part);
          }
        });
    slots.add(new Binder.Slot(found, p, position, offset, rows, cols));
  }

  private Map<Expr, double[]> initial() {
    Map<Expr, double[]> initial = new LinkedHashMap<>();
    List<Recurrence.State> states = cell.states();
    for (int i = 0; i < states.size(); i++) {
      Recurrence.State s = states.get(i);
      Recurrence.State from = states.get(subject.crossedStart() ? states.size() - 1 - i : i);
      Dim rows = s.current().shape().rows();
      int n =
          solver
              .size(rows)
              .orElseThrow(() ->
                  binder.wrong("the size of " + s.current() + " cannot be told from the tensors"));
      int width = n;
      double[] start =
          Tensors.any(dump, Binder.initialNames(Binder.base(from)))
              .filter(_ -> !subject.zeroStart().contains(Binder.base(s)))
              .map(f -> own.states(f.tensor(), width, binder.layers * binder.directions))
              .map(all -> Binder.slice(all, position, own.batch * width))
              .orElseGet(() -> new double[own.batch * width]);
      initial.put(s.previous(), start);
    }
    return initial;
  }
}
