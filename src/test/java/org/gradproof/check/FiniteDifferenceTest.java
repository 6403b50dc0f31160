package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// The published figures of difference formulas.
class FiniteDifferenceTest {
  private static final double EPS = Math.ulp(1.0) / 2;

  @Test
  void centralDifferencesOfTheSineAtOneAreBestNearFourMillionths() {
    double best = Double.POSITIVE_INFINITY;
    double at = 0;
    for (double e = -8; e <= -3; e += 0.05) {
      double h = Math.pow(10, e);
      double worst = 0;
      for (double wobble = 0.95; wobble <= 1.05; wobble += 0.01) {
        worst = Math.max(worst, relative(central(Math::sin, 1, h * wobble), Math.cos(1)));
      }
      if (worst < best) {
        best = worst;
        at = h;
      }
    }
    assertWithin(5, 4e-6, at);
    assertWithin(5, 1e-11, best);
  }

  @Test
  void fivePointsOnTheSineAtOneReachTheFourthOrderOptimum() {
    FiniteDifference found = FiniteDifference.of(d -> Math.sin(1 + d), EPS, 1e-3);
    assertWithin(5, 7.4e-4, found.step());
    assertTrue(relative(found.value(), Math.cos(1)) <= 5 * 3e-13, found::toString);
    assertTrue(
        Math.abs(found.value() - Math.cos(1)) <= found.bar() && found.bar() <= 3e-12,
        found::toString);
  }

  @Test
  void theStepIsFoundFromFarAway() {
    for (double start : new double[] {1e-9, 1e-6, 1e-1}) {
      FiniteDifference found = FiniteDifference.of(d -> Math.exp(1 + d), 4 * EPS, start);
      assertTrue(found.bar() <= 1e-9 * Math.E, () -> "from " + start + ": " + found);
      assertTrue(
          Math.abs(found.value() - Math.E) <= found.bar(), () -> "from " + start + ": " + found);
    }
  }

  @Test
  void aSlowExponentialGetsALongStepAndEightDigits() {
    double derivative = -1e-6 * Math.exp(-1e-6);
    FiniteDifference found = FiniteDifference.of(d -> Math.exp(-(1 + d) / 1e6), EPS, 1.49e-8);
    // The optimum of the forward difference is 0.02; with four points more the step may be longer,
    // never much shorter.
    assertTrue(found.step() >= 0.02 / 5, found::toString);
    assertTrue(relative(found.value(), derivative) <= 5 * 1.2e-8, found::toString);
    assertTrue(Math.abs(found.value() - derivative) <= found.bar(), found::toString);
    assertTrue(
        relative((Math.exp(-(1 + 1.49e-8) / 1e6) - Math.exp(-1 / 1e6)) / 1.49e-8, derivative)
            >= 1.9e-3 / 5);
  }

  @Test
  void theRemainderFallsWithTheSquareOfTheStepAndWithTheStepWhenTheDerivativeIsWrong() {
    assertEquals(2, slope(Math.cos(1)), 0.01);
    assertEquals(1, slope(1.01 * Math.cos(1)), 0.2);
    assertEquals(1, slope(-Math.cos(1)), 0.01);
  }

  @Test
  void aFunctionThatIsNowhereFiniteHasNoBar() {
    FiniteDifference found = FiniteDifference.of(_ -> Double.NaN, EPS, 1e-3);
    assertEquals(Double.POSITIVE_INFINITY, found.bar());
  }

  @Test
  void aStepThatLeavesTheDomainIsShortened() {
    FiniteDifference found = FiniteDifference.of(d -> Math.log(1e-3 + d), 16 * EPS, 1e-2);
    assertTrue(Math.abs(found.value() - 1e3) <= found.bar(), found::toString);
    assertTrue(found.bar() <= 1e-6 * 1e3, found::toString);
  }

  @Test
  void aKinkAJumpOrANarrowPeakWithinReachHasNoBarOrAnHonestOne() {
    assertEquals(
        Double.POSITIVE_INFINITY, FiniteDifference.of(d -> Math.max(d, 0), EPS, 1e-3).bar());
    assertEquals(
        Double.POSITIVE_INFINITY,
        FiniteDifference.of(d -> Math.max(d - 1e-13, 0), EPS, 1e-3).bar());
    FiniteDifference peak =
        FiniteDifference.of(d -> 1 / (1 + 1e10 * (d + 1e-5) * (d + 1e-5)), EPS, 1e-3);
    assertTrue(Math.abs(peak.value() + 5e4) <= peak.bar() && peak.bar() <= 1e-3, peak::toString);
  }

  private static double slope(double claimed) {
    double coarse = remainder(0x1p-8, claimed);
    double fine = remainder(0x1p-10, claimed);
    return Math.log(coarse / fine) / Math.log(4);
  }

  private static double remainder(double h, double claimed) {
    return Math.abs(Math.sin(1 + h) - Math.sin(1) - h * claimed);
  }

  private static double central(DoubleUnaryOperator f, double x, double h) {
    double up = x + h;
    double down = x - h;
    return (f.applyAsDouble(up) - f.applyAsDouble(down)) / (up - down);
  }

  private static double relative(double a, double b) {
    return Math.abs(a - b) / Math.abs(b);
  }

  private static void assertWithin(double factor, double wanted, double got) {
    assertTrue(
        got <= factor * wanted && got >= wanted / factor,
        () -> got + " is not within a factor " + factor + " of " + wanted);
  }
}
