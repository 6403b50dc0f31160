package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.math3.dfp.Dfp;
import org.apache.commons.math3.dfp.DfpField;
import org.apache.commons.math3.dfp.DfpMath;

/// Every operation and function against Commons Math's `Dfp` with 80 digits.
class DoubleDoubleProperties {
  private static final double OPERATION = 1e-31;
  private static final double FUNCTION = 1e-29;
  private static final DfpField FIELD = new DfpField(80);

  /// Numbers with a low part, of sizes 1e-12 to 1e12.
  @Provide
  Arbitrary<DoubleDouble> numbers() {
    return sized(-40, 40);
  }

  /// The same, of sizes 1e-12 to about 16.
  @Provide
  Arbitrary<DoubleDouble> arguments() {
    return sized(-40, 4);
  }

  private static Arbitrary<DoubleDouble> sized(int from, int to) {
    return Combinators.combine(
            Arbitraries.doubles().between(1, 2).ofScale(15),
            Arbitraries.doubles().between(-0.5, 0.5).ofScale(15),
            Arbitraries.integers().between(from, to),
            Arbitraries.of(true, false))
        .as((hi, lo, power, negative) -> {
          double lead = Math.scalb(negative ? -hi : hi, power);
          return DoubleDouble.of(lead).plus(DoubleDouble.of(lo * Math.ulp(lead)));
        });
  }

  @Property
  void sumsHaveThirtyOneDigitsOfTheLargerOperand(
      @ForAll("numbers") DoubleDouble a, @ForAll("numbers") DoubleDouble b) {
    double scale = Math.max(Math.abs(a.hi()), Math.abs(b.hi()));
    double error = dfp(a.plus(b)).subtract(dfp(a).add(dfp(b))).toDouble();
    assertTrue(Math.abs(error) <= OPERATION * scale, () -> a + " + " + b + " is off by " + error);
  }

  @Property
  void differencesOfEqualNumbersAreZero(@ForAll("numbers") DoubleDouble a) {
    assertEquals(0, a.minus(a).hi());
    assertEquals(DoubleDouble.ZERO.plus(a), a);
    assertEquals(a, a.negated().negated());
  }

  @Property
  void productsHaveThirtyOneDigits(
      @ForAll("numbers") DoubleDouble a, @ForAll("numbers") DoubleDouble b) {
    assertClose(dfp(a).multiply(dfp(b)), a.times(b), OPERATION, a + " × " + b);
    assertEquals(a.times(b), b.times(a));
  }

  @Property
  void quotientsHaveThirtyOneDigits(
      @ForAll("numbers") DoubleDouble a, @ForAll("numbers") DoubleDouble b) {
    assertClose(dfp(a).divide(dfp(b)), a.over(b), OPERATION, a + " / " + b);
  }

  @Property
  void scalingByPowersOfTwoIsExact(@ForAll("numbers") DoubleDouble a) {
    assertEquals(a, a.scaled(17).scaled(-17));
    assertEquals(a.plus(a), a.scaled(1));
  }

  @Property
  void expHasTwentyNineDigits(@ForAll("arguments") DoubleDouble x) {
    check(x, DoubleDouble::exp, DfpMath::exp, "exp");
  }

  @Property
  void expm1HasTwentyNineDigitsAlsoNearZero(@ForAll("arguments") DoubleDouble x) {
    check(x, DoubleDouble::expm1, y -> DfpMath.exp(y).subtract(FIELD.getOne()), "expm1");
  }

  @Property
  void tanhHasTwentyNineDigitsAlsoNearZero(@ForAll("arguments") DoubleDouble x) {
    check(x, DoubleDouble::tanh, DoubleDoubleProperties::tanh, "tanh");
  }

  @Property
  void logHasTwentyNineDigits(@ForAll("numbers") DoubleDouble x) {
    check(absolute(x), DoubleDouble::log, DfpMath::log, "log");
  }

  @Property
  void logHasTwentyNineDigitsAlsoNearOne(@ForAll("arguments") DoubleDouble x) {
    DoubleDouble near = DoubleDouble.ONE.plus(absolute(x).scaled(-8));
    check(near, DoubleDouble::log, DfpMath::log, "log");
  }

  @Property
  void sqrtHasTwentyNineDigitsAndItsSquareIsTheArgument(@ForAll("numbers") DoubleDouble x) {
    DoubleDouble positive = absolute(x);
    check(positive, DoubleDouble::sqrt, Dfp::sqrt, "sqrt");
    DoubleDouble root = positive.sqrt();
    assertClose(dfp(positive), root.times(root), FUNCTION, "sqrt² of " + positive);
  }

  @Property
  void sineAndCosineHaveTwentyNineDigitsOfOne(@ForAll("arguments") DoubleDouble x) {
    double sine = dfp(x.sin()).subtract(DfpMath.sin(dfp(x))).toDouble();
    double cosine = dfp(x.cos()).subtract(DfpMath.cos(dfp(x))).toDouble();
    assertTrue(
        Math.abs(sine) <= FUNCTION * Math.min(1, Math.abs(x.hi())),
        () -> "sin " + x + " is off by " + sine);
    assertTrue(Math.abs(cosine) <= FUNCTION, () -> "cos " + x + " is off by " + cosine);
  }

  @Property
  void lawsOfTheFunctionsHold(@ForAll("arguments") DoubleDouble x) {
    assertClose(FIELD.getOne(), x.exp().times(x.negated().exp()), FUNCTION, "e^x e^-x at " + x);
    assertClose(
        dfp(absolute(x)),
        absolute(x).exp().log(),
        FUNCTION / Math.min(1, Math.abs(x.hi())),
        "ln e^x at " + x);
    assertClose(
        FIELD.getOne(),
        x.sin().times(x.sin()).plus(x.cos().times(x.cos())),
        FUNCTION,
        "sin² + cos² at " + x);
    assertClose(dfp(x.tanh()).negate(), x.negated().tanh(), FUNCTION, "tanh(-x) = -tanh x at " + x);
  }

  private static void check(
      DoubleDouble x, UnaryOperator<DoubleDouble> ours, UnaryOperator<Dfp> theirs, String name) {
    assertClose(theirs.apply(dfp(x)), ours.apply(x), FUNCTION, name + " of " + x);
  }

  private static void assertClose(Dfp wanted, DoubleDouble got, double tolerance, String what) {
    if (wanted.isZero()) {
      assertEquals(0.0, got.hi() + 0.0);
      return;
    }
    double error = dfp(got).subtract(wanted).divide(wanted).toDouble();
    assertTrue(
        Math.abs(error) <= tolerance,
        () -> what + " = " + got + " has the relative error " + error);
  }

  private static Dfp tanh(Dfp x) {
    Dfp square = DfpMath.exp(x.multiply(2));
    return square.subtract(FIELD.getOne()).divide(square.add(FIELD.getOne()));
  }

  private static DoubleDouble absolute(DoubleDouble x) {
    return x.hi() < 0 ? x.negated() : x;
  }

  private static Dfp dfp(DoubleDouble x) {
    return FIELD.newDfp(x.hi()).add(FIELD.newDfp(x.lo()));
  }
}
