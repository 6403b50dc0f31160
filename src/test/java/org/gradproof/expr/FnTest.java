package org.gradproof.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Sweeps the table of functions: a new row is tested by being there.
class FnTest {
  private static final Expr X = Expr.var("x", Shape.SCALAR);
  private static final Expr Y = Expr.var("y", Shape.SCALAR);

  private static List<Double> points(Fn fn) {
    List<Double> points = new ArrayList<>();
    for (int i = -400; i <= 400; i++) {
      points.add(i * 0.0251 + 1e-3);
    }
    points.removeIf(x -> !fn.domain().contains().test(x));
    return points;
  }

  private static double evaluate(Expr expr, double x, double y) {
    return Interpreter.evaluate(
            expr, Map.of(), Map.of(X, Matrix.of(1, 1, x), Y, Matrix.of(1, 1, y)))
        .get(0, 0);
  }

  private static double slope(Fn fn, double x) {
    return evaluate(fn.slope(X, Y), x, fn.value(x));
  }

  @ParameterizedTest
  @EnumSource
  void theValueIsThatOfTheDefinition(Fn fn) {
    if (fn.definition().isPresent()) {
      Expr definition = fn.definition().get().apply(X);
      for (double x : points(fn)) {
        // A definition may cancel: it is compared at the scale of its argument as well as of its
        // value.
        double scale = Math.abs(fn.value(x)) + 1;
        assertEquals(evaluate(definition, x, 0), fn.value(x), 1e-14 * scale, () -> fn + " at " + x);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSlopeIsTheDerivativeInsideItsDomain(Fn fn) {
    int compared = 0;
    for (double x : points(fn)) {
      double h = 1e-3 * Math.min(1, Math.abs(x));
      if (fn.domain().distanceToKink(x) > 2 * h && fn.domain().contains().test(x - 2 * h)) {
        double one = fn.value(x + h) - fn.value(x - h);
        double two = fn.value(x + 2 * h) - fn.value(x - 2 * h);
        double quotient = (8 * one - two) / (12 * h);
        double noise = 1e-15 * (Math.abs(fn.value(x)) + Math.abs(x * quotient)) / h;
        assertEquals(
            quotient, slope(fn, x), 1e-10 * Math.abs(quotient) + 4 * noise, () -> fn + " at " + x);
        compared++;
      }
    }
    assertTrue(compared > 350, fn + " was compared at " + compared + " points");
  }

  @ParameterizedTest
  @EnumSource
  void theSlopeStaysBelowItsBoundAndComesNear(Fn fn) {
    double steepest = 0;
    for (int i = -200_000; i <= 200_000; i += 50) {
      double x = i * 1e-4 + 1e-6;
      if (fn.domain().contains().test(x)) {
        double slope = Math.abs(slope(fn, x));
        assertTrue(
            slope <= fn.slopeBound() * (1 + 1e-12), () -> fn + " at " + x + " has slope " + slope);
        steepest = Math.max(steepest, slope);
      }
    }
    assertTrue(
        Double.isInfinite(fn.slopeBound()) ? steepest > 15 : steepest >= 0.99 * fn.slopeBound(),
        fn + " is nowhere steeper than " + steepest);
  }

  @ParameterizedTest
  @EnumSource
  void nanInGivesNanOut(Fn fn) {
    assertTrue(Double.isNaN(fn.value(Double.NaN)), fn::toString);
  }

  @ParameterizedTest
  @EnumSource
  void aTotalFunctionHasAValueEverywhere(Fn fn) {
    for (double x : new double[] {-800, -30, -1, -1e-300, -0.0, 0, 1e-300, 1, 30, 700}) {
      double y = fn.value(x);
      assertTrue(!fn.domain().total() || Double.isFinite(y), () -> fn + " at " + x + " is " + y);
    }
    assertEquals(
        fn.domain().total(),
        Double.isFinite(fn.value(0)) && Double.isFinite(fn.value(-1)),
        fn::toString);
  }

  @ParameterizedTest
  @EnumSource
  void theNameIsReadBack(Fn fn) {
    assertEquals(Optional.of(fn), Fn.named(fn.text()));
    assertEquals(Optional.of(fn), Fn.named(fn.text().toUpperCase(java.util.Locale.ROOT)));
  }

  @Test
  void namesAreDistinct() {
    Set<String> texts = new HashSet<>();
    Set<String> latex = new HashSet<>();
    Set<String> coq = new HashSet<>();
    for (Fn fn : Fn.values()) {
      assertTrue(texts.add(fn.text()) && latex.add(fn.latex()) && coq.add(fn.coq()), fn::toString);
    }
    assertEquals(Optional.empty(), Fn.named("sigmoidal"));
  }

  @ParameterizedTest
  @CsvSource({
    "σ,SIGMOID",
    "logistic,SIGMOID",
    "ln,LOG",
    "sgn,SIGN",
    "swish,SILU",
    "heaviside,STEP",
    "recip,RECIPROCAL",
    "log_sigmoid,LOG_SIGMOID",
    "hard_sigmoid,HARD_SIGMOID"
  })
  void papersUseOtherNames(String name, Fn fn) {
    assertEquals(Optional.of(fn), Fn.named(name));
  }

  @ParameterizedTest
  @EnumSource
  void kinksAreWhereTheSlopeJumps(Fn fn) {
    for (double kink : fn.domain().kinks()) {
      assertFalse(fn.domain().contains().test(kink), fn::toString);
      assertEquals(0, fn.domain().distanceToKink(kink));
      assertEquals(0.125, fn.domain().distanceToKink(kink + 0.125));
      boolean jumps = fn.value(kink - 1e-9) != fn.value(kink + 1e-9) && fn.slopeBound() == 0;
      assertTrue(
          jumps || Math.abs(slope(fn, kink + 1e-6) - slope(fn, kink - 1e-6)) > 0.1, fn::toString);
    }
    boolean smooth = fn.domain().kinks().isEmpty();
    assertEquals(smooth, Double.isInfinite(fn.domain().distanceToKink(0.3)), fn::toString);
  }

  @Test
  void theDistanceToAKinkIsTheOneToTheNearest() {
    assertEquals(1, Domain.except(-3, 3).distanceToKink(4));
    assertEquals(2, Domain.except(-3, 3).distanceToKink(-1));
    assertEquals("x ∉ {-3, 3}", Domain.except(-3, 3).text());
  }

  @ParameterizedTest
  @CsvSource({
    "SIGMOID, 0, 0.5",
    "TANH, 0.5, 0.46211715726000975",
    "SOFTPLUS, 0, 0.6931471805599453",
    "SQRT, 9, 3",
    "RELU, -2, 0",
    "LOG_SIGMOID, -800, -800",
    "SOFTPLUS, 800, 800",
    "SIGMOID, -710, 4.476286225675130e-309",
    "HARD_SIGMOID, 1, 0.6666666666666666",
    "HARD_SIGMOID_KERAS2, 1, 0.7",
    "STEP, 0, 0",
    "SIGN, -0.5, -1",
    "ABS, -2, 2",
    "SILU, 1, 0.7310585786300049"
  })
  void knownValues(Fn fn, double x, double y) {
    assertEquals(y, fn.value(x), 1e-14 * Math.abs(y));
  }
}
