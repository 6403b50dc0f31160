package org.gradproof.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.check.NumberInterpreter.Block;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// What [Bptt] computes, forward and backward, with the roundings of [RandomRounding].
///
/// @param trajectory the values of the forward pass and `L`
/// @param gradient the gradient by the derived backward lines
record RoundedRun(Bptt.Trajectory trajectory, Bptt.Gradient gradient) {

  static RoundedRun of(Derivation derivation, Bindings bindings, RandomRounding rounding) {
    return new Runner(derivation, bindings, rounding).run();
  }

  private static final class Runner {
    private final Recurrence cell;
    private final Bindings bindings;
    private final List<Equation> forward;
    private final List<Equation> backward;
    private final RandomRounding rounding;
    private final Map<Expr, Block<Double>> fixed = new LinkedHashMap<>();

    Runner(Derivation derivation, Bindings bindings, RandomRounding rounding) {
      this.cell = derivation.cell();
      this.bindings = bindings;
      this.rounding = rounding;
      this.forward = derivation.forward();
      this.backward = derivation.backward().stream().map(Bptt::assignment).toList();
      bindings.parameters().forEach((p, m) -> fixed.put(p, block(m)));
      Bptt.blocks(derivation.blocks(), bindings).forEach((p, m) -> fixed.put(p, block(m)));
    }

    RoundedRun run() {
      NumberInterpreter<Double> interpreter =
          new NumberInterpreter<>(rounding, forward, bindings.sizes());
      List<Map<Expr, Block<Double>>> steps = new ArrayList<>();
      Map<Expr, Block<Double>> states = blocks(bindings.initial());
      Double loss = 0.0;
      for (int t = 0; t < bindings.steps(); t++) {
        Map<Expr, Block<Double>> kept = new LinkedHashMap<>(states);
        kept.putAll(blocks(bindings.inputs().get(t)));
        Map<Expr, Block<Double>> given = new LinkedHashMap<>(fixed);
        given.putAll(kept);
        Map<Expr, Block<Double>> values = interpreter.run(given, (_, value) -> value);
        forward.forEach(e -> kept.put(e.name(), values.get(e.name())));
        for (Recurrence.State s : cell.states()) {
          double[] upstream = bindings.upstream().get(t).get(s.current()).data();
          for (int i = 0; i < upstream.length; i++) {
            loss =
                rounding.add(
                    loss, rounding.multiply(upstream[i], kept.get(s.current()).entries().get(i)));
          }
          states.put(s.previous(), kept.get(s.current()));
        }
        steps.add(kept);
      }
      return new RoundedRun(
          new Bptt.Trajectory(steps.stream().map(this::matrices).toList(), loss), gradient(steps));
    }

    private Bptt.Gradient gradient(List<Map<Expr, Block<Double>>> steps) {
      NumberInterpreter<Double> interpreter =
          new NumberInterpreter<>(rounding, backward, bindings.sizes());
      Map<Expr, Block<Double>> accumulated = new LinkedHashMap<>();
      cell.parameters().forEach(p -> accumulated.put(Derivation.adjointOf(p), zero(p)));
      Map<Expr, Block<Double>> carry = new LinkedHashMap<>();
      cell.states().forEach(s -> carry.put(s.previous(), zero(s.current())));
      List<Map<Expr, Matrix>> inputs = new ArrayList<>();
      List<Map<Expr, Matrix>> named = new ArrayList<>();
      for (int t = bindings.steps() - 1; t >= 0; t--) {
        Map<Expr, Block<Double>> given = new LinkedHashMap<>(fixed);
        given.putAll(steps.get(t));
        given.putAll(accumulated);
        for (Recurrence.State s : cell.states()) {
          Block<Double> outside = block(bindings.upstream().get(t).get(s.current()));
          given.put(Derivation.adjointOf(s.current()), sum(outside, carry.get(s.previous())));
        }
        Map<Expr, Block<Double>> values = interpreter.run(given, (_, value) -> value);
        named.addFirst(read(values, cell.equations().stream().map(Equation::name).toList()));
        inputs.addFirst(read(values, cell.inputs()));
        cell.states().forEach(s -> carry.put(s.previous(), adjoint(values, s.previous())));
        accumulated.replaceAll((adjoint, _) -> values.get(adjoint));
      }
      Map<Expr, Matrix> parameters = new LinkedHashMap<>();
      cell.parameters()
          .forEach(p -> parameters.put(p, matrix(accumulated.get(Derivation.adjointOf(p)))));
      return new Bptt.Gradient(parameters, matrices(carry), inputs, named);
    }

    private Map<Expr, Matrix> read(Map<Expr, Block<Double>> values, List<Expr> variables) {
      Map<Expr, Matrix> adjoints = new LinkedHashMap<>();
      variables.forEach(v -> adjoints.put(v, matrix(adjoint(values, v))));
      return adjoints;
    }

    private Block<Double> adjoint(Map<Expr, Block<Double>> values, Expr variable) {
      Block<Double> value = values.get(Derivation.adjointOf(variable));
      return value == null ? zero(variable) : value;
    }

    private Block<Double> sum(Block<Double> a, Block<Double> b) {
      List<Double> entries = new ArrayList<>(a.entries().size());
      for (int i = 0; i < a.entries().size(); i++) {
        entries.add(rounding.add(a.entries().get(i), b.entries().get(i)));
      }
      return new Block<>(a.rows(), a.cols(), entries);
    }

    private Block<Double> zero(Expr variable) {
      return block(
          new Matrix(
              variable.shape().rows().size(bindings.sizes()),
              variable.shape().cols().size(bindings.sizes())));
    }

    private Map<Expr, Matrix> matrices(Map<Expr, Block<Double>> blocks) {
      Map<Expr, Matrix> matrices = new LinkedHashMap<>();
      blocks.forEach((v, b) -> matrices.put(v, matrix(b)));
      return matrices;
    }

    private Map<Expr, Block<Double>> blocks(Map<Expr, Matrix> matrices) {
      Map<Expr, Block<Double>> blocks = new LinkedHashMap<>();
      matrices.forEach((v, m) -> blocks.put(v, block(m)));
      return blocks;
    }
  }

  static Matrix matrix(Block<Double> b) {
    return Matrix.of(
        b.rows(), b.cols(), b.entries().stream().mapToDouble(Double::doubleValue).toArray());
  }

  static Block<Double> block(Matrix m) {
    List<Double> entries = new ArrayList<>(m.data().length);
    for (double x : m.data()) {
      entries.add(x);
    }
    return new Block<>(m.rows(), m.cols(), entries);
  }
}
