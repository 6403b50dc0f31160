package org.gradproof.span;

/// A sum of many numbers with the rounding errors added up beside it.
///
/// The error is about one unit in the last place of the result plus `n ε²` of the sum of moduli.
/// Once a term is not finite, so is the sum. Source: A. Neumaier, ZAMM 54 (1974).
public final class CompensatedSum {
  private double sum;
  private double lost;

  /// Adds one term.
  public void add(double term) {
    double next = sum + term;
    if (Double.isFinite(next)) {
      lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    }
    sum = next;
  }

  /// The sum so far.
  public double value() {
    return Double.isFinite(sum) ? sum + lost : sum;
  }
}
