package org.gradproof.cli;

import java.util.Locale;

/// The time left, from the part that is done.
final class Remaining {
  private final long start = System.nanoTime();

  /// How much is done, and how long the rest takes at the same pace.
  String words(double part) {
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (!(part > 0.005)) {
      return String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }
    long left = Math.round(seconds * (1 - part) / part);
    return String.format(
        Locale.ROOT,
        "%.0f %%, %s left",
        100 * part,
        left >= 90 ? Math.round(left / 60.0) + " min" : left + " s");
  }
}
