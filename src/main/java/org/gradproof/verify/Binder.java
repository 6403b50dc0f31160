package org.gradproof.verify;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gradproof.cell.Cell;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Symbol;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.Tensor;
import org.gradproof.verify.run.Layer;
import org.gradproof.verify.run.Network;

/// Puts the tensors of a dump in the places of a cell's variables.
final class Binder {
  private final Dump dump;
  private final int layers;
  private final int directions;
  private final Map<Boolean, Io> io = new TreeMap<>();
  private final IdentityHashMap<Cell, Layer.Lazy> derivations = new IdentityHashMap<>();
  private final boolean sequences;

  Binder(Dump dump, int layers, int directions) {
    this(dump, layers, directions, true);
  }

  /// A binder of a dump that may hold weights only, when `sequences` are not needed.
  Binder(Dump dump, int layers, int directions, boolean sequences) {
    this.dump = dump;
    this.layers = layers;
    this.directions = directions;
    this.sequences = sequences;
  }

  /// One packed tensor of one layer and direction.
  ///
  /// @param found the tensor and its gradient
  /// @param pieces how it is packed
  /// @param layer the position in the network
  /// @param offset where its numbers begin in the file's tensor
  /// @param rows its rows when not transposed
  /// @param cols its columns
  record Slot(Tensors.Found found, Pieces pieces, int layer, int offset, int rows, int cols) {}

  /// A network with the dump's numbers.
  record Bound(Subject subject, Network network, List<Slot> slots, Io io) {
    /// What the file calls the last value of a state.
    String lastName(Recurrence.State state) {
      return nameOf(subject, state);
    }
  }

  private static String nameOf(Subject subject, Recurrence.State state) {
    List<Recurrence.State> states = subject.cell().states();
    int at = states.indexOf(state);
    return base(states.get(subject.crossedEnd() ? states.size() - 1 - at : at));
  }

  /// The sequences in one of the two layouts.
  Io io(boolean batchFirst) {
    return io.computeIfAbsent(batchFirst, first -> new Io(dump, first, directions, sequences));
  }

  private Layer.Lazy derivation(Cell cell) {
    return derivations.computeIfAbsent(cell, Layer.Lazy::new);
  }

  private DumpException wrong(String what) {
    return new DumpException(dump.source() + ": " + what);
  }

  /// The name of a state's tensors: `h` for `h_t`.
  static String base(Recurrence.State state) {
    return state.current().op() instanceof Op.Var(Symbol symbol, _) ? symbol.base() : "s";
  }

  /// What the tensor of a state before the first step is called.
  static String[] initialNames(String base) {
    return new String[] {base + "0", base + "_0", "initial_" + base};
  }

  /// What the tensor of a state after the last step is called.
  static String[] lastNames(String base) {
    return new String[] {base + "n", base + "_n", "Y_" + base};
  }

  /// The layers with their weights, in the order of a network.
  List<Layer> layers(Subject subject) {
    return stacked(subject, io(subject.batchFirst())).layers;
  }

  private record Stack(List<Layer> layers, List<Slot> slots, int width) {}

  private Stack stacked(Subject subject, Io own) {
    List<Layer> bound = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    int width = own.features;
    for (int layer = 0; layer < layers; layer++) {
      int next = width;
      for (int d = 0; d < directions; d++) {
        int position = layer * directions + d;
        LayerBinder binder = new LayerBinder(subject, own, layer, d, position, width);
        bound.add(binder.bind());
        slots.addAll(binder.slots);
        Recurrence.State out = Layer.output(subject.cell());
        next = out.current().shape().rows().size(binder.solver.sizes()) * directions;
      }
      width = next;
    }
    return new Stack(bound, slots, width);
  }

  Bound bind(Subject subject) {
    Io own = io(subject.batchFirst());
    Stack stack = stacked(subject, own);
    List<Layer> bound = stack.layers;
    List<Slot> slots = stack.slots;
    int width = stack.width;
    Map<Expr, double[]> inputs = new LinkedHashMap<>();
    List<Expr> wanted = subject.cell().inputs();
    for (Expr x : wanted) {
      String[] names = wanted.size() == 1 ? Io.INPUT : new String[] {Subject.name(x), base(x)};
      Tensor tensor =
          Tensors.any(dump, names)
              .map(Tensors.Found::tensor)
              .orElseThrow(() -> wrong("there is no tensor for the input " + x));
      int n = wanted.size() == 1 ? own.features : tensor.shape().getLast();
      inputs.put(x, own.sequence(tensor, n));
    }
    if (layers > 1 && wanted.size() != 1) {
      throw wrong("several layers need a cell with one input");
    }
    Optional<Tensor> top =
        Tensors.any(dump, "grad_output", "grad_outputs").map(Tensors.Found::tensor);
    boolean everyStep = top.isPresent() && own.isSequence(top.get(), width);
    int total = width;
    double[] upstream = everyStep ? own.sequence(top.get(), total) : new double[0];
    List<Map<Expr, double[]>> last = lasts(subject, bound, own);
    if (top.isPresent() && !everyStep) {
      addToLast(top.get(), bound, last, own);
    }
    return new Bound(
        subject,
        new Network(bound, directions, own.steps, own.batch, inputs, upstream, last, own.lengths()),
        slots,
        own);
  }

  private static String base(Expr x) {
    return x.op() instanceof Op.Var(Symbol symbol, _) ? symbol.base() : x.toString();
  }

  private List<Map<Expr, double[]>> lasts(Subject subject, List<Layer> bound, Io own) {
    List<Map<Expr, double[]>> all = new ArrayList<>();
    bound.forEach(_ -> all.add(new LinkedHashMap<>()));
    for (Recurrence.State s : subject.cell().states()) {
      String name = nameOf(subject, s);
      Tensors.any(dump, "grad_" + name + "n", "grad_" + name + "_n")
          .ifPresent(found -> {
            int n = bound.getFirst().size(s.current());
            double[] data = own.states(found.tensor(), n, bound.size());
            for (int i = 0; i < bound.size(); i++) {
              all.get(i).put(s.current(), slice(data, i, own.batch * n));
            }
          });
    }
    return all;
  }

  /// A gradient of the output where only the last step's output was returned.
  private void addToLast(Tensor tensor, List<Layer> bound, List<Map<Expr, double[]>> last, Io own) {
    int top = bound.size() - directions;
    Expr h = bound.get(top).output().current();
    int n = bound.get(top).size(h);
    own.requireFinite(tensor, false);
    if (directions != 1 || tensor.data().length != own.batch * n) {
      throw wrong(
          "tensor "
              + tensor.name()
              + " has shape "
              + tensor.shapeText()
              + "; expected a row for"
              + " each of "
              + own.steps
              + " steps and "
              + own.batch
              + " sequences");
    }
    last.get(top).merge(h, tensor.data(), Binder::sum);
  }

  static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  static double[] slice(double[] all, int index, int size) {
    return java.util.Arrays.copyOfRange(all, index * size, (index + 1) * size);
  }

  /// Binds one layer in one direction.
  private final class LayerBinder implements Pieces.Block {
    private final Subject subject;
    private final Cell cell;
    private final Io own;
    private final int layer;
    private final int direction;
    private final int position;
    private final DimSolver solver = new DimSolver();
    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, Expr> byName = new LinkedHashMap<>();
    private int missingRows;

    LayerBinder(Subject subject, Io own, int layer, int direction, int position, int width) {
      this.subject = subject;
      this.cell = subject.cell();
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
            Tensors.find(dump, p.tensor(), layer, direction == 1, layers == 1 && directions == 1)
                .or(() -> directional(p))
                .orElseThrow(() ->
                    wrong(
                        "there is no tensor "
                            + p.tensor()
                            + (layers * directions > 1
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
          throw wrong("the size of " + x + " cannot be told from the tensors");
        }
      }
      Map<Expr, double[]> parameters = new LinkedHashMap<>();
      for (int i = 0; i < found.size(); i++) {
        unpack(subject.pieces().get(i), found.get(i), parameters);
      }
      for (Expr p : cell.parameters()) {
        if (!parameters.containsKey(p)) {
          throw wrong("no tensor holds the parameter " + p);
        }
      }
      return new Layer(
          layer,
          (direction == 1) != subject.backwards(),
          held(),
          cell,
          derivation(cell),
          solver.sizes(),
          parameters,
          initial());
    }

    private Set<Expr> held() {
      return cell.states().stream()
          .filter(s -> subject.held().contains(base(s)))
          .map(Recurrence.State::previous)
          .collect(Collectors.toSet());
    }

    /// ONNX stacks the directions in one tensor.
    private Optional<Tensors.Found> directional(Pieces p) {
      return stacked() ? Tensors.find(dump, p.tensor(), layer, false, true) : Optional.empty();
    }

    private boolean stacked() {
      return dump.said("framework", "").equals("onnx");
    }

    private void states() {
      for (Recurrence.State s : cell.states()) {
        List<String> names = new ArrayList<>(List.of(initialNames(base(s))));
        names.addAll(List.of(lastNames(base(s))));
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
        throw wrong(
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
      return wrong(
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
      int parts = stacked() && found.tensor().shape().size() > 1 ? directions : 1;
      if (rows != size[0] || cols != size[1] || number * parts != found.tensor().data().length) {
        throw shape(p, found.tensor());
      }
      found
          .gradient()
          .ifPresent(g -> {
            if (!g.shape().equals(found.tensor().shape())) {
              throw wrong(
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
      double[] data = java.util.Arrays.copyOfRange(found.tensor().data(), offset, offset + number);
      p.unpack(data, rows, cols, this)
          .forEach((name, part) -> {
            if (byName.containsKey(name)) {
              parameters.put(byName.get(name), part);
            }
          });
      slots.add(new Slot(found, p, position, offset, rows, cols));
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
                .orElseThrow(
                    () -> wrong("the size of " + s.current() + " cannot be told from the tensors"));
        int width = n;
        double[] start =
            Tensors.any(dump, initialNames(base(from)))
                .filter(_ -> !subject.zeroStart().contains(base(s)))
                .map(f -> own.states(f.tensor(), width, layers * directions))
                .map(all -> slice(all, position, own.batch * width))
                .orElseGet(() -> new double[own.batch * width]);
        initial.put(s.previous(), start);
      }
      return initial;
    }
  }
}
