package org.gradproof.check;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// Assertions for unit tests of one's own derivatives, of any function from `double[]`:
///
///     assertThatGradientOf(f).at(0.3, -1.2).matches(jacobian);
///     assertThatGradientOf(f).dimension(5).seed(42).matchesVjp(pullback);
///     assertThatGradientOfScalar(loss).at(w).matches(gradient);
///
/// The reference is a five-point difference with an error bar, see [FiniteDifference]; the rounding noise of the function
/// is estimated from its values. An assertion holds only when every entry lies inside its bar and no bar is wider than
/// [Verdict#WIDEST_BAR] of its entry. Otherwise an [AssertionError] names the worst entry, or says that the check is
/// inconclusive and how large an error it would have seen. One exception: a claim of exactly 0 holds where the function
/// stays the same to the last bit while the entry moves over a neighbourhood.
///
/// Cost: about seventy calls of the function for each point and seven to fifty for each of its entries.
public final class GradientAssertions {
  private static final String ORACLE = "five-point differences";
  private static final int GAUSSIAN_PROBES = 3;

  private GradientAssertions() {}

  /// Starts an assertion on a function from `double[n]` to `double[m]`. It must be deterministic.
  public static OfVector assertThatGradientOf(Function<double[], double[]> f) {
    return new OfVector(Objects.requireNonNull(f), SamplePoints.unset());
  }

  /// Starts an assertion on a function from `double[n]` to `double`. It must be deterministic.
  public static OfScalar assertThatGradientOfScalar(ToDoubleFunction<double[]> f) {
    Objects.requireNonNull(f);
    return new OfScalar(assertThatGradientOf(x -> new double[] {f.applyAsDouble(x)}));
  }

  /// An assertion on a function with several values. Immutable: each setter returns a changed copy.
  public static final class OfVector {
    private final Function<double[], double[]> f;
    private final SamplePoints points;

    private OfVector(Function<double[], double[]> f, SamplePoints points) {
      this.f = f;
      this.points = points;
    }

    /// Checks at this point; may be said several times.
    ///
    /// @throws IllegalArgumentException when the point is empty or not finite
    public OfVector at(double... x) {
      return new OfVector(f, points.at(x));
    }

    /// Without given points, checks at three random points with this many entries, drawn from `N(0,
    /// 1)`.
    ///
    /// @throws IllegalArgumentException when `n` is less than 1
    public OfVector dimension(int n) {
      return new OfVector(f, points.dimension(n));
    }

    /// The seed of random points and probes; 1 unless said.
    public OfVector seed(long start) {
      return new OfVector(f, points.seed(start));
    }

    /// Asserts that `jacobian(x)[i][j] = ∂f_i/∂x_j`.
    ///
    /// @throws AssertionError when an entry is wrong, when the check is inconclusive, or when `f`
    ///   is not deterministic
    /// @throws IllegalArgumentException when there is no point, or an array has the wrong length
    public void matches(Function<double[], double[][]> jacobian) {
      require(check(jacobian), points);
    }

    /// Asserts that `vjp(x, u)_j = Σ_i u_i ∂f_i/∂x_j`, for every unit vector `u` and three Gaussian
    /// ones.
    ///
    /// @throws AssertionError when an entry is wrong, when the check is inconclusive, or when `f`
    ///   is not deterministic
    /// @throws IllegalArgumentException when there is no point, or an array has the wrong length
    public void matchesVjp(BiFunction<double[], double[], double[]> vjp) {
      require(checkVjp(vjp), points);
    }

    /// What [#matches] finds, without throwing on a wrong or undecided entry.
    ///
    /// @throws AssertionError when `f` is not finite at a point or not deterministic
    /// @throws IllegalArgumentException when there is no point, or an array has the wrong length
    public Finding check(Function<double[], double[][]> jacobian) {
      Tally tally = new Tally(ORACLE, "Jacobian at " + points);
      RandomGenerator random = points.random();
      for (double[] x : points.points(random)) {
        BlackBox box = new BlackBox(f, x, random);
        double[][] claimed = jacobian.apply(x.clone());
        requireLength(
            "the claimed Jacobian", "rows", claimed == null ? -1 : claimed.length, box.outputs());
        for (int i = 0; i < box.outputs(); i++) {
          double[] row = claimed[i];
          requireLength(
              "row " + i + " of the claimed Jacobian",
              "entries",
              row == null ? -1 : row.length,
              x.length);
          for (int j = 0; j < x.length; j++) {
            compare(tally, box, i, j, row[j], "at x = " + Arrays.toString(x));
          }
        }
      }
      return tally.finding();
    }

    /// What [#matchesVjp] finds, without throwing on a wrong or undecided entry.
    ///
    /// @throws AssertionError when `f` is not finite at a point or not deterministic
    /// @throws IllegalArgumentException when there is no point, or an array has the wrong length
    public Finding checkVjp(BiFunction<double[], double[], double[]> vjp) {
      Tally tally = new Tally(ORACLE, "vector-Jacobian product at " + points);
      RandomGenerator random = points.random();
      for (double[] x : points.points(random)) {
        BlackBox box = new BlackBox(f, x, random);
        for (int i = 0; i < box.outputs(); i++) {
          double[] unit = new double[box.outputs()];
          unit[i] = 1;
          double[] claimed = product(vjp, x, unit);
          for (int j = 0; j < x.length; j++) {
            compare(
                tally,
                box,
                i,
                j,
                claimed[j],
                "by the product with unit vector " + i + " at x = " + Arrays.toString(x));
          }
        }
        for (int k = 0; k < GAUSSIAN_PROBES && box.outputs() > 1; k++) {
          double[] u = new double[box.outputs()];
          Arrays.setAll(u, _ -> random.nextGaussian());
          double[] claimed = product(vjp, x, u);
          for (int j = 0; j < x.length; j++) {
            combined(tally, box, u, j, claimed[j], x);
          }
        }
      }
      return tally.finding();
    }
  }

  /// An assertion on a function with one value. Immutable: each setter returns a changed copy.
  public static final class OfScalar {
    private final OfVector vector;

    private OfScalar(OfVector vector) {
      this.vector = vector;
    }

    /// Checks at this point; may be said several times.
    ///
    /// @throws IllegalArgumentException when the point is empty or not finite
    public OfScalar at(double... x) {
      return new OfScalar(vector.at(x));
    }

    /// Without given points, checks at three random points with this many entries, drawn from `N(0,
    /// 1)`.
    ///
    /// @throws IllegalArgumentException when `n` is less than 1
    public OfScalar dimension(int n) {
      return new OfScalar(vector.dimension(n));
    }

    /// The seed of random points; 1 unless said.
    public OfScalar seed(long start) {
      return new OfScalar(vector.seed(start));
    }

    /// Asserts that `gradient(x)[j] = ∂f/∂x_j`.
    ///
    /// @throws AssertionError when an entry is wrong, when the check is inconclusive, or when `f`
    ///   is not deterministic
    /// @throws IllegalArgumentException when there is no point, or an array has the wrong length
    public void matches(Function<double[], double[]> gradient) {
      require(check(gradient), vector.points);
    }

    /// What [#matches] finds, without throwing on a wrong or undecided entry.
    ///
    /// @throws AssertionError when `f` is not finite at a point or not deterministic
    /// @throws IllegalArgumentException when there is no point, or an array has the wrong length
    public Finding check(Function<double[], double[]> gradient) {
      return vector.check(x -> new double[][] {gradient.apply(x)});
    }
  }

  private static void compare(
      Tally tally, BlackBox box, int i, int j, double claimed, String where) {
    BlackBox.Slope slope = box.slope(i, j);
    String entry = "∂f[" + i + "]/∂x[" + j + "] " + where;
    if (claimed == 0 && constant(box, slope, i, j)) {
      tally.add(new Verdict.Entry(entry, 0, 0, 0));
    } else if (slope.kinked()) {
      tally.addUnsure(entry + ": f has a kink there, or is too rough for a slope");
    } else {
      tally.add(new Verdict.Entry(entry, claimed, slope.value(), slope.bar()));
    }
  }

  private static boolean constant(BlackBox box, BlackBox.Slope slope, int i, int j) {
    return Math.abs(slope.value()) <= slope.bar() && box.independent(i, j);
  }

  private static void combined(
      Tally tally, BlackBox box, double[] u, int j, double claimed, double[] x) {
    double sum = 0;
    double bar = 0;
    for (int i = 0; i < u.length; i++) {
      BlackBox.Slope slope = box.slope(i, j);
      if (slope.kinked()) {
        return; // the unit vectors said so
      }
      if (!constant(box, slope, i, j)) {
        sum += u[i] * slope.value();
        bar += Math.abs(u[i]) * slope.bar() + u.length * Math.ulp(u[i] * slope.value());
      }
    }
    String entry =
        "entry "
            + j
            + " of the product with "
            + Arrays.toString(u)
            + " at x = "
            + Arrays.toString(x);
    tally.add(new Verdict.Entry(entry, claimed, sum, bar));
  }

  private static double[] product(
      BiFunction<double[], double[], double[]> vjp, double[] x, double[] u) {
    double[] claimed = vjp.apply(x.clone(), u.clone());
    requireLength(
        "the claimed product", "entries", claimed == null ? -1 : claimed.length, x.length);
    return claimed;
  }

  private static void requireLength(String what, String of, int length, int wanted) {
    if (length != wanted) {
      throw new IllegalArgumentException(
          what
              + (length < 0 ? " is null" : " has " + length + " " + of)
              + " where "
              + wanted
              + " are needed");
    }
  }

  private static void require(Finding finding, SamplePoints points) {
    switch (finding.verdict()) {
      case Verdict.Agrees _ -> {}
      case Verdict.Disagrees(Verdict.Entry worst, _) ->
          throw new AssertionError("the derivative disagrees (" + points + "): " + worst);
      case Verdict.Inconclusive(String reason, double smallest) ->
          throw new AssertionError(
              String.format(
                  Locale.ROOT,
                  "inconclusive (%s): %s; the smallest relative error that would have been seen is"
                      + " %.2g",
                  points,
                  reason,
                  smallest));
    }
  }
}
