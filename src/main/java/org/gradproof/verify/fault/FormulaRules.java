package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// Backward passes that are right for another formula than the one that was run forward.
///
/// One equation of the cell is changed, the changed cell is differentiated, and the result is
/// evaluated at the values of the cell as it is.
final class FormulaRules {
  /// The functions that are mistaken for one another.
  static final List<Fn> USUAL =
      List.of(Fn.TANH, Fn.SIGMOID, Fn.HARD_SIGMOID, Fn.HARD_SIGMOID_KERAS2, Fn.RELU);

  private FormulaRules() {}

  /// One edit for each changed equation.
  static List<Edit> edits(Site.Scene scene) {
    Recurrence cell = scene.pass().cell();
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < cell.equations().size(); i++) {
      Equation equation = cell.equations().get(i);
      Set<Expr> others = new LinkedHashSet<>();
      for (Expr node : Expr.topological(List.of(equation.value()))) {
        for (Expr by : replacements(node)) {
          others.add(equation.value().replace(Map.of(node, by)));
        }
      }
      others.addAll(exchanges(scene, equation, i));
      others.remove(equation.value());
      for (Expr value : others) {
        List<Equation> equations = new ArrayList<>(cell.equations());
        equations.set(i, new Equation(equation.name(), value));
        Pass pass = Pass.of(cell, Altered.equations(cell, equations));
        edits.add(
            Edit.of(
                Fault.FORMULA,
                "the backward pass is that of "
                    + new Equation(equation.name(), value)
                    + ", while the forward pass computes "
                    + equation,
                pass.lines()));
      }
    }
    return edits;
  }

  /// What a part of a formula is mistaken for.
  private static List<Expr> replacements(Expr node) {
    List<Expr> by = new ArrayList<>();
    switch (node.op()) {
      case Op.Map(Fn fn, Expr x) -> {
        by.add(x);
        USUAL.stream().filter(f -> f != fn).forEach(f -> by.add(Expr.map(f, x)));
      }
      case Op.Hadamard(Expr a, Expr b) -> {
        by.add(Expr.add(a, b));
        by.add(a);
        by.add(b);
        if (b.op() instanceof Op.MatMul(Expr u, Expr h)) {
          moved(u, a, h).forEach(by::add);
        }
        if (b.op() instanceof Op.Add(Expr p, Expr q)) {
          by.add(Expr.hadamard(a, p));
          by.add(Expr.add(Expr.hadamard(a, p), q));
          if (p.op() instanceof Op.MatMul(Expr u, Expr h)) {
            moved(u, a, h).forEach(m -> by.add(Expr.add(m, q)));
            moved(u, a, h).forEach(m -> by.add(Expr.add(m, Expr.hadamard(a, q))));
          }
        }
      }
      case Op.MatMul(Expr u, Expr v) -> {
        if (v.op() instanceof Op.Hadamard(Expr r, Expr h) && r.shape().equals(node.shape())) {
          by.add(Expr.hadamard(r, Expr.matmul(u, h)));
        }
      }
      case Op.Add(Expr a, Expr b) -> {
        if (!Pass.isComplement(node)) {
          by.add(a);
          by.add(b);
        }
      }
      case Op.Var _,
          Op.Const _,
          Op.Scale _,
          Op.Transpose _,
          Op.Diag _,
          Op.DiagPart _,
          Op.Stack _,
          Op.Rows _,
          Op.Sum _ -> {}
    }
    return by;
  }

  private static List<Expr> moved(Expr u, Expr r, Expr h) {
    return r.shape().equals(h.shape()) ? List.of(Expr.matmul(u, Expr.hadamard(r, h))) : List.of();
  }

  /// Values that are mistaken for one another within an equation.
  private static List<Expr> exchanges(Site.Scene scene, Equation equation, int index) {
    Recurrence cell = scene.pass().cell();
    Set<Expr> earlier = new LinkedHashSet<>();
    cell.equations().subList(0, index).forEach(e -> earlier.add(e.name()));
    cell.states().forEach(s -> earlier.add(s.previous()));
    earlier.addAll(cell.inputs());
    List<Expr> values = new ArrayList<>();
    for (Expr v : equation.value().variables()) {
      if (scene.isForward(v)) {
        for (Expr other : earlier) {
          if (other != v && other.shape().equals(v.shape())) {
            values.add(equation.value().replace(Map.of(v, other)));
            values.add(equation.value().replace(Map.of(v, other, other, v)));
          }
        }
      }
      if (scene.isGate(v)) {
        Expr complement = Expr.subtract(Expr.ones(v.shape()), v);
        Map<Expr, Expr> swap = new LinkedHashMap<>();
        swap.put(complement, v);
        swap.put(v, complement);
        values.add(equation.value().replace(swap));
      }
    }
    return values;
  }
}
