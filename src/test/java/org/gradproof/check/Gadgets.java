package org.gradproof.check;

import static org.gradproof.expr.Expr.add;
import static org.gradproof.expr.Expr.diag;
import static org.gradproof.expr.Expr.diagPart;
import static org.gradproof.expr.Expr.hadamard;
import static org.gradproof.expr.Expr.map;
import static org.gradproof.expr.Expr.matmul;
import static org.gradproof.expr.Expr.rows;
import static org.gradproof.expr.Expr.scale;
import static org.gradproof.expr.Expr.stack;
import static org.gradproof.expr.Expr.sum;
import static org.gradproof.expr.Expr.transpose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gradproof.cell.Cell;
import org.gradproof.eval.Bindings;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Time;

/// Small recurrences in each of which one operator or function really matters.
final class Gadgets {
  private static final Dim N = Dim.of("n");
  private static final Dim M = Dim.of("m");
  static final Expr PREVIOUS = Expr.var(Symbol.of("h").at(Time.PREVIOUS), Shape.vector(N));
  static final Expr CURRENT = Expr.var(Symbol.of("h").at(Time.NOW), Shape.vector(N));
  private static final Expr INPUT = Expr.var(Symbol.of("x").at(Time.NOW), Shape.vector(M));
  private static final Expr W = Expr.var("W", new Shape(N, N));
  private static final Expr Q = Expr.var("Q", new Shape(N, N));
  private static final Expr U = Expr.var("U", new Shape(N, M));
  private static final Expr B = Expr.var("b", Shape.vector(N));
  private static final Expr WIDE = Expr.var("V", new Shape(M.plus(N), M.plus(N)));
  private static final Expr FLAT = Expr.var("P", new Shape(N, M.plus(N)));
  private static final Expr LONG = Expr.var("R", new Shape(N, N.plus(N)));
  private static final Expr FACTOR = Expr.var("α", Shape.SCALAR);

  private Gadgets() {}

  /// One recurrence for each operator that has operands, by its name.
  static Map<String, Recurrence> operators() {
    Expr wh = matmul(W, PREVIOUS);
    Expr ux = matmul(U, INPUT);
    return Map.ofEntries(
        Map.entry("Map", driven(add(wh, ux))),
        Map.entry("Add", driven(add(wh, ux))),
        Map.entry("Hadamard", driven(hadamard(wh, ux))),
        Map.entry("Scale", driven(scale(FACTOR, wh))),
        Map.entry("MatMul", driven(matmul(matmul(W, Q), PREVIOUS))),
        Map.entry("Transpose", driven(matmul(transpose(W), PREVIOUS))),
        Map.entry("Diag", driven(matmul(diag(wh), ux))),
        Map.entry("DiagPart", driven(diagPart(matmul(W, diag(PREVIOUS))))),
        Map.entry("Stack", driven(matmul(FLAT, stack(List.of(INPUT, PREVIOUS))))),
        Map.entry("Stack of equals", driven(matmul(LONG, stack(List.of(PREVIOUS, ux))))),
        Map.entry("Rows", driven(rows(matmul(WIDE, stack(List.of(INPUT, PREVIOUS))), M, N))),
        Map.entry("Sum", driven(scale(sum(hadamard(wh, ux)), B))));
  }

  /// `h_t = h_{t-1}/2 + g_t/20`, `g_t = fn(a_t)`, with `a_t` between −4 and 4, or moved into the
  /// domain.
  static Recurrence function(Fn fn) {
    Expr a = gate("a");
    Expr g = gate("g");
    // Another function than the one under test: two wrong signs would make a right one.
    Fn bounded = fn == Fn.TANH ? Fn.SIN : Fn.TANH;
    Expr drive =
        scale(4, map(bounded, scale(2, add(matmul(W, PREVIOUS), add(matmul(U, INPUT), B)))));
    Expr argument =
        switch (fn) {
          case LOG, SQRT, RECIPROCAL ->
              add(map(Fn.EXP, scale(0.5, drive)), Expr.constant(0.25, a.shape()));
          default -> drive;
        };
    Expr next = add(scale(0.5, PREVIOUS), scale(0.05, g));
    return cell(
        List.of(
            new Equation(a, argument), new Equation(g, map(fn, a)), new Equation(CURRENT, next)));
  }

  /// `h_t = tanh(value)`.
  static Recurrence driven(Expr value) {
    return cell(List.of(new Equation(CURRENT, map(Fn.TANH, value))));
  }

  /// A cell of one state, with the names that its equations use.
  static Recurrence cell(List<Equation> equations) {
    List<Expr> defined = equations.stream().map(Equation::name).toList();
    List<Expr> parameters = new ArrayList<>();
    List<Expr> inputs = new ArrayList<>();
    for (Expr v : Expr.topological(equations.stream().map(Equation::value).toList())) {
      if (v == INPUT) {
        inputs.add(v);
      } else if (v.op() instanceof Op.Var && v != PREVIOUS && !defined.contains(v)) {
        parameters.add(v);
      }
    }
    List<Recurrence.State> states = List.of(new Recurrence.State(PREVIOUS, CURRENT));
    return Cell.of("gadget", "Gadget", "", List.of(), equations, states, inputs, parameters);
  }

  static Expr gate(String letter) {
    return Expr.var(Symbol.of(letter).at(Time.NOW), Shape.vector(N));
  }

  /// Numbers with sizes so large that no wrong rule can be right by chance.
  static Bindings bindings(Recurrence cell, int n, int m, int steps, long seed) {
    return Bindings.random(cell, Map.of("n", n, "m", m), steps, 1, new Random(seed));
  }
}
