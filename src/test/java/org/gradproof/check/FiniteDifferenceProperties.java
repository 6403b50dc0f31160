package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/// The true derivative lies inside the bar, for functions whose derivative is known.
class FiniteDifferenceProperties {
  /// A function with its derivative.
  record Known(String name, DoubleUnaryOperator f, DoubleUnaryOperator slope) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final double ULP = Math.ulp(1.0);

  @Provide
  Arbitrary<Known> functions() {
    return Arbitraries.of(
        new Known("sin", Math::sin, Math::cos),
        new Known("cos", Math::cos, x -> -Math.sin(x)),
        new Known("exp", Math::exp, Math::exp),
        new Known("tanh", Math::tanh, x -> 1 / (Math.cosh(x) * Math.cosh(x))),
        new Known("1 + x", x -> 1 + x, _ -> 1),
        new Known("x³ − 2x", x -> x * x * x - 2 * x, x -> 3 * x * x - 2),
        new Known("x⁸", x -> Math.pow(x, 8), x -> 8 * Math.pow(x, 7)),
        new Known("1/(1+x²)", x -> 1 / (1 + x * x), x -> -2 * x / ((1 + x * x) * (1 + x * x))),
        new Known("e^{−x²}", x -> Math.exp(-x * x), x -> -2 * x * Math.exp(-x * x)),
        new Known("sin 20x", x -> Math.sin(20 * x), x -> 20 * Math.cos(20 * x)));
  }

  /// The pilot is the entry itself; for others of its group the third derivative is a guess.
  @Property(tries = 2000)
  void theDerivativeLiesInsideTheBarOfTwoValuesWhenThePilotIsRight(
      @ForAll("functions") Known known, @ForAll @DoubleRange(min = -2, max = 2) double x) {
    double middle = known.f.applyAsDouble(x);
    double noise = noise(known, x);
    DoubleUnaryOperator phi = h -> known.f.applyAsDouble(x + h);
    double far = CentralDifference.pilotStep(noise);
    double[] pilot = Arrays.stream(CentralDifference.pilotDeltas(far)).map(phi).toArray();
    double third = CentralDifference.third(middle, pilot, 0, noise, far);
    double h = CentralDifference.step(noise, third);
    double[] values = Arrays.stream(CentralDifference.deltas(h)).map(phi).toArray();
    FiniteDifference found = CentralDifference.of(values, 0, noise, h, third);
    double slope = known.slope.applyAsDouble(x);
    assertTrue(
        Math.abs(found.value() - slope) <= found.bar(),
        () -> known + " at " + x + ": " + found + ", but the derivative is " + slope);
    assertTrue(found.bar() <= 1e-6 * Math.max(1, third), () -> known + " at " + x + ": " + found);
  }

  @Property(tries = 2000)
  void theDerivativeLiesInsideTheBar(
      @ForAll("functions") Known known,
      @ForAll @DoubleRange(min = -3, max = 3) double x,
      @ForAll @IntRange(min = -12, max = 12) int outer,
      @ForAll @DoubleRange(min = -4, max = -2) double start) {
    double scale = Math.pow(10, outer);
    FiniteDifference found = difference(known, x, scale, Math.pow(10, start));
    double slope = scale * known.slope.applyAsDouble(x);
    assertTrue(
        Math.abs(found.value() - slope) <= found.bar() + 8 * ULP * Math.abs(slope),
        () ->
            known
                + " times "
                + scale
                + " at "
                + x
                + ": "
                + found
                + ", but the derivative is "
                + slope);
  }

  @Property(tries = 2000)
  void theDerivativeLiesInsideTheBarWhereverTheScaleOfTheArgumentLies(
      @ForAll("functions") Known known,
      @ForAll @DoubleRange(min = -2, max = 2) double x,
      @ForAll @IntRange(min = -6, max = 6) int inner) {
    double stretch = Math.pow(10, inner);
    double noise = noise(known, x);
    FiniteDifference found =
        FiniteDifference.of(d -> known.f.applyAsDouble(x + d * stretch), noise, 1e-2 / stretch);
    double slope = stretch * known.slope.applyAsDouble(x);
    assertTrue(
        Math.abs(found.value() - slope) <= found.bar() + 8 * ULP * Math.abs(slope),
        () ->
            known
                + " of "
                + stretch
                + " x at "
                + x
                + ": "
                + found
                + ", but the derivative is "
                + slope);
  }

  @Property
  void barsOfOrdinaryFunctionsAreNarrowerThanOneInABillion(
      @ForAll("functions") Known known, @ForAll @DoubleRange(min = -1, max = 1) double x) {
    FiniteDifference found = difference(known, x, 1, 1e-3);
    double size =
        Math.max(Math.abs(known.slope.applyAsDouble(x)), 0.1 * Math.abs(known.f.applyAsDouble(x)));
    assertTrue(found.bar() <= 1e-9 * Math.max(1, size), () -> known + " at " + x + ": " + found);
  }

  private static FiniteDifference difference(Known known, double x, double scale, double start) {
    return FiniteDifference.of(
        d -> scale * known.f.applyAsDouble(x + d), scale * noise(known, x), start);
  }

  /// Rounding of the value, and of `x + d` on the way in.
  private static double noise(Known known, double x) {
    double most = 0;
    double steepest = 0;
    for (double at : new double[] {x - 0.1, x, x + 0.1}) {
      most = Math.max(most, Math.abs(known.f.applyAsDouble(at)));
      steepest = Math.max(steepest, Math.abs(known.slope.applyAsDouble(at)));
    }
    return ULP * (2 * most + steepest * (Math.abs(x) + 1) + 1e-3);
  }
}
