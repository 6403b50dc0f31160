package org.gradproof.cli.bench;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// How long each of several runs took, in seconds, in ascending order.
///
/// @param sorted at least one time
@SuppressWarnings("ArrayRecordComponent") // private to the measurement that made it
record Times(double[] sorted) {
  Times {
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no time was measured");
    }
    sorted = sorted.clone();
    Arrays.sort(sorted);
  }

  static Times of(double... seconds) {
    return new Times(seconds);
  }

  /// These and others.
  Times and(Times more) {
    return new Times(
        DoubleStream.concat(Arrays.stream(sorted), Arrays.stream(more.sorted)).toArray());
  }

  int count() {
    return sorted.length;
  }

  double min() {
    return sorted[0];
  }

  /// The middle one, or the mean of the two in the middle.
  double median() {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
