package org.gradproof.span;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Lyapunov exponents `λ_1 ≥ λ_2 ≥ …` of a product of matrices, in nats a step, with block
/// jackknife errors.
///
/// An exponent is −∞ where most steps contract its direction below `N ε` of the leading one, which
/// rounding cannot tell from 0.
public final class LyapunovSpectrum {
  private final int size;
  private final long steps;
  private final double[][] blocks;
  private final long[] lengths;

  /// The spectrum measured over blocks of steps.
  ///
  /// @param size N, of which there may be fewer exponents
  /// @param blocks for each block, the sums of `ln R_ii`
  /// @param lengths for each block, its steps
  LyapunovSpectrum(int size, double[][] blocks, long[] lengths) {
    this.size = size;
    this.blocks = blocks;
    this.lengths = lengths;
    this.steps = Arrays.stream(lengths).sum();
  }

  /// The number N of all exponents, of which the leading ones are known.
  public int size() {
    return size;
  }

  /// How many steps were measured.
  public long steps() {
    return steps;
  }

  /// Whether all exponents are known.
  public boolean isWhole() {
    return blocks[0].length == size;
  }

  /// The known exponents, in the order of the directions.
  public List<Estimate> exponents() {
    List<Estimate> all = new ArrayList<>();
    for (int i = 0; i < blocks[0].length; i++) {
      int at = i;
      all.add(
          Double.isFinite(average(i))
              ? Jackknife.of(blocks, lengths, means -> means[at])
              : new Estimate(Double.NEGATIVE_INFINITY, Double.NaN));
    }
    return all;
  }

  private double average(int i) {
    double sum = 0;
    for (double[] block : blocks) {
      sum += block[i];
    }
    return sum / steps;
  }

  /// The leading exponent.
  public Estimate largest() {
    return exponents().getFirst();
  }

  /// `Σ λ_i` over the finite exponents.
  public Estimate sum() {
    return Jackknife.of(
        blocks, lengths, means -> Arrays.stream(means).filter(Double::isFinite).sum());
  }

  /// The Kaplan–Yorke dimension `k + (λ_1 + … + λ_k)/|λ_{k+1}|`, `k` the largest index of
  /// non-negative partial sum; NaN where the known exponents do not decide it.
  public Estimate dimension() {
    return Jackknife.of(blocks, lengths, means -> dimension(means, size));
  }

  /// The sum of the positive exponents, the entropy rate by Pesin's formula, in nats a step; NaN
  /// where the known exponents do not decide it.
  public Estimate entropyRate() {
    return Jackknife.of(
        blocks,
        lengths,
        means ->
            means.length < size && means[means.length - 1] > 0
                ? Double.NaN
                : Arrays.stream(means).filter(x -> x > 0).sum());
  }

  static double dimension(double[] exponents, int size) {
    double sum = 0;
    for (int k = 0; k < exponents.length; k++) {
      if (sum + exponents[k] < 0) {
        return k + sum / Math.abs(exponents[k]);
      }
      sum += exponents[k];
    }
    return exponents.length == size ? size : Double.NaN;
  }
}
