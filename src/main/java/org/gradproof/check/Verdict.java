package org.gradproof.check;

import java.util.Locale;

/// The outcome of a comparison, with the figures behind it.
///
/// Every verdict states the smallest relative error that the comparison would have seen; infinity
/// means that it had no power at all.
public sealed interface Verdict {
  /// The widest error bar, relative to the entry, that may support an agreement.
  double WIDEST_BAR = 1e-6;

  /// The smallest relative error in the worst-measured entry that would have been called a
  /// disagreement.
  double smallestDetectable();

  /// One number that was compared.
  ///
  /// @param where the entry in words
  /// @param claimed the number under test
  /// @param reference the oracle's number
  /// @param allowance how far the two may be apart
  record Entry(String where, double claimed, double reference, double allowance) {
    /// `|claimed − reference|`.
    public double difference() {
      return Math.abs(claimed - reference);
    }

    /// The difference relative to the larger of the two numbers, 0 when they are equal.
    public double relativeError() {
      return difference() == 0
          ? 0
          : difference() / Math.max(Math.abs(claimed), Math.abs(reference));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: claimed %.17g, reference %.17g, they differ by %.3g where %.3g is allowed",
          where,
          claimed,
          reference,
          difference(),
          allowance);
    }
  }

  /// Every entry lies within its own error bar, and every bar is narrow enough to mean something.
  ///
  /// @param smallestDetectable see [Verdict#smallestDetectable]
  record Agrees(double smallestDetectable) implements Verdict {}

  /// At least one entry lies outside its error bar.
  ///
  /// @param worst the entry furthest outside
  /// @param smallestDetectable see [Verdict#smallestDetectable]
  record Disagrees(Entry worst, double smallestDetectable) implements Verdict {}

  /// The comparison has no power where it matters.
  ///
  /// @param reason why, in words
  /// @param smallestDetectable see [Verdict#smallestDetectable]
  record Inconclusive(String reason, double smallestDetectable) implements Verdict {}

  /// `agrees`, `disagrees` or `inconclusive`.
  default String word() {
    return switch (this) {
      case Agrees _ -> "agrees";
      case Disagrees _ -> "disagrees";
      case Inconclusive _ -> "inconclusive";
    };
  }
}
