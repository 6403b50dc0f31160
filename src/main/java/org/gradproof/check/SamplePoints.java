package org.gradproof.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Where a function is checked: at given points, or at random ones with entries from `N(0, 1)`.
///
/// @param given the given points; when empty, points are drawn
/// @param dimension how many entries a random point has, 0 when nobody said
/// @param seed the seed of everything random
record SamplePoints(List<double[]> given, int dimension, long seed) {
  private static final int RANDOM_POINTS = 3;

  SamplePoints {
    given = List.copyOf(given);
  }

  static SamplePoints unset() {
    return new SamplePoints(List.of(), 0, 1);
  }

  SamplePoints at(double[] x) {
    if (x.length == 0) {
      throw new IllegalArgumentException("a point needs at least one entry");
    }
    for (int j = 0; j < x.length; j++) {
      if (!Double.isFinite(x[j])) {
        throw new IllegalArgumentException("a point must be finite, but x[" + j + "] is " + x[j]);
      }
    }
    List<double[]> more = new ArrayList<>(given);
    more.add(x.clone());
    return new SamplePoints(more, dimension, seed);
  }

  SamplePoints dimension(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a dimension is at least 1, not " + n);
    }
    return new SamplePoints(given, n, seed);
  }

  SamplePoints seed(long start) {
    return new SamplePoints(given, dimension, start);
  }

  RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  List<double[]> points(RandomGenerator random) {
    if (!given.isEmpty()) {
      return given;
    }
    if (dimension == 0) {
      throw new IllegalArgumentException(
          "no point to check at: say .at(x), or .dimension(n) for random points");
    }
    List<double[]> drawn = new ArrayList<>();
    for (int k = 0; k < RANDOM_POINTS; k++) {
      double[] x = new double[dimension];
      Arrays.setAll(x, _ -> random.nextGaussian());
      drawn.add(x);
    }
    return drawn;
  }

  /// What was chosen, in words.
  @Override
  public String toString() {
    return given.isEmpty()
        ? RANDOM_POINTS + " random points of dimension " + dimension + ", seed " + seed
        : given.size() + (given.size() == 1 ? " given point" : " given points");
  }
}
