package org.gradproof.span;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// Which gate of a well-known cell is which, whatever the letters.
sealed interface GateRoles {
  /// A vanilla RNN `h = fn(W x + U h + b)`.
  record Vanilla(GateWeights state, Fn fn) implements GateRoles {}

  /// An LSTM with forget, input and output gate and candidate.
  record Lstm(GateWeights f, GateWeights i, GateWeights o, GateWeights g) implements GateRoles {}

  /// A GRU with reset and update gate and candidate; `after` if the reset acts after the product.
  record Gru(GateWeights r, GateWeights z, GateWeights g, boolean after) implements GateRoles {}

  /// The roles in a cell; none for a cell that is none of these.
  static Optional<GateRoles> of(Recurrence cell, Map<Expr, Matrix> parameters) {
    if (cell.states().size() == 1 && cell.equations().size() == 1) {
      return vanilla(cell, parameters);
    }
    if (!(cell instanceof Cell c)) {
      return Optional.empty();
    }
    if (same(c, "lstm")) {
      return lstm(cell, parameters);
    }
    if (same(c, "gru") || same(c, "gru-reset-after")) {
      return gru(cell, parameters, same(c, "gru-reset-after"));
    }
    return Optional.empty();
  }

  private static boolean same(Cell cell, String shipped) {
    return Cells.shipped(shipped).filter(cell::hasSameEquationsAs).isPresent();
  }

  private static Optional<GateRoles> vanilla(Recurrence cell, Map<Expr, Matrix> parameters) {
    Equation equation = cell.equations().getFirst();
    if (equation.value().op() instanceof Op.Map(Fn fn, Expr _)) {
      return GateWeights.of(cell, equation.name(), parameters).map(w -> new Vanilla(w, fn));
    }
    return Optional.empty();
  }

  private static Optional<GateRoles> lstm(Recurrence cell, Map<Expr, Matrix> parameters) {
    Optional<Expr> forget = KeepGate.of(cell).map(KeepGate::gate);
    Optional<Expr> output =
        cell.equations().stream()
            .flatMap(e ->
                e.value().op() instanceof Op.Hadamard(Expr o, Expr t)
                        && t.op() instanceof Op.Map(Fn _, Expr _)
                    ? Stream.of(o)
                    : Stream.empty())
            .findFirst();
    List<Expr> logistic = gates(cell, Fn.SIGMOID);
    Optional<Expr> input =
        logistic.stream()
            .filter(g -> g != forget.orElse(null) && g != output.orElse(null))
            .findFirst();
    Optional<Expr> candidate = gates(cell, Fn.TANH).stream().findFirst();
    return weights(cell, parameters, forget)
        .flatMap(f ->
            weights(cell, parameters, input)
                .flatMap(i ->
                    weights(cell, parameters, output)
                        .flatMap(o ->
                            weights(cell, parameters, candidate).map(g -> new Lstm(f, i, o, g)))));
  }

  private static Optional<GateRoles> gru(
      Recurrence cell, Map<Expr, Matrix> parameters, boolean after) {
    Optional<Expr> update = KeepGate.of(cell).map(KeepGate::gate);
    Optional<Expr> reset =
        gates(cell, Fn.SIGMOID).stream().filter(g -> g != update.orElse(null)).findFirst();
    Optional<Expr> candidate = gates(cell, Fn.TANH).stream().findFirst();
    return weights(cell, parameters, reset)
        .flatMap(r ->
            weights(cell, parameters, update)
                .flatMap(
                    z -> weights(cell, parameters, candidate).map(g -> new Gru(r, z, g, after))));
  }

  private static List<Expr> gates(Recurrence cell, Fn wanted) {
    return cell.equations().stream()
        .filter(e -> e.value().op() instanceof Op.Map(Fn fn, Expr _) && fn == wanted)
        .map(Equation::name)
        .toList();
  }

  private static Optional<GateWeights> weights(
      Recurrence cell, Map<Expr, Matrix> parameters, Optional<Expr> gate) {
    return gate.flatMap(g -> GateWeights.of(cell, g, parameters));
  }
}
