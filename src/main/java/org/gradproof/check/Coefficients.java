package org.gradproof.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gradproof.check.NumberInterpreter.Block;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// What multiplies tangents along the trajectories of some sequences: computed in double-double
/// arithmetic from the functions' definitions and rounded once, so that `1 − z` of a saturated gate
/// keeps its digits.
final class Coefficients {
  private final Sequences sequences;

  /// For each sequence, for each step, every value of the cell.
  private final List<List<Map<Expr, Block<DoubleDouble>>>> values = new ArrayList<>();

  private final Map<Expr, double[][]> known = new ConcurrentHashMap<>();

  Coefficients(Sequences sequences) {
    this.sequences = sequences;
    sequences.instances().forEach(instance -> values.add(values(instance)));
  }

  private static List<Map<Expr, Block<DoubleDouble>>> values(Instance instance) {
    List<Map<Expr, Block<DoubleDouble>>> steps = new ArrayList<>();
    Map<Expr, Block<DoubleDouble>> states = new HashMap<>();
    instance.bindings.initial().forEach((s, m) -> states.put(s, JacobianOracle.lifted(m)));
    Map<Expr, Block<DoubleDouble>> fixed = new HashMap<>();
    instance.bindings.parameters().forEach((p, m) -> fixed.put(p, JacobianOracle.lifted(m)));
    List<Map<Expr, Block<DoubleDouble>>> named = instance.exactValues();
    for (int t = 0; t < named.size(); t++) {
      Map<Expr, Block<DoubleDouble>> step = new HashMap<>(fixed);
      step.putAll(states);
      step.putAll(named.get(t));
      instance.bindings.inputs().get(t).forEach((x, m) -> step.put(x, JacobianOracle.lifted(m)));
      steps.add(step);
      for (Recurrence.State s : instance.cell.states()) {
        states.put(s.previous(), named.get(t).get(s.current()));
      }
    }
    return steps;
  }

  /// The values of an expression: for each sequence, step by step.
  double[][] of(Expr expr) {
    return known.computeIfAbsent(expr, e -> evaluated(e, Map.of()));
  }

  /// The values of an expression that reads a row `v` which is 1 in one column and 0 elsewhere.
  double[][] of(Expr expr, Expr row, int column) {
    if (expr.op() instanceof Op.MatMul(Expr a, Expr b)
        && a == Expr.transpose(row)
        && b.shape().isVector()
        && !b.variables().contains(row)) {
      int size = row.shape().rows().size(sequences.first().bindings.sizes());
      return Arrays.stream(of(b)).map(all -> every(all, size, column)).toArray(double[][]::new);
    }
    int size = row.shape().rows().size(sequences.first().bindings.sizes());
    List<DoubleDouble> unit = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      unit.add(DoubleDouble.of(i == column ? 1 : 0));
    }
    return evaluated(expr, Map.of(row, new Block<>(size, 1, unit)));
  }

  private static double[] every(double[] all, int size, int column) {
    double[] some = new double[all.length / size];
    Arrays.setAll(some, t -> all[t * size + column]);
    return some;
  }

  private double[][] evaluated(Expr expr, Map<Expr, Block<DoubleDouble>> more) {
    Expr result = Expr.var("coefficient", expr.shape());
    NumberInterpreter<DoubleDouble> interpreter =
        new NumberInterpreter<>(
            Numbers.DOUBLE_DOUBLE,
            List.of(new Equation(result, expr)),
            sequences.first().bindings.sizes());
    double[][] all = new double[values.size()][];
    for (int k = 0; k < all.length; k++) {
      List<Map<Expr, Block<DoubleDouble>>> steps = values.get(k);
      for (int t = 0; t < steps.size(); t++) {
        Map<Expr, Block<DoubleDouble>> given = new LinkedHashMap<>(steps.get(t));
        given.putAll(more);
        List<DoubleDouble> entries =
            interpreter.run(given, (_, value) -> value).get(result).entries();
        if (t == 0) {
          all[k] = new double[steps.size() * entries.size()];
        }
        for (int i = 0; i < entries.size(); i++) {
          all[k][t * entries.size() + i] = entries.get(i).hi();
        }
      }
    }
    return all;
  }
}
