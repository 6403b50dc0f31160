package org.gradproof.span;

import java.util.List;

/// A measured number.
///
/// @param value the number
/// @param standardError its standard error; NaN where it is unknown
public record Estimate(double value, double standardError) {
  /// The mean of independent measurements, with the standard error that their scatter gives; of one
  /// alone, itself.
  ///
  /// @param all at least one
  public static Estimate mean(List<Estimate> all) {
    if (all.size() == 1) {
      return all.getFirst();
    }
    double mean = all.stream().mapToDouble(Estimate::value).average().orElseThrow();
    double sum = all.stream().mapToDouble(e -> (e.value - mean) * (e.value - mean)).sum();
    return new Estimate(mean, Math.sqrt(sum / (all.size() - 1) / all.size()));
  }

  /// How many standard errors the value lies above a prediction.
  public double z(double prediction) {
    return (value - prediction) / standardError;
  }
}
