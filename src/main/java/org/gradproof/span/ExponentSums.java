package org.gradproof.span;

import java.util.Arrays;

/// Sums of `ln R_ii` over blocks of steps.
final class ExponentSums {
  /// How many blocks errors are estimated from.
  static final int BLOCKS = 32;

  private final int size;
  private final int columns;
  private final long blockSteps;
  private final CompensatedSum[][] sums = new CompensatedSum[BLOCKS][];
  private final long[] lengths = new long[BLOCKS];
  private final long[] rounded;
  private long steps;

  /// Sums over at most `steps` steps.
  ExponentSums(int size, int columns, long steps) {
    this.size = size;
    this.columns = columns;
    this.blockSteps = Math.max(1, Math.ceilDiv(steps, BLOCKS));
    this.rounded = new long[columns];
    for (int b = 0; b < BLOCKS; b++) {
      sums[b] = new CompensatedSum[columns];
      Arrays.setAll(sums[b], _ -> new CompensatedSum());
    }
  }

  /// Adds the diagonal of one `R`, which stands for some steps.
  void add(double[] diagonal, double largest, int steps) {
    int block = (int) Math.min(this.steps / blockSteps, BLOCKS - 1);
    for (int i = 0; i < columns; i++) {
      if (diagonal[i] <= size * 0x1p-52 * largest) {
        rounded[i] += steps;
      }
      sums[block][i].add(Math.log(diagonal[i]));
    }
    lengths[block] += steps;
    this.steps += steps;
  }

  long steps() {
    return steps;
  }

  /// The spectrum so far.
  ///
  /// @throws IllegalStateException when nothing was added
  LyapunovSpectrum spectrum() {
    int count = BLOCKS;
    while (count > 0 && lengths[count - 1] == 0) {
      count--;
    }
    if (count == 0) {
      throw new IllegalStateException("no step was measured");
    }
    double[][] blocks = new double[count][columns];
    for (int b = 0; b < count; b++) {
      for (int i = 0; i < columns; i++) {
        blocks[b][i] = 2 * rounded[i] > steps ? Double.NEGATIVE_INFINITY : sums[b][i].value();
      }
    }
    return new LyapunovSpectrum(size, blocks, Arrays.copyOf(lengths, count));
  }
}
