package org.gradproof.cli.bench;

/// How to measure.
///
/// @param quick whether to measure shorter, on shorter spans
/// @param warmUp seconds that code in this process runs before it is measured
/// @param seconds seconds per side and round
/// @param rounds how often the sides take turns
/// @param threads threads for each side
/// @param seed what the made-up cell is made from
public record Settings(
    boolean quick, double warmUp, double seconds, int rounds, int threads, long seed) {
  /// The usual ones.
  public static Settings standard(boolean quick) {
    return new Settings(quick, 2.5, quick ? 0.3 : 1, 3, 1, 1);
  }
}
