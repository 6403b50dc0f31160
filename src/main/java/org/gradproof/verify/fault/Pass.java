package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;

/// A backward pass as data: the equations of one step, right or wrong, and how they run through
/// time.
///
/// @param cell the cell
/// @param lines the equations, in the order in which they run
/// @param flow how they run through time
record Pass(Recurrence cell, List<Line> lines, Flow flow) {
  /// One equation: the target is set to, or increased by, the sum of the terms.
  ///
  /// @param accumulates whether the sum is added to what the target holds
  /// @param target the adjoint
  /// @param of the variable whose adjoint it is
  /// @param terms the shares handed back by reverse mode
  record Line(boolean accumulates, Expr target, Expr of, List<Expr> terms) {
    Line {
      terms = List.copyOf(terms);
    }

    @Override
    public String toString() {
      return target + (accumulates ? " += " : " = ") + sum(terms);
    }
  }

  /// Where a term stands.
  record Place(int line, int term) {}

  Pass {
    lines = List.copyOf(lines);
  }

  /// The right pass of a cell.
  static Pass of(Recurrence cell) {
    return of(cell, cell);
  }

  /// The right pass of `formula`, for the values of `cell`. Pre-activations are written out.
  static Pass of(Recurrence cell, Recurrence formula) {
    Map<Expr, Expr> arguments = new HashMap<>();
    for (Equation equation : formula.equations()) {
      if (equation.value().op() instanceof Op.Map(Fn _, Expr x)) {
        arguments.put(Expr.var(equation.symbol().preactivation(), x.shape()), x);
      }
    }
    List<Line> lines = new ArrayList<>();
    for (Derivation.Line line : Derivation.unsimplified(formula)) {
      lines.add(
          new Line(
              line.kind() == Derivation.Kind.ACCUMULATE,
              line.target(),
              line.of(),
              terms(line.raw()).stream().map(t -> t.replace(arguments)).toList()));
    }
    return new Pass(cell, lines, Flow.RIGHT);
  }

  /// The pass with other terms at some places.
  Pass with(Map<Place, Expr> terms) {
    if (terms.isEmpty()) {
      return this;
    }
    Map<Integer, List<Expr>> changed = new LinkedHashMap<>();
    terms.forEach((place, term) ->
        changed
            .computeIfAbsent(place.line(), l -> new ArrayList<>(lines.get(l).terms()))
            .set(place.term(), term));
    List<Line> edited = new ArrayList<>(lines);
    changed.forEach((l, list) -> {
      Line old = lines.get(l);
      edited.set(l, new Line(old.accumulates(), old.target(), old.of(), list));
    });
    return new Pass(cell, edited, flow);
  }

  /// The pass run otherwise.
  Pass with(Flow other) {
    return new Pass(cell, lines, other);
  }

  /// The summands of a sum.
  static List<Expr> terms(Expr sum) {
    return sum.op() instanceof Op.Add(Expr a, Expr b) && !isComplement(sum)
        ? join(terms(a), terms(b))
        : List.of(sum);
  }

  /// Whether this is `1 − y`.
  static boolean isComplement(Expr expr) {
    return expr.op() instanceof Op.Add(Expr a, Expr _)
        && a.op() instanceof Op.Const(double one, Shape _)
        && one == 1;
  }

  /// Whether the values are zero by construction.
  static boolean isZero(Expr expr) {
    return expr.op() instanceof Op.Const(double value, Shape _) && value == 0;
  }

  /// The sum of terms.
  static Expr sum(List<Expr> terms) {
    return terms.stream().reduce(Expr::add).orElseThrow();
  }

  private static List<Expr> join(List<Expr> a, List<Expr> b) {
    List<Expr> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }
}
