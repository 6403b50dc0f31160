package org.gradproof.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Order;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Symbol;

/// A recurrence over T steps as expressions without steps: the equations put into one another, with
/// variables of their own for what each step is given.
///
/// The parameters and the states before step 1 keep their names; the input `x_t` of step 3 is
/// called `x_t[3]`, and the gradient that arrives from outside at the state `h_t` is called
/// `h_t*[3]`. Cost: linear in T and in the nodes of the equations.
public final class Unrolled {
  /// One step.
  ///
  /// @param inputs input → the variable that holds it at that step
  /// @param states state → what it is after that step
  /// @param upstream state → the variable that holds the gradient arriving from outside
  public record Step(Map<Expr, Expr> inputs, Map<Expr, Expr> states, Map<Expr, Expr> upstream) {}

  private final List<Step> steps = new ArrayList<>();

  private Unrolled(Recurrence cell, int count) {
    Template template = new Template(cell);
    Map<Expr, String> names = new HashMap<>();
    cell.inputs().forEach(x -> names.put(x, x.toString()));
    cell.states().forEach(s -> names.put(s.current(), s.current().toString()));
    Map<Expr, Expr> given = new LinkedHashMap<>();
    for (int t = 1; t <= count; t++) {
      Map<Expr, Expr> inputs = new LinkedHashMap<>();
      Map<Expr, Expr> states = new LinkedHashMap<>();
      Map<Expr, Expr> upstream = new LinkedHashMap<>();
      for (Expr input : cell.inputs()) {
        inputs.put(input, at(input, names.get(input) + "[" + t + "]"));
      }
      given.putAll(inputs);
      template.build(given);
      for (Recurrence.State state : cell.states()) {
        Expr built = template.built(state.current());
        states.put(state.current(), built);
        given.put(state.previous(), built);
        Expr current = state.current();
        upstream.put(current, at(current, names.get(current) + "*[" + t + "]"));
      }
      steps.add(new Step(inputs, states, upstream));
    }
  }

  /// The steps 1 to `count` of a recurrence.
  public static Unrolled of(Recurrence cell, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one step is needed, not " + count);
    }
    return new Unrolled(cell, count);
  }

  /// The steps; step t stands at t−1.
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /// What each state is after the last step, in the order of the states.
  public List<Expr> last() {
    return List.copyOf(steps.getLast().states().values());
  }

  /// The scalar `Σ_t Σ_s ⟨upstream_t(s), s_t⟩`.
  public Expr loss() {
    return steps.stream()
        .flatMap(step ->
            step.upstream().entrySet().stream()
                .map(arriving -> inner(arriving.getValue(), step.states().get(arriving.getKey()))))
        .reduce(Expr::add)
        .orElseThrow();
  }

  private static Expr inner(Expr a, Expr b) {
    Expr product = Expr.hadamard(a, b);
    return a.shape().isScalar() ? product : Expr.sum(product);
  }

  // No formula has a letter with brackets, so that the name is nobody else's.
  private static Expr at(Expr variable, String name) {
    return Expr.var(Symbol.of(name), variable.shape());
  }

  /// The equations of one step, gone through once for all steps.
  private static final class Template {
    private final Order order;
    private final Map<Expr, Expr> definitions = new HashMap<>();
    private final Expr[] built;

    Template(Recurrence cell) {
      List<Expr> roots = new ArrayList<>();
      cell.equations().forEach(e -> roots.add(e.value()));
      cell.equations().forEach(e -> roots.add(e.name()));
      cell.equations().forEach(e -> definitions.put(e.name(), e.value()));
      order = Order.of(roots);
      built = new Expr[order.size()];
    }

    /// Builds every node with these values in place of their keys. A name stands behind the
    /// equation that defines it, because equations stand behind those they use.
    void build(Map<Expr, Expr> given) {
      for (int i = 0; i < built.length; i++) {
        Expr node = order.node(i);
        if (order.operands(i) > 0) {
          built[i] = order.rebuilt(i, built);
        } else if (definitions.containsKey(node)) {
          built[i] = built(definitions.get(node));
        } else {
          built[i] = given.getOrDefault(node, node);
        }
      }
    }

    Expr built(Expr node) {
      return built[order.number(node)];
    }
  }
}
