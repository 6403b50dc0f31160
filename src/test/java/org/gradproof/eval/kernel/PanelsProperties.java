package org.gradproof.eval.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Vectors return the same bits as entry by entry.
class PanelsProperties {
  private static final int W = Panels.WIDTH;

  private static double[] numbers(int n, Random random) {
    return random.doubles(n, -1, 1).toArray();
  }

  private static void same(int length, BiConsumer<Panels, double[]> operation) {
    double[] scalar = new double[length];
    double[] vector = new double[length];
    operation.accept(new ScalarPanels(), scalar);
    operation.accept(new VectorPanels(), vector);
    assertArrayEquals(scalar, vector);
  }

  @Property(tries = 100)
  void products(
      @ForAll @IntRange(min = 1, max = 30) int rows,
      @ForAll @IntRange(min = 1, max = 30) int depth,
      @ForAll boolean add,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[] x = numbers(rows * (depth + 3) + 2, random);
    double[] w = numbers(depth * W + 5, random);
    same(
        rows * W + 1,
        (panels, c) -> {
          Arrays.fill(c, 0.5);
          panels.product(new Panels.Left(x, 2, depth + 3), rows, depth, w, 5, c, 1, add);
        });
  }

  @Property(tries = 100)
  void matrixTimesVector(
      @ForAll @IntRange(min = 1, max = 30) int rows,
      @ForAll @IntRange(min = 1, max = 30) int columns,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[] a = numbers(rows * columns + 1, random);
    double[] x = numbers(columns + 2, random);
    same(rows + 3, (panels, y) -> panels.timesVector(a, 1, rows, columns, x, 2, y, 3));
  }

  @Property(tries = 100)
  void grams(@ForAll @IntRange(min = 1, max = 40) int rows, @ForAll long seed) {
    Random random = new Random(seed);
    double[] v = numbers(rows * W, random);
    double[] w = numbers(rows * W, random);
    same(W * W + 3, (panels, c) -> panels.gram(v, w, rows, c, 3));
    double[] c = new double[W * W];
    new ScalarPanels().gram(v, w, rows, c, 0);
    double direct = 0;
    for (int r = 0; r < rows; r++) {
      direct += v[r * W + 2] * w[r * W + 5];
    }
    assertEquals(direct, c[2 * W + 5], 1e-14 * rows);
  }

  @Property(tries = 100)
  void columns(@ForAll @IntRange(min = 1, max = 40) int rows, @ForAll long seed) {
    Random random = new Random(seed);
    double[] w = numbers(rows * W, random);
    double[] factors = numbers(2 * W, random);
    int column = random.nextInt(W);
    same(W, (panels, out) -> panels.squares(w, rows, out));
    same(W, (panels, out) -> panels.dots(w, 0, rows, column, out));
    same(rows * 20 + 7, (panels, to) -> panels.spread(w, rows, to, 7, 20));
    same(
        rows * W,
        (panels, copy) -> {
          System.arraycopy(w, 0, copy, 0, copy.length);
          panels.eliminate(
              copy,
              0,
              rows,
              column,
              Arrays.copyOf(factors, W),
              Arrays.copyOfRange(factors, W, 2 * W));
        });
  }
}
