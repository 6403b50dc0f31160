package org.gradproof.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gradproof.cell.Cell;
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
  final Dump dump;
  final int layers;
  final int directions;
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

  /// The derivation of a cell, made once.
  Layer.Lazy derivation(Cell cell) {
    return derivations.computeIfAbsent(cell, Layer.Lazy::new);
  }

  DumpException wrong(String what) {
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
        LayerBinder binder = new LayerBinder(this, subject, own, layer, d, position, width);
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
    return Arrays.copyOfRange(all, index * size, (index + 1) * size);
  }
}
