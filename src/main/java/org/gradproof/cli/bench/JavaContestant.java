package org.gradproof.cli.bench;

import java.util.ArrayList;
import java.util.List;

/// Code in this process. Before its first round it runs until the compiler has had its time and
/// runs no longer become faster; that is not measured.
final class JavaContestant implements Contestant {
  /// Runs shorter than this many seconds are timed several at once.
  private static final double SHORTEST = 1e-3;

  private final Runnable run;
  private final double warmUp;
  private final boolean clean;
  private int together;

  private JavaContestant(double warmUp, boolean clean, Runnable run) {
    this.warmUp = warmUp;
    this.clean = clean;
    this.run = run;
  }

  /// @param warmUp for at least how many seconds it runs before it is measured
  JavaContestant(double warmUp, Runnable run) {
    this(warmUp, false, run);
  }

  /// One whose every run begins without what earlier ones have left in memory.
  static JavaContestant clean(double warmUp, Runnable run) {
    return new JavaContestant(warmUp, true, run);
  }

  @Override
  public Times round(double seconds) {
    if (together == 0) {
      together = warm();
    }
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + nanos(seconds);
    do {
      times.add(time(together));
    } while (System.nanoTime() < end);
    return new Times(times.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// Runs until the least time has not fallen by more than 2 % for half the warm-up, but for no
  /// more than four warm-ups; then says how many runs are to be timed together.
  private int warm() {
    long start = System.nanoTime();
    double least = time(1);
    double known = least;
    long fell = start;
    for (long now = System.nanoTime();
        now - start < nanos(warmUp)
            || (now - fell < nanos(warmUp / 2) && now - start < nanos(4 * warmUp));
        now = System.nanoTime()) {
      least = Math.min(least, time(1));
      if (least < 0.98 * known) {
        known = least;
        fell = now;
      }
    }
    return clean ? 1 : (int) Math.ceil(Math.min(1e6, SHORTEST / Math.max(least, 1e-9)));
  }

  /// Seconds per run.
  private double time(int runs) {
    if (clean) {
      System.gc(); // before the clock starts
    }
    long start = System.nanoTime();
    for (int i = 0; i < runs; i++) {
      run.run();
    }
    return Math.max(System.nanoTime() - start, 1) / 1e9 / runs;
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
