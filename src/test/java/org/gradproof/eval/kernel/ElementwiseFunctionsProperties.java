package org.gradproof.eval.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.eval.kernel.Exact.Format;
import org.gradproof.expr.Fn;

/// Every row of [Fn], in both precisions: the values against exact ones, the vectors against their
/// scalar twins.
class ElementwiseFunctionsProperties {
  private static final int BATCH = 100;
  private static final int LONGEST = 100;

  @Provide
  Arbitrary<double[]> doubles() {
    return Arguments.doubles(BATCH);
  }

  @Provide
  Arbitrary<float[]> floats() {
    return Arguments.floats(BATCH);
  }

  @Property(tries = 200)
  void doublesAreWithinTwoUnitsInTheLastPlace(@ForAll("doubles") double[] x) {
    for (Fn fn : Fn.values()) {
      Accuracy worst = Accuracy.of(VectorDoubleFunctions.INSTANCE, fn, x);
      assertTrue(worst.ulps() <= 2, worst::toString);
    }
  }

  @Property(tries = 200)
  void floatsAreWithinTwoUnitsInTheLastPlace(@ForAll("floats") float[] x) {
    for (Fn fn : Fn.values()) {
      Accuracy worst = Accuracy.of(VectorFloatFunctions.INSTANCE, fn, x);
      assertTrue(worst.ulps() <= 2, worst::toString);
    }
  }

  @Property(tries = 300)
  void vectorsOfDoublesHaveTheBitsOfTheScalarTwin(
      @ForAll("doubles") double[] x,
      @ForAll @IntRange(max = LONGEST) int n,
      @ForAll @IntRange(max = 20) int from,
      @ForAll @IntRange(max = 20) int gap,
      @ForAll boolean inPlace) {
    double[] start = new double[2 * LONGEST + 40];
    for (int i = 0; i < start.length; i++) {
      start[i] = i % 3 == 0 ? Arguments.SPECIAL[i % Arguments.SPECIAL.length] : x[i % BATCH];
    }
    int to = inPlace ? from : from + n + gap;
    for (Fn fn : Fn.values()) {
      double[] vector = start.clone();
      double[] scalar = start.clone();
      VectorDoubleFunctions.INSTANCE.apply(fn, vector, from, to, n);
      ScalarDoubleFunctions.INSTANCE.apply(fn, scalar, from, to, n);
      for (int i = 0; i < start.length; i++) {
        double argument = i < to || i >= to + n ? Double.NaN : start[from + i - to];
        assertEquals(scalar[i], vector[i], () -> fn + " of " + argument);
        assertTrue((i >= to && i < to + n) || Double.compare(vector[i], start[i]) == 0);
      }
    }
  }

  @Property(tries = 300)
  void vectorsOfFloatsHaveTheBitsOfTheScalarTwin(
      @ForAll("floats") float[] x,
      @ForAll @IntRange(max = LONGEST) int n,
      @ForAll @IntRange(max = 20) int from,
      @ForAll @IntRange(max = 20) int gap,
      @ForAll boolean inPlace) {
    float[] start = new float[2 * LONGEST + 40];
    for (int i = 0; i < start.length; i++) {
      start[i] =
          i % 3 == 0 ? (float) Arguments.SPECIAL[i % Arguments.SPECIAL.length] : x[i % BATCH];
    }
    int to = inPlace ? from : from + n + gap;
    for (Fn fn : Fn.values()) {
      float[] vector = start.clone();
      float[] scalar = start.clone();
      VectorFloatFunctions.INSTANCE.apply(fn, vector, from, to, n);
      ScalarFloatFunctions.INSTANCE.apply(fn, scalar, from, to, n);
      for (int i = 0; i < start.length; i++) {
        float argument = i < to || i >= to + n ? Float.NaN : start[from + i - to];
        assertEquals(scalar[i], vector[i], () -> fn + " of " + argument);
        assertTrue((i >= to && i < to + n) || Float.compare(vector[i], start[i]) == 0);
      }
    }
  }

  @Property(tries = 20)
  void theCheckSeesAnErrorOfFiveUnits(@ForAll("doubles") double[] x, @ForAll("floats") float[] y) {
    for (Fn fn : new Fn[] {Fn.EXP, Fn.TANH, Fn.SIGMOID, Fn.SILU, Fn.SOFTPLUS, Fn.LOG_SIGMOID}) {
      DoubleFunctions off =
          (f, m, from, to, n) -> {
            VectorDoubleFunctions.INSTANCE.apply(f, m, from, to, n);
            for (int i = to; i < to + n; i++) {
              m[i] *= 1 + 1.2e-15;
            }
          };
      FloatFunctions offToo =
          (f, m, from, to, n) -> {
            VectorFloatFunctions.INSTANCE.apply(f, m, from, to, n);
            for (int i = to; i < to + n; i++) {
              m[i] *= 1 + 6e-7f;
            }
          };
      Accuracy worst = Accuracy.of(off, fn, x);
      assertTrue(worst.ulps() > 2 && worst.ulps() < 15, worst::toString);
      Accuracy worstToo = Accuracy.of(offToo, fn, y);
      assertTrue(worstToo.ulps() > 2 && worstToo.ulps() < 15, worstToo::toString);
    }
  }

  @Property(tries = 20)
  void theCheckSeesLostRelativeAccuracy(@ForAll("doubles") double[] x) {
    assertSeen(Fn.TANH, x, v -> 1 - 2 / (1 + Math.exp(2 * v)));
    assertSeen(Fn.SOFTPLUS, x, v -> Math.max(v, 0) + Math.log(1 + Math.exp(-Math.abs(v))));
    assertSeen(Fn.HARD_SIGMOID, new double[] {Math.nextUp(-3.0)}, Fn.HARD_SIGMOID::value);
  }

  @Property(tries = 20)
  void theCheckSeesAPolynomialWithOneWrongCoefficient(@ForAll("doubles") double[] x) {
    // As if the quadratic coefficient of e^r were wrong by 1e-13.
    assertSeen(
        Fn.EXP,
        x,
        v -> {
          double r = v - Math.rint(v / Math.log(2)) * Math.log(2);
          return Math.exp(v) * (1 + 1e-13 * r * r);
        });
  }

  @Property(tries = 20)
  void theCheckSeesResultsFlushedToZero(@ForAll @IntRange(min = 709, max = 743) int a) {
    double[] x = {-a};
    assertSeen(Fn.EXP, x, v -> 0);
    assertSeen(Fn.SIGMOID, x, v -> 0);
    double tiny = Math.scalb(1 + a * 0x1p-12, -1030);
    assertSeen(Fn.TANH, new double[] {tiny}, v -> Math.scalb(Math.scalb(v, -40), 40));
    assertEquals(
        Double.POSITIVE_INFINITY, Exact.of(Fn.EXP, 1).get().ulps(Double.NaN, Format.FLOAT));
  }

  private static void assertSeen(Fn fn, double[] x, DoubleUnaryOperator wrong) {
    DoubleFunctions functions =
        (f, m, from, to, n) -> {
          for (int i = 0; i < n; i++) {
            m[to + i] = wrong.applyAsDouble(m[from + i]);
          }
        };
    Accuracy worst = Accuracy.of(functions, fn, x);
    assertTrue(worst.ulps() > 2, worst::toString);
  }
}
