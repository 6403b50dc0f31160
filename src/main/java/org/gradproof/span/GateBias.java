package org.gradproof.span;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// The bias vectors of a gate. Frameworks that add two biases need their **sum** to be the wanted
/// value: the first is set, the others become 0.
///
/// @param gate the gate
/// @param vectors its biases, at least one
public record GateBias(Expr gate, List<Expr> vectors) {
  /// Copies the list.
  public GateBias {
    vectors = List.copyOf(vectors);
  }

  /// The biases of the gate called `name`, such as `f`; none when there is no such gate or it has
  /// no bias.
  public static Optional<GateBias> named(Recurrence cell, String name) {
    return cell.equations().stream()
        .filter(e -> e.symbol().base().equals(name) || e.name().toString().equals(name))
        .flatMap(e -> of(cell, e).stream())
        .findFirst();
  }

  /// The biases of a gate.
  public static Optional<GateBias> of(Recurrence cell, Expr gate) {
    return cell.equations().stream()
        .filter(e -> e.name() == gate)
        .flatMap(e -> of(cell, e).stream())
        .findFirst();
  }

  private static Optional<GateBias> of(Recurrence cell, Equation equation) {
    if (equation.value().op() instanceof Op.Map(var _, Expr argument)) {
      List<Expr> vectors =
          summands(argument)
              .filter(e -> cell.parameters().contains(e) && e.shape().isVector())
              .toList();
      return vectors.isEmpty()
          ? Optional.empty()
          : Optional.of(new GateBias(equation.name(), vectors));
    }
    return Optional.empty();
  }

  private static Stream<Expr> summands(Expr sum) {
    return sum.op() instanceof Op.Add(Expr a, Expr b)
        ? Stream.concat(summands(a), summands(b))
        : Stream.of(sum);
  }

  /// Sets the sum of the biases, entry by entry.
  public void set(Map<Expr, Matrix> parameters, DoubleSupplier entries) {
    vectors.forEach(b -> Arrays.fill(parameters.get(b).data(), 0));
    Arrays.setAll(parameters.get(vectors.getFirst()).data(), _ -> entries.getAsDouble());
  }
}
