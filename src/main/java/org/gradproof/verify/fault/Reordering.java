package org.gradproof.verify.fault;

import java.util.function.IntBinaryOperator;

/// A way for the gradient of an input to stand at other steps than its own.
@SuppressWarnings("ImmutableEnumChecker") // a pure function
enum Reordering {
  /// The last step first.
  REVERSED("is reversed in time", (t, steps) -> steps - 1 - t),
  /// Step `t` holds what belongs to `t+1`; the last holds zeros.
  EARLY("stands one step early", (t, _) -> t + 1),
  /// Step `t` holds what belongs to `t−1`; the first holds zeros.
  LATE("stands one step late", (t, _) -> t - 1),
  /// Step `t` holds what belongs to `t+1`; the last what belongs to the first.
  ROLLED_EARLY("is rolled by one step", (t, steps) -> (t + 1) % steps),
  /// Step `t` holds what belongs to `t−1`; the first what belongs to the last.
  ROLLED_LATE("is rolled back by one step", (t, steps) -> (t + steps - 1) % steps);

  private final String words;
  private final IntBinaryOperator from;

  Reordering(String words, IntBinaryOperator from) {
    this.words = words;
    this.from = from;
  }

  /// The mistake as the end of a clause.
  String words() {
    return words;
  }

  /// The numbers `[steps][rest]` at their wrong steps; where none belongs there are zeros.
  double[] of(double[] x, int steps) {
    double[] moved = new double[x.length];
    int row = x.length / steps;
    for (int t = 0; t < steps; t++) {
      int source = from.applyAsInt(t, steps);
      if (source >= 0 && source < steps) {
        System.arraycopy(x, source * row, moved, t * row, row);
      }
    }
    return moved;
  }
}
