package org.gradproof.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;
import org.gradproof.expr.ShapeException;
import org.gradproof.expr.Symbol;
import org.gradproof.rewrite.Simplifier;

/// The step Jacobian `∂s_t/∂s_{t-1}` of the full state, as blocks `J_{c,h} = ∂c_t/∂h_{t-1}` in the
/// compact form a paper prints: gate values reused, and the blocks of a state used in those of a
/// later one by name.
///
/// @param blocks one block for each pair of states, rows outermost
/// @param columns names for column blocks of parameters that the blocks use
/// @param obstacle why there are no blocks (a matrix-valued state, say), empty when there are
public record StepJacobian(List<Block> blocks, List<Equation> columns, String obstacle) {
  /// One block.
  ///
  /// @param name the variable `J_{c,h}`
  /// @param row the state differentiated
  /// @param column the previous state it is differentiated by
  /// @param value the block, in gate values; absent when it is 0
  public record Block(
      Expr name, Recurrence.State row, Recurrence.State column, Optional<Expr> value) {}

  public StepJacobian {
    blocks = List.copyOf(blocks);
    columns = List.copyOf(columns);
  }

  static StepJacobian of(Derivation derivation, Slopes slopes) {
    try {
      return new Builder(derivation, slopes).build();
    } catch (ShapeException e) {
      return new StepJacobian(List.of(), List.of(), e.getMessage());
    }
  }

  /// The blocks that are not 0, as equations, in an order in which each uses only earlier ones.
  public List<Equation> equations() {
    List<Equation> equations = new ArrayList<>();
    for (Block block : blocks) {
      block.value().ifPresent(value -> equations.add(new Equation(block.name(), value)));
    }
    return equations;
  }

  private static final class Builder {
    private final Recurrence cell;
    private final List<Equation> forward;
    private final Jacobian jacobian;
    private final Blocks columns;
    private final Map<Expr, Map<Expr, Expr>> known = new HashMap<>();

    Builder(Derivation derivation, Slopes slopes) {
      this.cell = derivation.cell();
      this.forward = derivation.forward();
      this.jacobian = new Jacobian(slopes);
      this.columns = Blocks.of(derivation.cell().equations());
    }

    StepJacobian build() {
      List<Block> blocks = new ArrayList<>();
      for (Equation equation : forward) {
        Map<Expr, Expr> row = new LinkedHashMap<>();
        Optional<Recurrence.State> state =
            cell.states().stream().filter(s -> s.current() == equation.name()).findFirst();
        for (Recurrence.State column : cell.states()) {
          Optional<Expr> value = total(equation, column.previous()).map(columns::named);
          value.ifPresent(v -> row.put(column.previous(), v));
          if (state.isPresent()) {
            Expr name = name(state.get(), column);
            blocks.add(new Block(name, state.get(), column, value));
            value.ifPresent(_ -> row.put(column.previous(), name));
          }
        }
        known.put(equation.name(), row);
      }
      Set<Expr> used = new LinkedHashSet<>();
      blocks.forEach(b -> b.value().ifPresent(v -> used.addAll(v.variables())));
      return new StepJacobian(
          blocks, columns.all().stream().filter(e -> used.contains(e.name())).toList(), "");
    }

    /// The direct derivative first, then one term for each named value on the way.
    private Optional<Expr> total(Equation equation, Expr previous) {
      Optional<Expr> sum = jacobian.of(equation.value(), previous).map(this::reuse);
      for (Expr through : equation.value().variables()) {
        Expr inner = known.getOrDefault(through, Map.of()).get(previous);
        if (inner != null) {
          Optional<Expr> term =
              jacobian
                  .of(equation.value(), through)
                  .map(this::reuse)
                  .map(p -> Expr.matmul(p, inner));
          sum =
              sum.isPresent() && term.isPresent()
                  ? Optional.of(Expr.add(sum.get(), term.get()))
                  : sum.or(() -> term);
        }
      }
      return sum.map(Simplifier::simplify);
    }

    private Expr reuse(Expr partial) {
      Map<Expr, Expr> gates = new HashMap<>();
      for (Equation equation : forward) {
        if (!equation.value().op().children().isEmpty()) {
          gates.putIfAbsent(equation.value(), equation.name());
        }
      }
      return Simplifier.simplify(partial.replace(gates));
    }

    private static Expr name(Recurrence.State row, Recurrence.State column) {
      Symbol symbol = Symbol.of("J", shortName(row.current()) + "," + shortName(column.previous()));
      return Expr.var(
          symbol, new Shape(row.current().shape().rows(), column.previous().shape().rows()));
    }

    private static String shortName(Expr state) {
      return state.op() instanceof Op.Var(Symbol s, Shape _)
          ? s.base() + s.accent().suffix() + s.subscript()
          : "";
    }
  }
}
