package org.gradproof.span;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.StepJacobian;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// One step of a network on intervals: where states go, and what the step Jacobian can be.
final class StepIntervals {
  private final Derivation derivation;
  private final StepJacobian jacobian;
  private final Network network;
  private final Map<Expr, Integer> offsets = new LinkedHashMap<>();
  private final int size;

  /// Prepares a step.
  ///
  /// @throws IllegalArgumentException when the step Jacobian has no matrix blocks
  StepIntervals(Derivation derivation, Network network) {
    this.derivation = derivation;
    this.jacobian = derivation.jacobian();
    this.network = network;
    if (!jacobian.obstacle().isEmpty()) {
      throw new IllegalArgumentException(jacobian.obstacle());
    }
    int at = 0;
    for (Recurrence.State state : network.cell().states()) {
      offsets.put(state.current(), at);
      at += state.current().shape().rows().size(network.sizes());
    }
    this.size = at;
  }

  int size() {
    return size;
  }

  /// Where a step takes the states, by their previous-state variables.
  Map<Expr, Intervals> image(Map<Expr, Intervals> states, Map<Expr, Intervals> inputs) {
    IntervalRun run = run(states, inputs);
    Map<Expr, Intervals> image = new LinkedHashMap<>();
    network.cell().states().forEach(s -> image.put(s.previous(), copy(run.get(s.current()))));
    return image;
  }

  private static Intervals copy(Intervals x) {
    return new Intervals(x.rows(), x.cols(), x.low().clone(), x.high().clone());
  }

  private IntervalRun run(Map<Expr, Intervals> states, Map<Expr, Intervals> inputs) {
    IntervalRun run = new IntervalRun(network.sizes());
    for (Map.Entry<Expr, Matrix> p : network.parameters().entrySet()) {
      Matrix m = p.getValue();
      run.set(p.getKey(), Intervals.points(m.rows(), m.cols(), m.data()));
    }
    states.forEach(run::set);
    inputs.forEach(run::set);
    run.run(derivation.forward());
    return run;
  }

  /// The step Jacobian of the full state.
  Intervals jacobian(Map<Expr, Intervals> states, Map<Expr, Intervals> inputs) {
    IntervalRun run = run(states, inputs);
    run.run(jacobian.columns());
    Intervals full = Intervals.zeros(size, size);
    for (StepJacobian.Block block : jacobian.blocks()) {
      if (block.value().isEmpty()) {
        continue;
      }
      Intervals value = run.evaluate(block.value().get());
      run.set(block.name(), value);
      int top = offsets.get(block.row().current());
      int left = offsets.get(block.column().current());
      for (int i = 0; i < value.rows(); i++) {
        int from = i * value.cols();
        int to = (top + i) * size + left;
        System.arraycopy(value.low(), from, full.low(), to, value.cols());
        System.arraycopy(value.high(), from, full.high(), to, value.cols());
      }
    }
    return full;
  }
}
