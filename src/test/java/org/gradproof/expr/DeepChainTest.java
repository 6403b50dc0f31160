package org.gradproof.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gradproof.diff.Forward;
import org.gradproof.diff.Reverse;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.junit.jupiter.api.Test;

/// Depth is a number like any other: nothing recurses on it.
class DeepChainTest {
  private static final int DEPTH = 1_000_000;
  private static final double AT = 0.3;
  private static final Expr X = Expr.var("x", Shape.SCALAR);

  // Fifty nodes are x → −x + 0.5, now and then x → sin(x) + 0.5, so that the derivative is no
  // constant and stays in range.
  private static Expr chain(int depth) {
    Expr half = Expr.constant(0.5, Shape.SCALAR);
    Expr quarter = Expr.constant(0.25, Shape.SCALAR);
    Expr minusQuarter = Expr.constant(-0.25, Shape.SCALAR);
    Expr expr = X;
    for (int i = 0; i < depth; i++) {
      expr =
          switch (i % 50) {
            case 0 -> i % 20_000 == 0 ? Expr.map(Fn.SIN, expr) : Expr.scale(-1, expr);
            case 1 -> Expr.add(expr, half);
            case 2 -> Expr.transpose(expr);
            case 3 -> Expr.hadamard(half, expr);
            case 4 -> Expr.scale(2, expr);
            case 5 -> Expr.sum(expr);
            default -> Expr.add(expr, i % 2 == 0 ? quarter : minusQuarter);
          };
    }
    return expr;
  }

  @Test
  void aChainOfAMillionNodesIsBuiltPrintedDifferentiatedAndEvaluated() {
    Expr chain = chain(DEPTH);
    assertEquals("(an expression of " + (DEPTH + 6) + " nodes)", chain.toString());
    assertSame(chain, chain.rebuild((_, built) -> built));
    Expr one = Expr.ones(Shape.SCALAR);
    Expr tangent = new Forward().tangent(chain, Map.of(X, one)).orElseThrow();
    Expr adjoint = new Reverse().adjoints(chain, one).get(X);
    List<Double> computed = numbers(List.of(chain, tangent, adjoint));

    double x = AT;
    double slope = 1;
    for (int i = 0; i < DEPTH; i += 50) {
      slope *= i % 20_000 == 0 ? Math.cos(x) : -1;
      x = (i % 20_000 == 0 ? Math.sin(x) : -x) + 0.5;
    }
    assertTrue(Math.abs(slope) > 1e-300, "the slope is representable: " + slope);
    assertEquals(x, computed.get(0), 1e-12 * Math.abs(x));
    assertEquals(slope, computed.get(1), 1e-9 * Math.abs(slope));
    assertEquals(slope, computed.get(2), 1e-9 * Math.abs(slope));
  }

  @Test
  void sharingTwoToTheThousandPathsCostsAThousandNodes() {
    Expr expr = X;
    for (int i = 0; i < 1000; i++) {
      expr = Expr.scale(0.5, Expr.add(expr, expr));
    }
    Expr one = Expr.ones(Shape.SCALAR);
    assertEquals(2002, Expr.topological(List.of(expr)).size());
    Expr tangent = new Forward().tangent(expr, Map.of(X, one)).orElseThrow();
    Expr adjoint = new Reverse().adjoints(expr, one).get(X);
    assertEquals(List.of(AT, 1.0, 1.0), numbers(List.of(expr, tangent, adjoint)));
  }

  private static List<Double> numbers(List<Expr> exprs) {
    List<Equation> equations = new ArrayList<>();
    exprs.forEach(
        e -> equations.add(new Equation(Expr.var("y" + equations.size(), Shape.SCALAR), e)));
    Interpreter.Frame frame = new Interpreter(equations, Map.of()).frame();
    frame.set(X, Matrix.of(1, 1, AT));
    frame.run();
    return equations.stream().map(e -> frame.get(e.name()).get(0, 0)).toList();
  }
}
