package org.gradproof.span;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// The gate that decides how much of a state survives a step: in `c_t = f∘c_{t-1} + …` it is f.
///
/// @param gate the gate
/// @param state the state it keeps
/// @param bias the bias of the gate's pre-activation, whose rise opens the gate
public record KeepGate(Expr gate, Recurrence.State state, Expr bias) {

  /// The first state of a cell that a logistic gate with a bias multiplies directly.
  public static Optional<KeepGate> of(Recurrence cell) {
    for (Recurrence.State state : cell.states()) {
      for (Equation equation : cell.equations()) {
        if (equation.name() == state.current()) {
          for (Expr factor : factors(equation.value(), state.previous())) {
            Optional<Expr> bias = bias(cell, factor);
            if (bias.isPresent()) {
              return Optional.of(new KeepGate(factor, state, bias.get()));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<Expr> factors(Expr value, Expr previous) {
    return switch (value.op()) {
      case Op.Add(Expr a, Expr b) ->
          Stream.concat(factors(a, previous).stream(), factors(b, previous).stream()).toList();
      case Op.Hadamard(Expr a, Expr b) when b == previous -> List.of(a);
      case Op.Hadamard(Expr a, Expr b) when a == previous -> List.of(b);
      default -> List.of();
    };
  }

  private static Optional<Expr> bias(Recurrence cell, Expr gate) {
    return cell.equations().stream()
        .filter(e ->
            e.name() == gate && e.value().op() instanceof Op.Map(Fn fn, Expr _) && fn == Fn.SIGMOID)
        .flatMap(e -> summands(e.value().op().children().getFirst()).stream())
        .filter(cell.parameters()::contains)
        .findFirst();
  }

  private static List<Expr> summands(Expr sum) {
    return sum.op() instanceof Op.Add(Expr a, Expr b)
        ? Stream.concat(summands(a).stream(), summands(b).stream()).toList()
        : List.of(sum);
  }
}
