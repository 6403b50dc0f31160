package org.gradproof.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpShapeTest {
  private static final Dim N = Dim.of("n");
  private static final Dim M = Dim.of("m");
  private static final Expr A = Expr.var("A", new Shape(N, M));
  private static final Expr B = Expr.var("B", new Shape(M, N));
  private static final Expr X = Expr.var("x", Shape.vector(N));
  private static final Expr Y = Expr.var("y", Shape.vector(M));

  /// An operator on operands that do not fit, and all that the message must name.
  record Misfit(Op op, List<String> named) {}

  static Stream<Misfit> misfits() {
    return Stream.of(
        new Misfit(new Op.Add(X, Y), List.of("+ needs", "x is n×1", "y is m×1")),
        new Misfit(new Op.Add(A, B), List.of("+ needs", "A is n×m", "B is m×n")),
        new Misfit(new Op.Hadamard(X, Y), List.of("∘ needs", "x is n×1", "y is m×1")),
        new Misfit(new Op.Hadamard(X, A), List.of("∘ needs", "x is n×1", "A is n×m")),
        new Misfit(
            new Op.Scale(X, A), List.of("scalar multiple needs", "x is n×1", "A is n×m", "1×1")),
        new Misfit(new Op.MatMul(A, X), List.of("matrix product needs", "A is n×m", "x is n×1")),
        new Misfit(new Op.MatMul(A, A), List.of("matrix product needs", "A is n×m")),
        new Misfit(new Op.Diag(A), List.of("diag needs", "a vector", "A is n×m")),
        new Misfit(
            new Op.DiagPart(A), List.of("diagonal part needs", "a square matrix", "A is n×m")),
        new Misfit(
            new Op.Stack(List.of(A, B)), List.of("concatenation needs", "A is n×m", "B is m×n")),
        new Misfit(new Op.Stack(List.of(A)), List.of("concatenation needs", "two parts")),
        new Misfit(new Op.Rows(A, Dim.ZERO, M), List.of("rows 0 to m", "of A", "n×m")),
        new Misfit(new Op.Rows(X, N, N), List.of("rows n to 2n", "of x", "n×1")),
        new Misfit(new Op.Rows(X, Dim.ZERO, Dim.ONE), List.of("rows 0 to 1", "of x", "n×1")));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void operandsThatDoNotFitAreRefusedByName(Misfit misfit) {
    ShapeException refusal = assertThrows(ShapeException.class, () -> Expr.of(misfit.op()));
    for (String named : misfit.named()) {
      assertTrue(refusal.getMessage().contains(named), refusal::getMessage);
    }
  }

  @Test
  void everyOperatorThatCanBeMisusedIsMisusedHere() {
    Set<Class<?>> wanted = new HashSet<>(Arrays.asList(Op.class.getPermittedSubclasses()));
    wanted.removeAll(
        Set.of(Op.Var.class, Op.Const.class, Op.Map.class, Op.Transpose.class, Op.Sum.class));
    Set<Class<?>> misused = new HashSet<>();
    misfits().forEach(m -> misused.add(m.op().getClass()));
    assertEquals(wanted, misused);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aConstantIsFinite(double value) {
    ShapeException refusal =
        assertThrows(ShapeException.class, () -> Expr.constant(value, X.shape()));
    assertEquals("a constant must be finite, not " + value, refusal.getMessage());
  }

  @Test
  void dimensionsOfDifferentNamesNeverMixWhateverTheirSizes() {
    assertThrows(ShapeException.class, () -> Expr.add(X, Y));
    assertNotSame(Expr.var("x", Shape.vector(N)), Expr.var("x", Shape.vector(M)));
    assertThrows(ShapeException.class, () -> Expr.add(X, Expr.var("x", Shape.vector(Dim.ONE))));
  }

  @Test
  void shapesOfEveryOperator() {
    assertEquals(new Shape(N, M), Expr.map(Fn.TANH, A).shape());
    assertEquals(new Shape(N, M), Expr.add(A, A).shape());
    assertEquals(new Shape(N, M), Expr.hadamard(A, A).shape());
    assertEquals(new Shape(N, M), Expr.scale(2, A).shape());
    assertEquals(new Shape(N, N), Expr.matmul(A, B).shape());
    assertEquals(new Shape(M, N), Expr.transpose(A).shape());
    assertEquals(new Shape(N, N), Expr.diag(X).shape());
    assertEquals(Shape.vector(N), Expr.diagPart(Expr.matmul(A, B)).shape());
    assertEquals(Shape.vector(M.plus(N)), Expr.stack(List.of(X, Y)).shape());
    assertEquals(Shape.vector(M), Expr.rows(Expr.stack(List.of(X, Y)), N, M).shape());
    assertEquals(new Shape(N, M), Expr.cols(Expr.var("W", new Shape(N, N.plus(M))), N, M).shape());
    assertEquals(Shape.SCALAR, Expr.sum(A).shape());
    assertEquals(Shape.vector(Dim.ZERO), Expr.rows(X, N, Dim.ZERO).shape());
  }

  @Test
  void theListOfPartsIsCopied() {
    List<Expr> parts = new java.util.ArrayList<>(List.of(X, Y));
    Expr stack = Expr.stack(parts);
    parts.clear();
    assertEquals(List.of(X, Y), stack.op().children());
  }
}
