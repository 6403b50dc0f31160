package org.gradproof.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.check.NumberInterpreter.Block;
import org.gradproof.diff.StepJacobian;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;

/// The printed blocks of the step Jacobian, at the last step of the run, against differences of that step in
/// double-double arithmetic.
final class JacobianOracle {
  static final String NAME = "step Jacobian";
  private static final double STEP = 0x1p-30;
  private static final double ROUNDING = 0x1p-66;

  private final Instance instance;
  private final StepJacobian jacobian;
  private final int last;
  private final NumberInterpreter<DoubleDouble> step;
  private final Map<Expr, Block<DoubleDouble>> base = new HashMap<>();

  private JacobianOracle(Instance instance, StepJacobian jacobian) {
    this.instance = instance;
    this.jacobian = jacobian;
    this.last = instance.bindings.steps() - 1;
    this.step =
        new NumberInterpreter<>(Numbers.DOUBLE_DOUBLE, instance.cell.equations(), instance.bindings.sizes());
    instance.trajectory.values().get(last).forEach((v, m) -> base.put(v, lifted(m)));
    instance.cell.equations().forEach(e -> base.remove(e.name()));
    instance.bindings.parameters().forEach((p, m) -> base.put(p, lifted(m)));
  }

  static void run(Instance instance, Tally.Book book) {
    StepJacobian jacobian = instance.derivation.jacobian();
    if (jacobian.obstacle().isEmpty()) {
      new JacobianOracle(instance, jacobian).compare(book);
    }
  }

  private void compare(Tally.Book book) {
    Map<Expr, Matrix> claimed = values(instance.bindings, instance.trajectory);
    List<Map<Expr, Matrix>> near =
        instance.near().stream().map(run -> values(run.bindings(), run.trajectory())).toList();
    for (StepJacobian.Block block : jacobian.blocks()) {
      Tally tally = book.of(NAME, block.name().toString());
      Matrix value = claimed.get(block.name());
      for (int j = 0; j < value.cols(); j++) {
        double[] fine = differences(block, j, STEP);
        double[] coarse = differences(block, j, 2 * STEP);
        for (int i = 0; i < value.rows(); i++) {
          int row = i;
          int col = j;
          double entry = value.get(i, j);
          double noise = Instance.noise(entry, near.stream().map(m -> m.get(block.name()).get(row, col)).toList());
          double allowance = entry == fine[i] ? 0 : Math.abs(fine[i] - coarse[i]) + ROUNDING + noise;
          tally.add(
              new Verdict.Entry(block.name() + "[" + (i + 1) + "," + (j + 1) + "]", entry, fine[i], allowance));
        }
      }
    }
  }

  private Map<Expr, Matrix> values(Bindings bindings, Bptt.Trajectory trajectory) {
    Interpreter.Frame frame = new Interpreter(jacobian.equations(), bindings.sizes()).frame();
    bindings.parameters().forEach(frame::set);
    Bptt.blocks(jacobian.columns(), bindings).forEach(frame::set);
    trajectory.values().get(last).forEach(frame::set);
    frame.run();
    Map<Expr, Matrix> values = new LinkedHashMap<>();
    for (StepJacobian.Block block : jacobian.blocks()) {
      int rows = block.name().shape().rows().size(bindings.sizes());
      int cols = block.name().shape().cols().size(bindings.sizes());
      values.put(block.name(), block.value().isPresent() ? frame.get(block.name()).copy() : new Matrix(rows, cols));
    }
    return values;
  }

  private double[] differences(StepJacobian.Block block, int j, double h) {
    List<DoubleDouble> up = moved(block, j, h);
    List<DoubleDouble> down = moved(block, j, -h);
    double[] out = new double[up.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = up.get(i).minus(down.get(i)).over(DoubleDouble.of(2 * h)).hi();
    }
    return out;
  }

  private List<DoubleDouble> moved(StepJacobian.Block block, int j, double h) {
    Map<Expr, Block<DoubleDouble>> given = new HashMap<>(base);
    given.computeIfPresent(
        block.column().previous(), (_, b) -> b.with(j, b.entries().get(j).plus(DoubleDouble.of(h))));
    return step.run(given, (_, value) -> value).get(block.row().current()).entries();
  }

  private static Block<DoubleDouble> lifted(Matrix m) {
    List<DoubleDouble> entries = new ArrayList<>(m.data().length);
    for (double x : m.data()) {
      entries.add(DoubleDouble.of(x));
    }
    return new Block<>(m.rows(), m.cols(), entries);
  }
}
