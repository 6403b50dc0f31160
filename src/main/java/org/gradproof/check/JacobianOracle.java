package org.gradproof.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.gradproof.check.NumberInterpreter.Block;
import org.gradproof.diff.StepJacobian;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The printed blocks of the step Jacobian, at an early step of the run, against differences of
/// that step in double-double arithmetic.
final class JacobianOracle {
  static final String NAME = "step Jacobian";

  /// The step is one of so many first ones: a state that never forgets drifts, and where it has
  /// saturated its function the slope `y(1−y)` of a stored value has lost the digits that the
  /// comparison needs.
  private static final int EARLY = 4;

  private final Instance instance;
  private final RandomGenerator random;
  private final StepJacobian jacobian;
  private final int checkedStep;
  private final NumberInterpreter<DoubleDouble> step;
  private final Map<Expr, Block<DoubleDouble>> base = new HashMap<>();

  private JacobianOracle(Instance instance, StepJacobian jacobian, RandomGenerator random) {
    this.random = random;
    this.instance = instance;
    this.jacobian = jacobian;
    this.checkedStep = random.nextInt(Math.min(instance.bindings.steps(), EARLY));
    this.step =
        new NumberInterpreter<>(
            Numbers.DOUBLE_DOUBLE, instance.cell.equations(), instance.bindings.sizes());
    instance.trajectory.values().get(checkedStep).forEach((v, m) -> base.put(v, lifted(m)));
    instance.cell.equations().forEach(e -> base.remove(e.name()));
    instance.bindings.parameters().forEach((p, m) -> base.put(p, lifted(m)));
  }

  static void run(Instance instance, RandomGenerator random, Tally.Book book) {
    StepJacobian jacobian = instance.derivation.jacobian();
    if (jacobian.obstacle().isEmpty()) {
      new JacobianOracle(instance, jacobian, random).compare(book);
    }
  }

  private void compare(Tally.Book book) {
    Map<Expr, Matrix> claimed = values();
    List<Map<Expr, Matrix>> near =
        instance.near().stream()
            .map(trajectory -> rounded(trajectory, new RandomRounding(random)))
            .toList();
    boolean kinks = Kinks.any(instance.cell.equations());
    double h = kinks ? ExactDifference.KINKED_STEP : ExactDifference.SMOOTH_STEP;
    for (Recurrence.State column : instance.cell.states()) {
      for (int j = 0; j < base.get(column.previous()).entries().size(); j++) {
        Map<Integer, Map<Expr, Block<DoubleDouble>>> moved = moved(column.previous(), j, h);
        for (StepJacobian.Block block : jacobian.blocks()) {
          if (block.column().equals(column)) {
            Tally tally = book.of(NAME, block.name().toString());
            for (int i = 0; i < claimed.get(block.name()).rows(); i++) {
              Expr row = block.row().current();
              int at = i;
              int col = j;
              ExactDifference exact =
                  ExactDifference.of(
                      k -> moved.get(k).get(row).entries().get(at),
                      h,
                      instance.exactValueNoise(checkedStep, row, i));
              double entry = claimed.get(block.name()).get(i, j);
              double noise =
                  Instance.noise(
                      entry, near.stream().map(m -> m.get(block.name()).get(at, col)).toList());
              String where = block.name() + "[" + (i + 1) + "," + (j + 1) + "]";
              add(tally, where, entry, exact, noise, kinks);
            }
          }
        }
      }
    }
  }

  private static void add(
      Tally tally, String where, double entry, ExactDifference exact, double noise, boolean kinks) {
    // An entry that is 0 on both sides, to the last bit, needs no bar.
    boolean same = entry == exact.value();
    Verdict.Entry compared =
        new Verdict.Entry(where, entry, exact.value(), same ? 0 : exact.bar() + noise);
    if (kinks && exact.kinked() && compared.difference() > compared.allowance()) {
      tally.addUnsure(where + " moves a function across a point where it has no slope");
    } else {
      tally.add(compared);
    }
  }

  /// The printed blocks, as production evaluates them.
  private Map<Expr, Matrix> values() {
    Interpreter.Frame frame =
        new Interpreter(jacobian.equations(), instance.bindings.sizes()).frame();
    given(instance.trajectory).forEach(frame::set);
    frame.run();
    return read(name -> frame.get(name).copy());
  }

  /// The same with moved roundings.
  private Map<Expr, Matrix> rounded(Bptt.Trajectory trajectory, RandomRounding rounding) {
    Map<Expr, Block<Double>> blocks = new HashMap<>();
    given(trajectory).forEach((v, m) -> blocks.put(v, RoundedRun.block(m)));
    Map<Expr, Block<Double>> values =
        new NumberInterpreter<>(rounding, jacobian.equations(), instance.bindings.sizes())
            .run(blocks, (_, value) -> value);
    return read(name -> RoundedRun.matrix(values.get(name)));
  }

  private Map<Expr, Matrix> given(Bptt.Trajectory trajectory) {
    Map<Expr, Matrix> given = new LinkedHashMap<>(instance.bindings.parameters());
    given.putAll(Bptt.blocks(jacobian.columns(), instance.bindings));
    given.putAll(trajectory.values().get(checkedStep));
    return given;
  }

  private Map<Expr, Matrix> read(Function<Expr, Matrix> value) {
    Map<Expr, Matrix> values = new LinkedHashMap<>();
    for (StepJacobian.Block block : jacobian.blocks()) {
      int rows = block.name().shape().rows().size(instance.bindings.sizes());
      int cols = block.name().shape().cols().size(instance.bindings.sizes());
      values.put(
          block.name(),
          block.value().isPresent() ? value.apply(block.name()) : new Matrix(rows, cols));
    }
    return values;
  }

  /// The step with entry `j` of a previous state moved by `k h`, for the `k` that differences need.
  private Map<Integer, Map<Expr, Block<DoubleDouble>>> moved(Expr previous, int j, double h) {
    Map<Integer, Map<Expr, Block<DoubleDouble>>> outcomes = new HashMap<>();
    for (int k : ExactDifference.MULTIPLES) {
      Map<Expr, Block<DoubleDouble>> given = new HashMap<>(base);
      Block<DoubleDouble> block = base.get(previous);
      given.put(previous, block.with(j, block.entries().get(j).plus(DoubleDouble.of(k * h))));
      outcomes.put(k, step.run(given, (_, value) -> value));
    }
    return outcomes;
  }

  static Block<DoubleDouble> lifted(Matrix m) {
    List<DoubleDouble> entries = new ArrayList<>(m.data().length);
    for (double x : m.data()) {
      entries.add(DoubleDouble.of(x));
    }
    return new Block<>(m.rows(), m.cols(), entries);
  }
}
