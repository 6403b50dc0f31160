package org.gradproof.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.gradproof.cell.Cell;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.ElementType;
import org.gradproof.verify.format.Tensor;
import org.gradproof.verify.run.Exact;
import org.gradproof.verify.run.Layer;
import org.gradproof.verify.run.Network;

/// Writes the dump that a right implementation of a subject would make: random numbers, run by the
/// specification, packed as the table says.
final class Written {
  static final int STEPS = 5;
  static final int BATCH = 3;
  private static final int INPUT = 4;
  private static final int STATE = 3;

  private final Subject subject;
  private final Cell cell;
  private final Random random;
  private final List<Tensor> tensors = new ArrayList<>();

  private Written(Subject subject, long seed) {
    this.subject = subject;
    this.cell = subject.cell();
    this.random = new Random(seed);
  }

  /// The tensors of a subject, with metadata.
  ///
  /// @param square whether the input is as wide as the state, so that every exchange fits
  static Dump of(Subject subject, Map<String, String> metadata, long seed, boolean square) {
    Written written = new Written(subject, seed);
    written.run(square);
    return Dump.of("written", written.tensors, metadata);
  }

  private double[] numbers(int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextGaussian() * 0.7;
    }
    return x;
  }

  private void run(boolean square) {
    DimSolver solver = new DimSolver();
    solver.learn(cell.inputs().getFirst().shape().rows(), square ? STATE : INPUT);
    for (Recurrence.State s : cell.states()) {
      solver.learn(s.current().shape().rows(), STATE);
    }
    for (Expr p : cell.parameters()) {
      solver.learn(p.shape().rows(), STATE);
    }
    Map<String, Integer> sizes = solver.sizes();
    Map<Expr, double[]> parameters = new LinkedHashMap<>();
    for (Expr p : cell.parameters()) {
      parameters.put(p, numbers(p.shape().rows().size(sizes) * p.shape().cols().size(sizes)));
    }
    Map<Expr, double[]> initial = new LinkedHashMap<>();
    Map<Expr, double[]> last = new LinkedHashMap<>();
    for (Recurrence.State s : cell.states()) {
      initial.put(s.previous(), numbers(BATCH * STATE));
      last.put(s.current(), numbers(BATCH * STATE));
    }
    Layer layer =
        new Layer(
            0,
            subject.backwards(),
            held(),
            cell,
            new Layer.Lazy(cell),
            sizes,
            parameters,
            used(initial));
    int width = square ? STATE : INPUT;
    Expr x = cell.inputs().getFirst();
    Network network =
        new Network(
            List.of(layer),
            1,
            STEPS,
            BATCH,
            Map.of(x, numbers(STEPS * BATCH * width)),
            numbers(STEPS * BATCH * STATE),
            List.of(last),
            new int[0]);
    Network.Result result = network.run(new Exact(), true);
    sequence("input", network.inputs().get(x), width);
    sequence("input.grad", result.inputGradients().get(x), width);
    sequence("output", result.output(), STATE);
    sequence("grad_output", network.upstream(), STATE);
    Network.Part part = result.parts().getFirst();
    for (Recurrence.State s : cell.states()) {
      String base = Binder.base(s);
      List<Recurrence.State> all = cell.states();
      int at = subject.crossedEnd() ? all.size() - 1 - all.indexOf(s) : all.indexOf(s);
      String end = Binder.base(all.get(at));
      state(base + "0", initial.get(s.previous()));
      if (subject.zeroStart().isEmpty() && subject.crossing() == Subject.Crossing.NONE) {
        state(base + "0.grad", part.gradients().initial().get(s.previous()));
      }
      state(end + "n", part.end().get(s.current()));
      state("grad_" + end + "n", last.get(s.current()));
    }
    for (Pieces p : subject.pieces()) {
      weights(p, "", parameters, sizes);
      weights(p, ".grad", part.gradients().parameters(), sizes);
    }
  }

  private Set<Expr> held() {
    return cell.states().stream()
        .filter(s -> subject.held().contains(Binder.base(s)))
        .map(Recurrence.State::previous)
        .collect(Collectors.toSet());
  }

  private Map<Expr, double[]> used(Map<Expr, double[]> initial) {
    Map<Expr, double[]> used = new LinkedHashMap<>();
    List<Recurrence.State> states = cell.states();
    for (int i = 0; i < states.size(); i++) {
      Recurrence.State from = states.get(subject.crossedStart() ? states.size() - 1 - i : i);
      boolean zero = subject.zeroStart().contains(Binder.base(from));
      used.put(
          states.get(i).previous(),
          zero ? new double[BATCH * STATE] : initial.get(from.previous()));
    }
    return used;
  }

  private void add(String name, List<Integer> shape, double[] data) {
    tensors.add(new Tensor(name, ElementType.FLOAT64, shape, data));
  }

  private void state(String name, double[] data) {
    add(name, List.of(1, BATCH, STATE), data);
  }

  private void sequence(String name, double[] data, int width) {
    if (!subject.batchFirst()) {
      add(name, List.of(STEPS, BATCH, width), data);
      return;
    }
    double[] file = new double[data.length];
    for (int t = 0; t < STEPS; t++) {
      for (int b = 0; b < BATCH; b++) {
        System.arraycopy(data, (t * BATCH + b) * width, file, (b * STEPS + t) * width, width);
      }
    }
    add(name, List.of(BATCH, STEPS, width), file);
  }

  private void weights(
      Pieces p, String ending, Map<Expr, double[]> values, Map<String, Integer> sizes) {
    Map<String, double[]> parts = new LinkedHashMap<>();
    Map<String, Expr> byName = new LinkedHashMap<>();
    for (Expr e : cell.parameters()) {
      byName.put(Subject.name(e), e);
      parts.put(Subject.name(e), values.get(e));
    }
    Pieces.Block block =
        new Pieces.Block() {
          @Override
          public int rows(String parameter) {
            Expr e = byName.get(parameter);
            return e == null ? STATE : e.shape().rows().size(sizes);
          }

          @Override
          public int cols(String parameter) {
            Expr e = byName.get(parameter);
            return e == null
                ? parameter.startsWith("W_") || parameter.startsWith("U_") ? STATE : 1
                : e.shape().cols().size(sizes);
          }
        };
    int rows = p.grid().stream().mapToInt(row -> block.rows(row.getFirst())).sum();
    int cols = p.grid().getFirst().stream().mapToInt(block::cols).sum();
    for (String name : p.parameters()) {
      if (!parts.containsKey(name) && ending.isEmpty()) {
        parts.put(name, numbers(block.rows(name) * block.cols(name))); // in the file, but not used
      }
    }
    boolean vector = cols == 1 && p.grid().getFirst().size() == 1;
    List<Integer> shape =
        vector ? List.of(rows) : p.transposed() ? List.of(cols, rows) : List.of(rows, cols);
    add(p.tensor() + ending, shape, p.pack(parts, rows, cols, block));
  }
}
