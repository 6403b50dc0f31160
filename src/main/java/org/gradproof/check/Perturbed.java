package org.gradproof.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.eval.Place;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;

/// A cell of which many copies run side by side, each with its own change of one variable, while
/// all share the parameters.
///
/// A matrix `P` becomes `P + u vᵀ`, and its products `P x + u (vᵀ x)`, so that `P x` stays one
/// matrix product for all copies; a vector becomes `b + u`; a named value gets a summand `d`. The
/// column `u` belongs to a copy and is carried like a state, the row `v` is the same for all copies
/// of a run, `d` is an input. Initial states and inputs need no change of the equations.
///
/// @param equations the equations of a step
/// @param states the cell's states and `u`
/// @param inputs what differs from step to step
/// @param parameters the cell's parameters and `v`
/// @param own the changes that each copy has of its own: `u` or `d`; absent where the equations are
///   the cell's
/// @param row `v`; absent where the changed variable is no matrix
/// @param title the name used in messages
record Perturbed(
    List<Equation> equations,
    List<Recurrence.State> states,
    List<Expr> inputs,
    List<Expr> parameters,
    Optional<Expr> own,
    Optional<Expr> row,
    String title)
    implements Recurrence {

  /// The copies of a cell in which a variable is changed.
  static Perturbed of(Recurrence cell, Place.Kind kind, Expr variable) {
    return switch (kind) {
      case INITIAL, INPUT ->
          new Perturbed(
              cell.equations(),
              cell.states(),
              cell.inputs(),
              cell.parameters(),
              Optional.empty(),
              Optional.empty(),
              cell.title());
      case NAMED -> named(cell, variable);
      case PARAMETER -> parameter(cell, variable);
    };
  }

  private static Perturbed named(Recurrence cell, Expr variable) {
    Expr change = Expr.var("change", variable.shape());
    List<Equation> equations = new ArrayList<>();
    for (Equation e : cell.equations()) {
      equations.add(e.name() == variable ? new Equation(variable, Expr.add(e.value(), change)) : e);
    }
    List<Expr> inputs = new ArrayList<>(cell.inputs());
    inputs.add(change);
    return new Perturbed(
        equations,
        cell.states(),
        inputs,
        cell.parameters(),
        Optional.of(change),
        Optional.empty(),
        cell.title());
  }

  private static Perturbed parameter(Recurrence cell, Expr parameter) {
    Shape shape = Shape.vector(parameter.shape().rows());
    Expr column = Expr.var("column before", shape);
    Expr carried = Expr.var("column", shape);
    Optional<Expr> row =
        parameter.shape().isVector()
            ? Optional.empty()
            : Optional.of(Expr.var("row", Shape.vector(parameter.shape().cols())));
    List<Equation> equations = new ArrayList<>();
    equations.add(new Equation(carried, column));
    for (Equation e : cell.equations()) {
      equations.add(new Equation(e.name(), moved(e.value(), parameter, column, row)));
    }
    List<Recurrence.State> states = new ArrayList<>(cell.states());
    states.add(new Recurrence.State(column, carried));
    List<Expr> parameters = new ArrayList<>(cell.parameters());
    row.ifPresent(parameters::add);
    return new Perturbed(
        equations, states, cell.inputs(), parameters, Optional.of(column), row, cell.title());
  }

  /// An expression with `P + u vᵀ` in place of `P`.
  private static Expr moved(Expr root, Expr p, Expr u, Optional<Expr> v) {
    Map<Expr, Expr> moved = new HashMap<>();
    for (Expr node : Expr.topological(List.of(root))) {
      Expr result;
      if (node == p) {
        result = Expr.add(p, v.map(w -> Expr.matmul(u, Expr.transpose(w))).orElse(u));
      } else if (v.isPresent() && node.op() instanceof Op.MatMul(Expr a, Expr b) && a == p) {
        Expr x = moved.get(b);
        result = Expr.add(Expr.matmul(p, x), outer(u, v.get(), x));
      } else if (v.isPresent()
          && node.op() instanceof Op.MatMul(Expr a, Expr b)
          && a == Expr.transpose(p)) {
        Expr x = moved.get(b);
        result = Expr.add(Expr.matmul(a, x), outer(v.get(), u, x));
      } else {
        List<Expr> children = node.op().children().stream().map(moved::get).toList();
        result = children.isEmpty() ? node : Expr.of(node.op().withChildren(children));
      }
      moved.put(node, result);
    }
    return moved.get(root);
  }

  /// `a (bᵀ x)`.
  static Expr outer(Expr a, Expr b, Expr x) {
    Expr inner = Expr.matmul(Expr.transpose(b), x);
    return x.shape().isVector() ? Expr.scale(inner, a) : Expr.matmul(a, inner);
  }

  /// Whether a variable is the row `v`.
  boolean isRow(Expr candidate) {
    return row.equals(Optional.of(candidate));
  }

  /// The same cell with what depends on inputs and parameters alone, and holds a matrix product,
  /// given as inputs, so that it is not computed again for each copy.
  Hoisted hoisted() {
    Set<Expr> early = new HashSet<>(inputs);
    early.addAll(parameters);
    own.ifPresent(early::remove);
    Split split = new Split(early::contains, this::hasProduct);
    List<Equation> rest = split.equations(equations);
    List<Expr> read = new ArrayList<>();
    for (Expr input : inputs) {
      if (rest.stream().anyMatch(e -> e.value().variables().contains(input))) {
        read.add(input);
      }
    }
    read.addAll(split.given().keySet());
    return new Hoisted(
        new Perturbed(rest, states, read, parameters, own, row, title), split.given());
  }

  private boolean hasProduct(Expr expr) {
    return Expr.topological(List.of(expr)).stream()
        .anyMatch(e ->
            e.op() instanceof Op.MatMul(_, Expr b)
                && b.variables().stream().anyMatch(inputs::contains));
  }

  /// A cell and the values it is given in place of expressions.
  ///
  /// @param cell the cell
  /// @param given input → the expression it stands for
  record Hoisted(Perturbed cell, Map<Expr, Expr> given) {}
}
