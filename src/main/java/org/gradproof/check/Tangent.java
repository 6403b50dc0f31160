package org.gradproof.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gradproof.diff.Forward;
import org.gradproof.eval.Place;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;
import org.gradproof.rewrite.Simplifier;

/// The tangent of a cell along a change of one variable, by forward mode: a linear recurrence of
/// the tangents of the states.
///
/// What multiplies tangents, such as `f∘(1−f)`, does not depend on the direction and is given. As
/// in [Perturbed], the tangent of a matrix is `u vᵀ` and goes into products as `u (vᵀ x)`.
final class Tangent {
  private Tangent() {}

  /// The tangent of a cell.
  ///
  /// @return the recurrence, and name → the expression of the cell's values that it stands for
  static Perturbed.Hoisted of(Recurrence cell, Place.Kind kind, Expr variable) {
    Map<Expr, Expr> dots = new HashMap<>();
    Set<Expr> late = new HashSet<>();
    List<Recurrence.State> states = new ArrayList<>();
    for (Recurrence.State s : cell.states()) {
      dots.put(s.previous(), dot(s.previous()));
      states.add(new Recurrence.State(dot(s.previous()), dot(s.current())));
    }
    List<Equation> equations = new ArrayList<>();
    List<Expr> inputs = new ArrayList<>();
    List<Expr> parameters = new ArrayList<>(cell.parameters());
    Perturbed copies = Perturbed.of(cell, kind, variable);
    Optional<Expr> own = copies.own();
    Optional<Expr> row = copies.row();
    Optional<Expr> product = Optional.empty();
    switch (kind) {
      case PARAMETER -> {
        Recurrence.State column = copies.states().getLast();
        states.add(column);
        equations.add(new Equation(column.current(), column.previous()));
        row.ifPresent(parameters::add);
        product = row.map(v -> Expr.matmul(column.previous(), Expr.transpose(v)));
        dots.put(variable, product.orElse(column.previous()));
      }
      case INPUT -> {
        own = Optional.of(dot(variable));
        dots.put(variable, dot(variable));
        inputs.add(dot(variable));
      }
      case NAMED -> inputs.add(own.orElseThrow());
      case INITIAL -> {}
    }
    Map<Expr, Expr> gates = new HashMap<>();
    cell.equations().stream()
        .filter(e -> !e.value().op().children().isEmpty())
        .forEach(e -> gates.putIfAbsent(e.value(), e.name()));
    Forward mode = new Forward();
    Expr columnOf = own.orElse(variable);
    for (Equation e : cell.equations()) {
      Optional<Expr> tangent = mode.tangent(e.value(), dots);
      if (product.isPresent()) {
        Expr outer = product.get();
        tangent = tangent.map(t -> reassociated(t, outer, columnOf, row.orElseThrow()));
      }
      Optional<Expr> change =
          kind == Place.Kind.NAMED && e.name() == variable ? own : Optional.empty();
      Expr value =
          Stream.of(tangent, change)
              .flatMap(Optional::stream)
              .reduce(Expr::add)
              .orElseGet(() -> Expr.zeros(e.name().shape()));
      equations.add(new Equation(dot(e.name()), Simplifier.simplify(value.replace(gates))));
      dots.put(e.name(), dot(e.name()));
    }
    equations.forEach(e -> late.add(e.name()));
    states.forEach(s -> late.add(s.previous()));
    late.addAll(inputs);
    Split split = new Split(v -> !late.contains(v), e -> isGiven(e, parameters));
    List<Equation> linear = split.equations(equations);
    inputs.addAll(split.given().keySet());
    return new Perturbed.Hoisted(
        new Perturbed(
            linear, states, inputs, parameters, own, row, "the tangent of " + cell.title()),
        split.given());
  }

  /// Whether what multiplies tangents is given: what changes from step to step, and what holds a
  /// function, whose rounding a run on moved parameters would not show.
  private static boolean isGiven(Expr expr, List<Expr> parameters) {
    return Expr.topological(List.of(expr)).stream()
        .anyMatch(
            e -> e.op() instanceof Op.Map || (e.op() instanceof Op.Var && !parameters.contains(e)));
  }

  /// `(u vᵀ) x` as `u (vᵀ x)`, and `(u vᵀ)ᵀ x` as `v (uᵀ x)`.
  private static Expr reassociated(Expr root, Expr product, Expr u, Expr v) {
    Map<Expr, Expr> moved = new HashMap<>();
    for (Expr node : Expr.topological(List.of(root))) {
      List<Expr> children = node.op().children().stream().map(moved::get).toList();
      Expr result = children.isEmpty() ? node : Expr.of(node.op().withChildren(children));
      if (node.op() instanceof Op.MatMul(Expr a, Expr b) && a == product) {
        result = Perturbed.outer(u, v, moved.get(b));
      } else if (node.op() instanceof Op.MatMul(Expr a, Expr b) && a == Expr.transpose(product)) {
        result = Perturbed.outer(v, u, moved.get(b));
      }
      moved.put(node, result);
    }
    return moved.get(root);
  }

  /// A cell's equations, each followed by its tangent.
  ///
  /// @param along what is changed → its tangent
  static List<Equation> equations(Recurrence cell, Map<Expr, Expr> along) {
    Map<Expr, Expr> dots = new HashMap<>(along);
    List<Equation> equations = new ArrayList<>();
    Forward mode = new Forward();
    for (Equation equation : cell.equations()) {
      equations.add(equation);
      Expr dot = dot(equation.name());
      Expr tangent = mode.tangent(equation.value(), dots).orElseGet(() -> Expr.zeros(dot.shape()));
      equations.add(new Equation(dot, tangent));
      dots.put(equation.name(), dot);
    }
    return equations;
  }

  /// The tangent of a variable.
  static Expr dot(Expr variable) {
    if (variable.op() instanceof Op.Var(var symbol, Shape shape)) {
      return Expr.var(symbol.tangent(), shape);
    }
    throw new IllegalArgumentException(variable + " is not a variable");
  }
}
