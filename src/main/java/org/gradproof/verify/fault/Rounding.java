package org.gradproof.verify.fault;

import java.util.random.RandomGenerator;

/// What a computed value suffers before it is used.
@FunctionalInterface
interface Rounding {
  /// Nothing.
  Rounding NONE = _ -> {};

  /// Changes the values in place.
  void apply(double[] values);

  /// Every entry is multiplied by `1 + unit·ξ`, `ξ` uniform in `[-1, 1]`.
  static Rounding random(double unit, RandomGenerator random) {
    return values -> {
      for (int i = 0; i < values.length; i++) {
        values[i] *= 1 + unit * (2 * random.nextDouble() - 1);
      }
    };
  }
}
