package org.gradproof.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Shape;
import org.junit.jupiter.api.Test;

class SimplifierTest {
  private static final Expr X = Expr.var("x", Shape.vector(Dim.of("n")));
  private static final Expr Y = Expr.var("y", Shape.vector(Dim.of("n")));

  private static Expr number(double value) {
    return Expr.constant(value, Shape.SCALAR);
  }

  @Test
  void numbersAreFoldedOnlyWhereTheArithmeticIsExact() {
    assertSame(number(3), Simplifier.simplify(Expr.add(number(1), number(2))));
    assertSame(number(0.125), Simplifier.simplify(Expr.hadamard(number(0.5), number(0.25))));
    assertSame(number(-1.5), Simplifier.simplify(Expr.scale(-3, number(0.5))));
    for (Expr inexact :
        List.of(
            Expr.add(number(0.1), number(0.2)),
            Expr.hadamard(number(0.1), number(0.2)),
            Expr.hadamard(number(1e300), number(1e300)),
            Expr.hadamard(number(1e-300), number(1e-300)))) {
      assertSame(inexact, Simplifier.simplify(inexact));
    }
  }

  @Test
  void zeroHasNoSign() {
    assertEquals("0", Simplifier.simplify(Expr.hadamard(number(-1), number(0))).toString());
  }

  @Test
  void aDifferenceStartsWithItsPositiveTerm() {
    assertEquals("y - x", Simplifier.simplify(Expr.add(Expr.negate(X), Y)).toString());
  }

  @Test
  void rowsOfAConcatenationAreItsParts() {
    Expr stack = Expr.stack(List.of(X, Expr.var("p", Shape.vector(Dim.of("m"))), Y));
    assertSame(
        Y, Simplifier.simplify(Expr.rows(stack, Dim.of("n").plus(Dim.of("m")), Dim.of("n"))));
    assertSame(X, Simplifier.simplify(Expr.rows(stack, Dim.ZERO, Dim.of("n"))));
    assertSame(stack, Simplifier.simplify(Expr.rows(stack, Dim.ZERO, stack.shape().rows())));
    Expr across = Expr.rows(stack, Dim.of("n"), Dim.of("m").plus(Dim.of("n")));
    assertSame(across, Simplifier.simplify(across));
  }

  @Test
  void theTraceNamesTheRulesInOrder() {
    List<Simplifier.Step> trace = new ArrayList<>();
    Expr ones = Expr.ones(X.shape());
    Simplifier.simplify(Expr.subtract(ones, Expr.subtract(ones, X)), trace);
    assertEquals(
        List.of("one-minus-one-minus"), trace.stream().map(Simplifier.Step::rule).toList());
  }
}
