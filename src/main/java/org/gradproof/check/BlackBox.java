package org.gradproof.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// A function of which only values are known, near one point `x`: its rounding noise and its
/// differences.
///
/// The noise of each value is estimated from tables of differences at spacings so small that the
/// smooth part cancels (Moré and Wild 2011): where more than half of the neighbouring values are
/// equal to the last bit the spacing is widened, as it is for values that were rounded coarsely on
/// the way. Two units in the last place are added.
final class BlackBox {
  /// A derivative `∂f_i/∂x_j`.
  ///
  /// @param value the five-point difference
  /// @param bar how far the derivative may be away
  /// @param kinked whether no step resolves a slope, as where those to the left and to the right
  ///   are different
  record Slope(double value, double bar, boolean kinked) {}

  private static final int TABLE = 9;
  private static final double FINEST_SPACING = 0x1p-44;
  private static final double WIDEST_SPACING = 0x1p-14;
  private static final double[] NEIGHBOURHOODS = {1, 0x1p-4};
  private static final double[] PROBES = {
    1, -1, 0.7310585786, -0.7310585786, 0.25, -0.25, 0x1p-6, -0x1p-6
  };

  private final Function<double[], double[]> f;
  private final double[] x;
  private final double[] base;
  private final double[] noise;
  private final Map<Integer, Map<Double, double[]>> columns = new HashMap<>();

  /// @throws AssertionError when `f` is not finite at `x`, or gives two answers
  BlackBox(Function<double[], double[]> f, double[] x, RandomGenerator random) {
    this.f = f;
    this.x = x.clone();
    this.base = call(x);
    requireRepeatable(base, x);
    for (int i = 0; i < base.length; i++) {
      if (!Double.isFinite(base[i])) {
        throw new AssertionError(
            "inconclusive: f[" + i + "] is " + base[i] + " at x = " + Arrays.toString(x));
      }
    }
    this.noise = noise(random);
  }

  int inputs() {
    return x.length;
  }

  int outputs() {
    return base.length;
  }

  /// The derivative of `f_i` by `x_j`.
  Slope slope(int i, int j) {
    double unit = unit(j);
    double size = Math.max(Math.abs(base[i]), Double.MIN_NORMAL);
    double first = Math.clamp(Math.pow(noise[i] / size, 0.2), 0x1p-12, 0x1p-4);
    FiniteDifference d = FiniteDifference.of(delta -> moved(j, delta)[i], noise[i], first);
    double h = d.step();
    // x + h is rounded, too, which shifts the step by up to a unit in the last place of x.
    double stepError =
        1.5 * Math.abs(d.value()) * Math.ulp(Math.abs(x[j]) + 4 * h * unit) / (h * unit);
    return new Slope(d.value() / unit, (d.bar() + stepError) / unit, Double.isInfinite(d.bar()));
  }

  /// Whether `f_i` stays the same to the last bit when `x_j` moves over a neighbourhood, of at
  /// least a sixteenth of `max(1, |x_j|)` to both sides.
  boolean independent(int i, int j) {
    for (double radius : NEIGHBOURHOODS) {
      if (Arrays.stream(PROBES).allMatch(p -> moved(j, radius * p)[i] == base[i])) {
        return true;
      }
    }
    return false;
  }

  private double unit(int j) {
    return Math.max(1, Math.abs(x[j]));
  }

  private double[] moved(int j, double delta) {
    return columns
        .computeIfAbsent(j, _ -> new HashMap<>())
        .computeIfAbsent(
            delta,
            d -> {
              double[] at = x.clone();
              at[j] += d * unit(j);
              return call(at);
            });
  }

  private double[] call(double[] at) {
    double[] y = f.apply(at.clone());
    if (y == null) {
      throw new IllegalArgumentException("f returned null at x = " + Arrays.toString(at));
    }
    if (base != null && y.length != base.length) {
      throw new IllegalArgumentException(
          "f has "
              + base.length
              + " values at x = "
              + Arrays.toString(x)
              + ", but "
              + y.length
              + " at "
              + Arrays.toString(at));
    }
    return y.clone();
  }

  private void requireRepeatable(double[] first, double[] at) {
    double[] again = call(at);
    for (int i = 0; i < first.length; i++) {
      if (Double.doubleToLongBits(first[i]) != Double.doubleToLongBits(again[i])) {
        throw new AssertionError(
            "f is not deterministic: f["
                + i
                + "] is "
                + first[i]
                + " and then "
                + again[i]
                + " at x = "
                + Arrays.toString(at));
      }
    }
  }

  private double[] noise(RandomGenerator random) {
    double[] sigma = new double[base.length];
    boolean[] known = new boolean[base.length];
    double[] direction = random.doubles(x.length, 0.5, 1).toArray();
    for (double h = FINEST_SPACING; h <= WIDEST_SPACING; h *= 32) {
      double[][] table = new double[TABLE][];
      for (int k = 0; k < TABLE; k++) {
        double[] at = x.clone();
        for (int j = 0; j < at.length; j++) {
          at[j] += (k - TABLE / 2) * h * direction[j] * unit(j);
        }
        table[k] = call(at);
      }
      for (int i = 0; i < base.length; i++) {
        if (!known[i]) {
          int output = i;
          double[] row = Arrays.stream(table).mapToDouble(v -> v[output]).toArray();
          known[i] = 2 * equalNeighbours(row) < TABLE;
          sigma[i] = known[i] ? deviation(row) : 0;
        }
      }
    }
    double[] bound = new double[base.length];
    Arrays.setAll(bound, i -> 4 * sigma[i] + 2 * Math.ulp(base[i]));
    return bound;
  }

  private static int equalNeighbours(double[] row) {
    int equal = 0;
    for (int k = 1; k < row.length; k++) {
      equal += row[k] == row[k - 1] ? 1 : 0;
    }
    return equal;
  }

  /// The largest of the noise levels that the differences of order 4, 5 and 6 show: `k`-th
  /// differences of independent errors of deviation σ have deviation `σ √((2k)!/(k!)²)`.
  private static double deviation(double[] row) {
    double[] d = row.clone();
    double most = 0;
    double binomial = 1;
    for (int k = 1; k <= 6; k++) {
      binomial *= (2.0 * (2 * k - 1)) / k;
      double squares = 0;
      int left = row.length - k;
      for (int m = 0; m < left; m++) {
        d[m] = d[m + 1] - d[m];
        squares += d[m] * d[m];
      }
      if (k >= 4) {
        most = Math.max(most, Math.sqrt(squares / left / binomial));
      }
    }
    return Double.isFinite(most) ? most : 0;
  }
}
