package org.gradproof.span;

/// A measured number.
///
/// @param value the number
/// @param standardError its standard error; NaN where it is unknown
public record Estimate(double value, double standardError) {
  /// How many standard errors the value lies above a prediction.
  public double z(double prediction) {
    return (value - prediction) / standardError;
  }
}
