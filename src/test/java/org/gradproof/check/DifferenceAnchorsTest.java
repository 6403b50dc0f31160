package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.special.Erf;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Shape;
import org.junit.jupiter.api.Test;

/// Figures of the literature on difference formulas, step sizes and random projections.
class DifferenceAnchorsTest {
  private static final Expr X = Expr.var("x", Shape.SCALAR);
  private static final Expr Y = Expr.var("y", Shape.SCALAR);
  private static final double EPS = Math.ulp(1.0) / 2;

  /// Functions that Commons Math has for complex arguments too.
  private static final Map<Fn, UnaryOperator<Complex>> ANALYTIC =
      Map.of(
          Fn.SIN, Complex::sin,
          Fn.COS, Complex::cos,
          Fn.EXP, Complex::exp,
          Fn.TANH, Complex::tanh,
          Fn.SIGMOID, z -> z.negate().exp().add(1).reciprocal());

  /// A step of 1e-200 leaves nothing to subtract: the derivative of the sine is right to its last
  /// digit.
  @Test
  void complexStepsHaveNoRoundingError() {
    assertEquals(Math.cos(1), complexStep(Complex::sin, 1), 2e-16 * Math.cos(1));
  }

  /// The table's slopes against an oracle that knows nothing of them.
  @Test
  void slopesOfTheTableAgreeWithComplexSteps() {
    Random random = new Random();
    ANALYTIC.forEach((fn, f) -> {
      for (int i = 0; i < 200; i++) {
        double x = random.nextDouble(-6, 6);
        double step = complexStep(f, x);
        // The values that a slope is computed from are rounded: 1 − y² near 1 loses their digits.
        double allowed = 8 * EPS * (1 + Math.abs(step));
        assertEquals(step, slope(fn, x), allowed, () -> fn + " at " + x);
      }
    });
  }

  private static double slope(Fn fn, double x) {
    Matrix y = Matrix.of(1, 1, fn.value(x));
    return Interpreter.evaluate(fn.slope(X, Y), Map.of(), Map.of(X, Matrix.of(1, 1, x), Y, y))
        .get(0, 0);
  }

  private static double complexStep(UnaryOperator<Complex> f, double x) {
    return f.apply(new Complex(x, 1e-200)).getImaginary() / 1e-200;
  }

  /// P. E. Gill, W. Murray, M. A. Saunders, M. H. Wright, SIAM J. Sci. Stat. Comput. 4 (1983): the
  /// second difference is trusted once its condition error is within [0.001, 0.1]; it gives the
  /// step of the forward difference.
  @Test
  void theStepOfGillMurraySaundersAndWrightOnASlowExponential() {
    DoubleUnaryOperator f = x -> Math.exp(-x / 1e6);
    double derivative = -1e-6 * Math.exp(-1e-6);
    double noise = EPS;
    double wide = 10 * 2 * Math.sqrt(noise);
    double second = second(f, 1, wide);
    for (int i = 0; i < 30; i++) {
      double condition = 4 * noise / (wide * wide * Math.abs(second));
      if (condition <= 0.1 && condition >= 0.001) {
        break;
      }
      wide *= condition > 0.1 ? 10 : 0.1;
      second = second(f, 1, wide);
    }
    double h = 2 * Math.sqrt(noise / Math.abs(second));
    assertWithin(5, 0.02, h);
    // One value of a difference may be right by luck; 100 steps beside it may not all be.
    double worst = 0;
    for (int i = 0; i < 100; i++) {
      double step = (1 + h * (0.95 + i * 1e-3)) - 1;
      worst = Math.max(worst, relative((f.applyAsDouble(1 + step) - f.applyAsDouble(1)) / step));
    }
    assertWithin(5, 1.2e-8, worst);
    FiniteDifference ours = FiniteDifference.of(d -> f.applyAsDouble(1 + d), noise, 1.49e-8);
    assertTrue(Math.abs(ours.value() - derivative) <= worst * 1e-6, ours::toString);
  }

  private static double relative(double found) {
    double derivative = -1e-6 * Math.exp(-1e-6);
    return Math.abs(found - derivative) / Math.abs(derivative);
  }

  private static double second(DoubleUnaryOperator f, double x, double h) {
    return (f.applyAsDouble(x + h) - 2 * f.applyAsDouble(x) + f.applyAsDouble(x - h)) / (h * h);
  }

  /// How often a random projection passes an error of 100 times the tolerance.
  @Test
  void gaussianProbesMissAnErrorAsOftenAsTheErrorFunctionSays() {
    double tolerance = 0.01;
    double oneSided = Erf.erf(tolerance / Math.sqrt(2));
    double gamma = 0.5772156649;
    double twoSided = 2 * tolerance / Math.PI * (1 + Math.log(2 / tolerance) - gamma);
    assertEquals(0.00798, oneSided, 5e-6);
    assertEquals(0.0364, twoSided, 5e-5);
    Random random = new Random();
    double[] e = {3, -1, 2, 0.5};
    double[] other = {1, 1, -2};
    int tries = 2_000_000;
    int missed = 0;
    int missedByTwo = 0;
    for (int i = 0; i < tries; i++) {
      double first = projected(e, random);
      missed += Math.abs(first) <= tolerance ? 1 : 0;
      missedByTwo += Math.abs(first * projected(other, random)) <= tolerance ? 1 : 0;
    }
    // 5 per cent are more than six standard errors.
    assertEquals(oneSided, (double) missed / tries, 0.05 * oneSided);
    assertEquals(twoSided, (double) missedByTwo / tries, 0.05 * twoSided);
  }

  private static double projected(double[] e, Random random) {
    double sum = 0;
    double squares = 0;
    for (double x : e) {
      sum += x * random.nextGaussian();
      squares += x * x;
    }
    return sum / Math.sqrt(squares);
  }

  /// B. Fornberg, Math. Comp. 51 (1988).
  @Test
  void fornbergsWeights() {
    double[][] published = {
      {1.0 / 2},
      {2.0 / 3, -1.0 / 12},
      {3.0 / 4, -3.0 / 20, 1.0 / 60},
      {4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280}
    };
    for (double[] weights : published) {
      assertArrayEquals(weights, DifferenceWeights.central(weights.length), 1e-15);
    }
  }

  /// A formula of half-width m is exact on polynomials of degree 2m.
  @Test
  void differenceFormulasAreExactOnPolynomialsOfTheirOrder() {
    for (int m = 1; m <= 4; m++) {
      double[] weights = DifferenceWeights.central(m);
      for (int power = 1; power <= 2 * m + 1; power++) {
        int degree = power;
        double slope = DifferenceWeights.derivative(d -> Math.pow(1 + d, degree), weights, 0.125);
        double error = Math.abs(slope - power);
        assertEquals(power <= 2 * m, error < 1e-12 * power, "half-width " + m + ", x^" + power);
      }
    }
  }

  private static void assertWithin(double factor, double wanted, double got) {
    assertTrue(
        got <= factor * wanted && got >= wanted / factor,
        () -> got + " is not within a factor " + factor + " of " + wanted);
  }
}
