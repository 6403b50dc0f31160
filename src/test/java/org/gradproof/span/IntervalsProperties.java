package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.kernel.Exact;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.RandomExprs;
import org.gradproof.expr.Shape;

/// What an interval operation returns holds every value.
class IntervalsProperties {
  /// Numbers of all sizes, and the special ones.
  private static double number(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> 0;
      case 1 -> random.nextInt(-3, 4);
      case 2 -> Math.scalb(random.nextGaussian(), random.nextInt(-60, 9));
      case 3 -> 1 - Math.scalb(random.nextDouble(), -random.nextInt(50));
      default -> 3 * random.nextGaussian();
    };
  }

  @Property(tries = 1000)
  void functionsAreContained(@ForAll Fn fn, @ForAll long seed) {
    contained(fn, new Random(seed), 10);
  }

  @Property(tries = 20_000)
  @Tag("heavy")
  void functionsAreContainedInAMillionIntervals(@ForAll Fn fn, @ForAll long seed) {
    contained(fn, new Random(seed), 50);
  }

  private static void contained(Fn fn, Random random, int intervals) {
    for (int k = 0; k < intervals; k++) {
      double a = number(random);
      double b = random.nextInt(4) == 0 ? a : number(random);
      double low = Math.min(a, b);
      double high = Math.max(a, b);
      double from = IntervalFunctions.low(fn, low, high);
      double to = IntervalFunctions.high(fn, low, high);
      double x =
          switch (random.nextInt(4)) {
            case 0 -> low;
            case 1 -> high;
            default -> Math.clamp(low + random.nextDouble() * (high - low), low, high);
          };
      assertTrue(from <= to, fn + " of [" + low + ", " + high + "]");
      boolean defined =
          switch (fn) {
            case LOG -> x > 0;
            case SQRT -> x >= 0;
            case RECIPROCAL -> x != 0;
            default -> true;
          };
      if (defined) {
        String message = fn + " of [" + low + ", " + high + "] at " + x;
        Exact.of(fn, x).ifPresent(y -> assertTrue(y.isBetween(from, to), message));
        assertTrue(from <= fn.value(x) && fn.value(x) <= to, message);
      }
    }
  }

  /// Sums and products against exact decimal arithmetic.
  @Property(tries = 3000)
  void sumsAndProductsAreContained(@ForAll long seed) {
    Random random = new Random(seed);
    double[] x = new double[4];
    for (int i = 0; i < 4; i++) {
      x[i] = number(random);
    }
    double a = Math.min(x[0], x[1]);
    double b = Math.max(x[0], x[1]);
    double c = Math.min(x[2], x[3]);
    double d = Math.max(x[2], x[3]);
    for (double u : new double[] {a, b}) {
      for (double v : new double[] {c, d}) {
        BigDecimal sum = new BigDecimal(u).add(new BigDecimal(v));
        BigDecimal product = new BigDecimal(u).multiply(new BigDecimal(v));
        assertTrue(new BigDecimal(Rounding.sumDown(a, c)).compareTo(sum) <= 0);
        assertTrue(new BigDecimal(Rounding.sumUp(b, d)).compareTo(sum) >= 0);
        assertTrue(new BigDecimal(Rounding.productDown(a, b, c, d)).compareTo(product) <= 0);
        assertTrue(new BigDecimal(Rounding.productUp(a, b, c, d)).compareTo(product) >= 0);
      }
    }
  }

  @Provide
  Arbitrary<RandomExprs.Sample> samples() {
    return RandomExprs.samples();
  }

  /// Every operator, in random expressions: values at points of the box lie in the result.
  @Property(tries = 1000)
  void expressionsAreContained(@ForAll("samples") RandomExprs.Sample sample, @ForAll long seed) {
    Random random = new Random(seed);
    IntervalRun run = new IntervalRun(sample.sizes());
    Map<Expr, Matrix> point = new LinkedHashMap<>();
    for (Expr variable : sample.expr().variables()) {
      Matrix centre = sample.value(variable);
      double[] low = centre.data().clone();
      double[] high = centre.data().clone();
      Matrix inside = centre.copy();
      for (int i = 0; i < low.length; i++) {
        double width = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.3);
        high[i] += width;
        inside.data()[i] = Math.clamp(low[i] + random.nextDouble() * width, low[i], high[i]);
      }
      run.set(variable, new Intervals(centre.rows(), centre.cols(), low, high));
      point.put(variable, inside);
    }
    Intervals range = run.evaluate(sample.expr());
    Matrix value = Interpreter.evaluate(sample.expr(), sample.sizes(), point);
    for (int i = 0; i < value.data().length; i++) {
      double y = value.data()[i];
      // Outside the domain of a logarithm or a root there is no value.
      if (!Double.isNaN(y)) {
        assertTrue(
            range.low()[i] <= y && y <= range.high()[i],
            () -> sample + ": " + y + " not in " + range);
      }
    }
  }

  @Property(tries = 300)
  void mixturesAndSlopesAreTight(@ForAll long seed) {
    Random random = new Random(seed);
    var shape = Shape.SCALAR;
    Expr z = Expr.var("z", shape);
    Expr x = Expr.var("x", shape);
    Expr y = Expr.var("y", shape);
    Expr keep = Expr.subtract(Expr.ones(shape), z);
    IntervalRun run = new IntervalRun(Map.of());
    double low = random.nextDouble();
    run.set(z, Intervals.all(1, 1, low, Math.min(1, low + random.nextDouble())));
    run.set(x, Intervals.all(1, 1, -1, 1));
    run.set(y, Intervals.all(1, 1, -1, 1));
    Intervals mixed = run.evaluate(Expr.add(Expr.hadamard(keep, x), Expr.hadamard(z, y)));
    assertEquals(-1, mixed.low()[0]);
    assertEquals(1, mixed.high()[0]);
    assertTrue(run.evaluate(Expr.hadamard(z, keep)).high()[0] <= 0.25);
  }
}
