package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradproof.expr.Fn;
import org.junit.jupiter.api.Test;

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
