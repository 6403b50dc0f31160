package org.gradproof.span;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// The weights of a gate `fn(W x + U h + b)`, as numbers: what bounds are made of.
///
/// `U` is what multiplies the previous state, also under a reset gate; a bias under a reset gate is
/// apart, because it counts only in part.
final class GateWeights {
  private final Recurrence cell;
  private final Map<Expr, Matrix> parameters;
  private final Fn fn;
  private final double[] inputSums;
  private final double[] stateSums;
  private final double[] bias;
  private final double[] resetBias;
  private final int rows;
  private boolean understood = true;

  private GateWeights(
      Recurrence cell, Map<Expr, Matrix> parameters, Fn fn, Expr argument, int rows) {
    this.cell = cell;
    this.parameters = parameters;
    this.fn = fn;
    this.rows = rows;
    this.inputSums = new double[rows];
    this.stateSums = new double[rows];
    this.bias = new double[rows];
    this.resetBias = new double[rows];
    read(argument, bias);
  }

  /// The weights of a gate; none when its argument has another form.
  static Optional<GateWeights> of(Recurrence cell, Expr gate, Map<Expr, Matrix> parameters) {
    for (Equation equation : cell.equations()) {
      if (equation.name() == gate && equation.value().op() instanceof Op.Map(Fn fn, Expr a)) {
        int rows = length(cell, gate, parameters);
        GateWeights weights = new GateWeights(cell, parameters, fn, a, rows);
        return weights.understood && rows > 0 ? Optional.of(weights) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// The number of rows of a gate, read off a parameter of as many rows.
  private static int length(Recurrence cell, Expr gate, Map<Expr, Matrix> parameters) {
    return cell.parameters().stream()
        .filter(p -> p.shape().rows().equals(gate.shape().rows()))
        .mapToInt(p -> parameters.get(p).rows())
        .findFirst()
        .orElse(0);
  }

  private void read(Expr argument, double[] biases) {
    switch (argument.op()) {
      case Op.Add(Expr a, Expr b) -> {
        read(a, biases);
        read(b, biases);
      }
      case Op.Var _ -> {
        understood &= parameters.containsKey(argument);
        addColumns(argument, 0, 1, biases, false);
      }
      case Op.MatMul(Expr w, Expr v) -> columns(w, v);
      case Op.Hadamard(Expr r, Expr inner) -> {
        understood &= cell.equations().stream().anyMatch(e -> e.name() == r);
        read(inner, resetBias);
      }
      default -> understood = false;
    }
  }

  private void columns(Expr w, Expr v) {
    if (!parameters.containsKey(w)) {
      understood = false;
      return;
    }
    if (v.op() instanceof Op.Stack(List<Expr> parts)) {
      int total = parameters.get(w).cols();
      int from = 0;
      for (Expr part : parts) {
        // One part has the size of a state; the rest is the input's.
        int size = isState(part) ? rows : total - rows;
        addColumns(w, from, from + size, isState(part) ? stateSums : inputSums, true);
        from += size;
      }
      understood &= from == total;
    } else if (cell.inputs().contains(v)) {
      addColumns(w, 0, parameters.get(w).cols(), inputSums, true);
    } else if (isState(v) || (v.op() instanceof Op.Hadamard(Expr _, Expr h) && isState(h))) {
      addColumns(w, 0, parameters.get(w).cols(), stateSums, true);
    } else {
      understood = false;
    }
  }

  private boolean isState(Expr e) {
    return cell.states().stream().anyMatch(s -> s.previous() == e);
  }

  private void addColumns(Expr w, int from, int to, double[] into, boolean moduli) {
    Matrix m = parameters.get(w);
    if (m == null || m.rows() != rows) {
      understood = false;
      return;
    }
    for (int i = 0; i < rows; i++) {
      for (int j = from; j < to; j++) {
        double entry = m.get(i, j);
        into[i] = moduli ? Rounding.sumUp(into[i], Math.abs(entry)) : into[i] + entry;
      }
    }
  }

  /// `‖U‖_∞`, rounded up.
  double stateNorm() {
    return largest(stateSums);
  }

  /// `‖[U, b]‖_∞` with the bias under the reset gate, rounded up.
  double resetNorm() {
    double norm = 0;
    for (int i = 0; i < rows; i++) {
      norm = Math.max(norm, Rounding.sumUp(stateSums[i], Math.abs(resetBias[i])));
    }
    return norm;
  }

  /// An upper bound on the gate, `fn(‖[W u, U, b]‖_∞)`, for states within 1.
  double bound(double inputs) {
    return IntervalFunctions.high(fn, -argument(inputs), argument(inputs));
  }

  private double argument(double inputs) {
    double most = 0;
    for (int i = 0; i < rows; i++) {
      double sum = Rounding.sumUp(reach(i, inputs), Math.abs(bias[i]));
      most = Math.max(most, Rounding.sumUp(sum, Math.abs(resetBias[i])));
    }
    return most;
  }

  /// `Σ|W| u + Σ|U|` of a row.
  private double reach(int i, double inputs) {
    return Rounding.sumUp(
        Rounding.productUp(inputSums[i], inputSums[i], inputs, inputs), stateSums[i]);
  }

  /// The largest upper bound of a row with the bias's own sign, `fn(Σ|W| u + Σ|U| + b)`.
  double signedBound(double inputs) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < rows; i++) {
      double sum = Rounding.sumUp(reach(i, inputs), bias[i]);
      sum = Rounding.sumUp(sum, Math.abs(resetBias[i]));
      most = Math.max(most, IntervalFunctions.high(fn, sum, sum));
    }
    return most;
  }

  private static double largest(double[] sums) {
    double largest = 0;
    for (double sum : sums) {
      largest = Math.max(largest, sum);
    }
    return largest;
  }
}
