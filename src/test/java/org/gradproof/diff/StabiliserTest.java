package org.gradproof.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Shape;
import org.gradproof.rewrite.NormalForm;
import org.junit.jupiter.api.Test;

/// The stabiliser m of the sLSTM (M. Beck et al., arXiv:2405.04517, 2024) keeps exponentials finite
/// and must not be seen: with `i' = exp(ln i − m)` and `f' = exp(ln f + m_{t-1} − m)`, the output
/// `c/n` does not depend on it.
class StabiliserTest {
  private static final Shape SHAPE = Shape.vector(Dim.of("n"));
  private static final Expr M = Expr.var("m", SHAPE);
  private static final Expr BEFORE = Expr.var("k", SHAPE);
  private static final Expr LOG_I = Expr.var("i", SHAPE);
  private static final Expr LOG_F = Expr.var("f", SHAPE);
  private static final Expr C_BEFORE = Expr.var("c", SHAPE);
  private static final Expr N_BEFORE = Expr.var("v", SHAPE);
  private static final Expr Z = Expr.var("z", SHAPE);

  private static final Expr INPUT = Expr.map(Fn.EXP, Expr.subtract(LOG_I, M));
  private static final Expr FORGET = Expr.map(Fn.EXP, Expr.subtract(Expr.add(LOG_F, BEFORE), M));
  private static final Expr C = Expr.add(Expr.hadamard(FORGET, C_BEFORE), Expr.hadamard(INPUT, Z));
  private static final Expr N = Expr.add(Expr.hadamard(FORGET, N_BEFORE), INPUT);

  private static Expr tangent(Expr e) {
    return new Forward().tangent(e, Map.of(M, Expr.ones(SHAPE))).orElseThrow();
  }

  /// `∂(c/n)/∂m = (n ∂c/∂m − c ∂n/∂m)/n²`, whose numerator is the zero polynomial.
  @Test
  void theOutputDoesNotDependOnTheStabiliserSymbolically() {
    Expr numerator = Expr.subtract(Expr.hadamard(N, tangent(C)), Expr.hadamard(C, tangent(N)));
    assertEquals(NormalForm.of(Expr.zeros(SHAPE)), NormalForm.of(numerator));
    assertTrue(NormalForm.equal(numerator, Expr.zeros(SHAPE)));
    assertFalse(NormalForm.equal(tangent(C), Expr.zeros(SHAPE)), "c alone does depend on it");
  }

  @Test
  void norNumericallyByEitherMode() {
    Expr output = Expr.hadamard(C, Expr.map(Fn.RECIPROCAL, N));
    Expr weights = Expr.var("w", SHAPE);
    Expr adjoint = new Reverse().adjoints(output, weights).get(M);
    Random random = new Random();
    for (int run = 0; run < 50; run++) {
      Map<Expr, Matrix> values = values(random);
      values.put(weights, Matrix.drawn(4, 1, () -> random.nextDouble(-1, 1)));
      double size = largest(Expr.hadamard(tangent(C), Expr.map(Fn.RECIPROCAL, N)), values);
      assertEquals(0, largest(tangent(output), values), 16 * Math.ulp(size));
      assertEquals(0, largest(adjoint, values), 16 * Math.ulp(size));
    }
  }

  /// A public port divides by `max(|n|, 1)` after stabilising: then the output sees m.
  @Test
  void dividingByAtLeastOneBreaksTheInvariance() {
    Expr ones = Expr.ones(SHAPE);
    Expr divisor = Expr.add(ones, Expr.map(Fn.RELU, Expr.subtract(Expr.map(Fn.ABS, N), ones)));
    Expr output = Expr.hadamard(C, Expr.map(Fn.RECIPROCAL, divisor));
    Map<Expr, Matrix> values = values(new Random());
    // Stabilised by a large m, n lies below 1.
    values.put(M, Matrix.of(4, 1, 9, 9, 9, 9));
    double output0 = largest(output, values);
    assertEquals(output0, largest(tangent(output), values), 1e-12 * output0);
    assertTrue(output0 > 0);
  }

  private static Map<Expr, Matrix> values(Random random) {
    Map<Expr, Matrix> values = new HashMap<>();
    for (Expr v : List.of(M, BEFORE, LOG_I, LOG_F, C_BEFORE, Z)) {
      values.put(v, Matrix.drawn(4, 1, () -> random.nextDouble(-2, 2)));
    }
    values.put(N_BEFORE, Matrix.drawn(4, 1, () -> random.nextDouble(0.1, 2)));
    return values;
  }

  private static double largest(Expr e, Map<Expr, Matrix> values) {
    double largest = 0;
    for (double x : Interpreter.evaluate(e, Map.of("n", 4), values).data()) {
      largest = Math.max(largest, Math.abs(x));
    }
    return largest;
  }
}
