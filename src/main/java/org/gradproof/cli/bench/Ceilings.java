package org.gradproof.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradproof.eval.engine.Precision;

/// What this machine does at most, as measured in this run, on one thread.
final class Ceilings {
  /// The rates that limit a computation.
  ///
  /// @param precision the number format
  /// @param single whether the products that wait for the step before are of a matrix and one
  ///   vector
  /// @param rows rows of that matrix
  /// @param columns its columns
  record Pace(Precision precision, boolean single, int rows, int columns) {}

  private final Map<String, Double> rates = new LinkedHashMap<>();
  private final double seconds;

  /// @param seconds how long each rate is measured
  Ceilings(double seconds) {
    this.seconds = seconds;
  }

  /// Takes notice of a rate, in operations per second; the largest counts.
  void saw(String name, double rate) {
    rates.merge(name, rate, Math::max);
  }

  /// Name → 10⁹ operations per second.
  Map<String, Double> gigaflops() {
    Map<String, Double> all = new LinkedHashMap<>();
    rates.forEach((name, rate) -> all.put(name, rate / 1e9));
    return all;
  }

  /// The seconds the matrix products take at the measured rates.
  double seconds(Work work, Pace pace) {
    double blocked = rate(Products.name(pace.precision()), Products.square(pace.precision()));
    double recurrent =
        pace.single()
            ? rate(
                Products.name(pace.precision(), pace.rows(), pace.columns()),
                Products.times(pace.precision(), pace.rows(), pace.columns()))
            : blocked;
    return work.blocked() / blocked + work.recurrent() / recurrent;
  }

  private double rate(String name, Products.Product product) {
    if (!rates.containsKey(name)) {
      Times times = new JavaContestant(seconds, product.run()).round(seconds);
      saw(name, product.operations() / times.min());
    }
    return rates.get(name);
  }
}
