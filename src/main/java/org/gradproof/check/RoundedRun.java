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

/// What [Bptt] computes, forward and backward, with the roundings of [RandomRounding]. The backward
/// pass is run when its result is first asked for.
final class RoundedRun {
  private final Derivation derivation;
  private final Recurrence cell;
  private final Bindings bindings;
  private final RandomRounding rounding;
  private final List<Map<Expr, Matrix>> steps = new ArrayList<>();
  private double loss;
  private Bptt.Gradient gradient;

  private RoundedRun(Derivation derivation, Bindings bindings, RandomRounding rounding) {
    this.derivation = derivation;
    this.cell = derivation.cell();
    this.bindings = bindings;
    this.rounding = rounding;
    forward();
  }

  static RoundedRun of(Derivation derivation, Bindings bindings, RandomRounding rounding) {
    return new RoundedRun(derivation, bindings, rounding);
  }

  /// The values of the forward pass and `L`.
  Bptt.Trajectory trajectory() {
    return new Bptt.Trajectory(steps, loss);
  }

  /// The gradient by the derived backward lines.
  Bptt.Gradient gradient() {
    if (gradient == null) {
      gradient = backward();
    }
    return gradient;
  }

  private void forward() {
    RoundedInterpreter interpreter =
        new RoundedInterpreter(rounding, derivation.forward(), bindings.sizes());
    bindings.parameters().forEach(interpreter::set);
    Map<Expr, Matrix> states = bindings.initial();
    for (int t = 0; t < bindings.steps(); t++) {
      Map<Expr, Matrix> kept = new LinkedHashMap<>(states);
      kept.putAll(bindings.inputs().get(t));
      kept.forEach(interpreter::set);
      interpreter.run();
      derivation.forward().forEach(e -> kept.put(e.name(), interpreter.get(e.name()).copy()));
      states = new LinkedHashMap<>();
      for (Recurrence.State s : cell.states()) {
        double[] upstream = bindings.upstream().get(t).get(s.current()).data();
        double[] value = kept.get(s.current()).data();
        for (int i = 0; i < upstream.length; i++) {
          loss = rounding.sum(loss, rounding.product(upstream[i], value[i]));
        }
        states.put(s.previous(), kept.get(s.current()));
      }
      steps.add(kept);
    }
  }

  private Bptt.Gradient backward() {
    RoundedInterpreter interpreter =
        new RoundedInterpreter(
            rounding,
            derivation.backward().stream().map(Bptt::assignment).toList(),
            bindings.sizes());
    bindings.parameters().forEach(interpreter::set);
    Bptt.blocks(derivation.blocks(), bindings).forEach(interpreter::set);
    Map<Expr, Matrix> carry = new LinkedHashMap<>();
    cell.states().forEach(s -> carry.put(s.previous(), zero(s.current())));
    List<Map<Expr, Matrix>> inputs = new ArrayList<>();
    List<Map<Expr, Matrix>> named = new ArrayList<>();
    List<Map<Expr, Matrix>> arrivals = new ArrayList<>();
    for (int t = bindings.steps() - 1; t >= 0; t--) {
      steps.get(t).forEach(interpreter::set);
      Map<Expr, Matrix> arrived = new LinkedHashMap<>();
      for (Recurrence.State s : cell.states()) {
        Matrix arriving = bindings.upstream().get(t).get(s.current()).copy();
        double[] carried = carry.get(s.previous()).data();
        for (int i = 0; i < carried.length; i++) {
          arriving.data()[i] = rounding.sum(arriving.data()[i], carried[i]);
        }
        interpreter.set(Derivation.adjointOf(s.current()), arriving);
        carry.put(s.previous(), arriving);
        arrived.put(s.current(), arriving);
      }
      arrivals.addFirst(arrived);
      interpreter.run();
      named.addFirst(named(interpreter, carry));
      inputs.addFirst(read(interpreter, cell.inputs()));
      cell.states().forEach(s -> carry.put(s.previous(), adjoint(interpreter, s.previous())));
    }
    return new Bptt.Gradient(read(interpreter, cell.parameters()), carry, inputs, named, arrivals);
  }

  private Map<Expr, Matrix> named(RoundedInterpreter interpreter, Map<Expr, Matrix> arriving) {
    Map<Expr, Matrix> adjoints =
        read(interpreter, cell.equations().stream().map(Equation::name).toList());
    for (Recurrence.State s : cell.states()) {
      if (!interpreter.knows(Derivation.adjointOf(s.current()))) {
        adjoints.put(s.current(), arriving.get(s.previous()));
      }
    }
    return adjoints;
  }

  private Map<Expr, Matrix> read(RoundedInterpreter interpreter, List<Expr> variables) {
    Map<Expr, Matrix> adjoints = new LinkedHashMap<>();
    variables.forEach(v -> adjoints.put(v, adjoint(interpreter, v)));
    return adjoints;
  }

  private Matrix adjoint(RoundedInterpreter interpreter, Expr variable) {
    Expr adjoint = Derivation.adjointOf(variable);
    return interpreter.knows(adjoint) ? interpreter.get(adjoint).copy() : zero(variable);
  }

  private Matrix zero(Expr variable) {
    return new Matrix(
        variable.shape().rows().size(bindings.sizes()),
        variable.shape().cols().size(bindings.sizes()));
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
