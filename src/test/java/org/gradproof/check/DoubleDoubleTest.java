package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradproof.expr.Fn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DoubleDoubleTest {
  private static final DoubleDouble INFINITE = DoubleDouble.of(Double.POSITIVE_INFINITY);

  @Test
  void overflowGivesWhatDoublesGiveAndNoNan() {
    assertEquals(Double.POSITIVE_INFINITY, DoubleDouble.of(800).exp().hi());
    assertEquals(Double.POSITIVE_INFINITY, INFINITE.plus(DoubleDouble.ONE).hi());
    assertEquals(0, DoubleDouble.ONE.over(INFINITE).hi());
    assertEquals(
        Double.NEGATIVE_INFINITY, DoubleDouble.of(1e300).times(DoubleDouble.of(-1e300)).hi());
    assertEquals(Double.NEGATIVE_INFINITY, DoubleDouble.ZERO.log().hi());
    assertEquals(Double.POSITIVE_INFINITY, INFINITE.log().hi());
    assertEquals(Double.POSITIVE_INFINITY, INFINITE.sqrt().hi());
    assertEquals(1, INFINITE.tanh().hi());
  }

  @Test
  void aSigmoidFarOutInEitherDirectionIsZeroOrOne() {
    assertEquals(0, Numbers.DOUBLE_DOUBLE.apply(Fn.SIGMOID, DoubleDouble.of(-1000)).hi());
    assertEquals(1, Numbers.DOUBLE_DOUBLE.apply(Fn.SIGMOID, DoubleDouble.of(1000)).hi());
  }

  // Once ln(1 + e^x) was infinite where e^x is.
  @ParameterizedTest
  @EnumSource(Fn.class)
  void functionsOfLargeNumbersAreWhatDoublesGive(Fn fn) {
    for (double x : new double[] {60, 99, 101, 700, 720, 1e5, 1e150}) {
      for (double at : new double[] {x, -x}) {
        double expected = fn.value(at);
        double found = Numbers.DOUBLE_DOUBLE.apply(fn, DoubleDouble.of(at)).hi();
        boolean oscillates = fn == Fn.SIN || fn == Fn.COS;
        if (!oscillates && Double.isFinite(expected)) {
          assertEquals(expected, found, 1e-15 * Math.abs(expected) + 1e-300, fn + " at " + at);
        }
      }
    }
  }

  @Test
  void whatIsNotANumberStaysSo() {
    DoubleDouble nan = DoubleDouble.of(Double.NaN);
    assertTrue(Double.isNaN(nan.exp().hi()));
    assertTrue(Double.isNaN(nan.log().hi()));
    assertTrue(Double.isNaN(nan.sin().hi()));
    assertTrue(Double.isNaN(nan.tanh().hi()));
    assertTrue(Double.isNaN(DoubleDouble.of(-1).log().hi()));
    assertTrue(Double.isNaN(DoubleDouble.of(-1).sqrt().hi()));
  }
}
