package org.gradproof.verify.fault;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.gradproof.expr.Expr;

/// Random vectors: a matrix is compared through its product with one, which tells two matrices
/// apart with probability 1 and costs as much as a vector.
final class Probes {
  private final Map<String, Integer> sizes;
  private final Map<Integer, double[]> vectors = new ConcurrentHashMap<>();

  Probes(Map<String, Integer> sizes) {
    this.sizes = sizes;
  }

  /// The vector of a length, always the same; its entries lie between 0.5 and 1.5 in modulus.
  double[] of(int length) {
    return vectors.computeIfAbsent(
        length,
        n -> {
          SplittableRandom random = new SplittableRandom(n);
          double[] vector = new double[n];
          for (int i = 0; i < n; i++) {
            vector[i] = (random.nextBoolean() ? 1 : -1) * (0.5 + random.nextDouble());
          }
          return vector;
        });
  }

  /// The product of a parameter's gradient with the probe; vectors stay as they are.
  double[] project(Expr parameter, double[] gradient) {
    if (parameter.shape().isVector()) {
      return gradient;
    }
    int rows = parameter.shape().rows().size(sizes);
    int cols = parameter.shape().cols().size(sizes);
    double[] product = new double[rows];
    Products.plain(gradient, of(cols), product, rows, cols, 1);
    return product;
  }
}
