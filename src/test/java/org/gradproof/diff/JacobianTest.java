package org.gradproof.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Shape;
import org.gradproof.expr.ShapeException;
import org.gradproof.rewrite.NormalForm;
import org.gradproof.rewrite.Simplifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JacobianTest {
  private static final Dim N = Dim.of("n");
  private static final Dim M = Dim.of("m");
  private static final Expr X = Expr.var("x", Shape.vector(N));
  private static final Expr U = Expr.var("u", Shape.vector(N));
  private static final Expr P = Expr.var("p", Shape.vector(M));
  private static final Expr W = Expr.var("W", new Shape(N, N));
  private static final Expr S = Expr.var("s", Shape.SCALAR);

  private static String jacobian(Expr y) {
    return Simplifier.simplify(new Jacobian().of(y, X).orElseThrow()).toString();
  }

  @Test
  void blocksReadLikeAPaper() {
    assertEquals("diag(1 - tanh(W x)^2) W", jacobian(Expr.map(Fn.TANH, Expr.matmul(W, X))));
    assertEquals("diag(u)", jacobian(Expr.hadamard(U, X)));
    assertEquals("[I, W]", jacobian(Expr.stack(List.of(X, Expr.matmul(W, X)))));
  }

  @Test
  void aConcatenationUnderAMatrixTakesItsColumns() {
    Expr wide = Expr.var("V", new Shape(M, M.plus(N)));
    assertEquals("rows(V^T, m, n)^T", jacobian(Expr.matmul(wide, Expr.stack(List.of(P, X)))));
  }

  @Test
  void anInnerProductHasARowForEachFactor() {
    Expr dot = Expr.matmul(Expr.transpose(X), Expr.matmul(W, X));
    Expr row = Expr.add(Expr.transpose(Expr.matmul(W, X)), Expr.matmul(Expr.transpose(X), W));
    assertTrue(NormalForm.equal(row, new Jacobian().of(dot, X).orElseThrow()), () -> jacobian(dot));
    Expr scaled = Expr.scale(Expr.matmul(Expr.transpose(X), U), X);
    Expr wanted =
        Expr.add(
            Expr.matmul(X, Expr.transpose(U)),
            Expr.scale(Expr.matmul(Expr.transpose(X), U), Expr.identity(N)));
    assertTrue(
        NormalForm.equal(wanted, new Jacobian().of(scaled, X).orElseThrow()),
        () -> jacobian(scaled));
  }

  @Test
  void whatDoesNotDependHasNone() {
    assertEquals(Optional.empty(), new Jacobian().of(Expr.matmul(W, U), X));
  }

  static Stream<Map.Entry<Expr, String>> matrixPaths() {
    Expr row = Expr.transpose(X);
    Expr outer = Expr.matmul(U, row);
    return Stream.of(
        Map.entry(outer, "no matrix block expresses the Jacobian of u x^T, which is n×n"),
        Map.entry(
            Expr.matmul(outer, U), "no matrix block expresses the Jacobian of u x^T, which is n×n"),
        Map.entry(row, "no matrix block expresses the Jacobian of x^T, which is 1×n"),
        Map.entry(
            Expr.matmul(Expr.diag(X), U),
            "no matrix block expresses the Jacobian of diag(x), which is n×n"),
        Map.entry(
            Expr.transpose(Expr.matmul(row, W)),
            "no matrix block expresses the Jacobian of x^T W, which is 1×n"),
        Map.entry(
            Expr.map(Fn.TANH, row),
            "no matrix block expresses the Jacobian of tanh(x^T), which is 1×n"));
  }

  @ParameterizedTest
  @MethodSource("matrixPaths")
  void aPathThroughMatricesIsRefusedByName(Map.Entry<Expr, String> refused) {
    ShapeException refusal =
        assertThrows(ShapeException.class, () -> new Jacobian().of(refused.getKey(), X));
    assertEquals(refused.getValue(), refusal.getMessage());
  }

  @Test
  void aMatrixIsNoVectorToDifferentiateBy() {
    ShapeException refusal =
        assertThrows(ShapeException.class, () -> new Jacobian().of(Expr.matmul(W, X), W));
    assertEquals("a Jacobian in matrix blocks needs vectors, but W is n×n", refusal.getMessage());
  }

  @Test
  void aMultipleOfAMatrixIsRefused() {
    Expr y = Expr.matmul(Expr.scale(S, W), X);
    ShapeException refusal = assertThrows(ShapeException.class, () -> new Jacobian().of(y, S));
    assertEquals("a Jacobian in matrix blocks needs vectors, but W is n×n", refusal.getMessage());
  }

  @Test
  void theHessianOfAVectorIsRefused() {
    ShapeException refusal =
        assertThrows(ShapeException.class, () -> Hessian.vectorProduct(X, Map.of(X, U)));
    assertEquals("the Hessian needs a scalar, but x is n×1", refusal.getMessage());
  }

  @Test
  void aQuadraticFormHasTheHessianOfItsSymmetricPart() {
    Expr form = Expr.matmul(Expr.transpose(X), Expr.matmul(W, X));
    Map<Expr, Expr> product = Hessian.vectorProduct(form, Map.of(X, U));
    Expr wanted = Expr.add(Expr.matmul(W, U), Expr.matmul(Expr.transpose(W), U));
    assertTrue(NormalForm.equal(wanted, product.get(X)), product::toString);
    assertEquals(List.of(X), List.copyOf(product.keySet()));
  }
}
