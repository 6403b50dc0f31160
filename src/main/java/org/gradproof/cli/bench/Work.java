package org.gradproof.cli.bench;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// How many floating-point operations the matrix products of a computation take; nothing else is
/// counted.
///
/// For value and gradient of a recurrent cell with `G` weights `H×I` on the inputs and as many
/// `H×H` on the states this is `2GH(3H+2I)` for each step of each sequence: forward `2GH(I+H)`,
/// weights' gradient as many, states' gradient `2GH²`; the gradient of the inputs is not asked for.
///
/// @param blocked operations whose operands are known for many steps at once
/// @param recurrent operations that wait for the step before
record Work(double blocked, double recurrent) {
  static final Work NONE = new Work(0, 0);

  double total() {
    return blocked + recurrent;
  }

  /// The products of value and gradient by all parameters and initial states.
  static Work of(Recurrence cell, Map<String, Integer> sizes, int steps, int batch) {
    Set<Expr> trained = new HashSet<>(cell.parameters());
    Set<Expr> carried = new HashSet<>();
    cell.states().forEach(s -> carried.add(s.previous()));
    trained.addAll(carried);
    Map<Boolean, Double> operations = new HashMap<>(Map.of(true, 0.0, false, 0.0));
    Set<Expr> seen = new HashSet<>();
    for (Equation equation : cell.equations()) {
      for (Expr e : Expr.topological(List.of(equation.value()))) {
        if (!seen.add(e)) {
          continue;
        }
        spread(carried, e);
        spread(trained, e);
        if (e.op() instanceof Op.MatMul(Expr a, Expr b)) {
          double outer = 2.0 * a.shape().rows().size(sizes) * b.shape().cols().size(sizes);
          for (Expr part : b.op() instanceof Op.Stack(List<Expr> parts) ? parts : List.of(b)) {
            double product = outer * part.shape().rows().size(sizes) * steps * batch;
            boolean waits = carried.contains(part) || carried.contains(a);
            operations.merge(waits, product, Double::sum);
            if (trained.contains(part)) {
              operations.merge(waits, product, Double::sum);
            }
            if (trained.contains(a)) {
              operations.merge(carried.contains(a), product, Double::sum);
            }
          }
        }
      }
      mark(carried, equation);
      mark(trained, equation);
    }
    return new Work(operations.get(false), operations.get(true));
  }

  private static void spread(Set<Expr> marked, Expr e) {
    if (e.op().children().stream().anyMatch(marked::contains)) {
      marked.add(e);
    }
  }

  private static void mark(Set<Expr> marked, Equation equation) {
    if (marked.contains(equation.value())) {
      marked.add(equation.name());
    }
  }
}
