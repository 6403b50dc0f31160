package org.gradproof.span;

import java.util.function.ToDoubleFunction;

/// A statistic of averages over blocks of steps, with its standard error.
///
/// Blocks longer than the correlation time are nearly independent; leaving out one at a time gives
/// an error that holds for any smooth statistic of the averages. Source: B. Efron, *The Jackknife,
/// the Bootstrap and Other Resampling Plans*, SIAM (1982).
public final class Jackknife {
  private Jackknife() {}

  /// The statistic of the averages over all blocks, and its standard error; the error is NaN for
  /// fewer than two blocks.
  ///
  /// @param blocks sums over each block, one entry a quantity
  /// @param lengths how many steps each block has
  /// @param statistic of the averages
  public static Estimate of(
      double[][] blocks, long[] lengths, ToDoubleFunction<double[]> statistic) {
    double value = statistic.applyAsDouble(averages(blocks, lengths, -1));
    int count = blocks.length;
    double[] without = new double[count];
    double mean = 0;
    for (int b = 0; b < count && count > 1; b++) {
      without[b] = statistic.applyAsDouble(averages(blocks, lengths, b));
      mean += without[b] / count;
    }
    double sum = 0;
    for (double x : without) {
      sum += (x - mean) * (x - mean);
    }
    return new Estimate(value, count > 1 ? Math.sqrt(sum * (count - 1) / count) : Double.NaN);
  }

  private static double[] averages(double[][] blocks, long[] lengths, int leftOut) {
    double[] averages = new double[blocks[0].length];
    for (int k = 0; k < averages.length; k++) {
      CompensatedSum sum = new CompensatedSum();
      long steps = 0;
      for (int b = 0; b < blocks.length; b++) {
        if (b != leftOut) {
          sum.add(blocks[b][k]);
          steps += lengths[b];
        }
      }
      averages[k] = sum.value() / steps;
    }
    return averages;
  }
}
