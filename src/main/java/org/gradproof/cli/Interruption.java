package org.gradproof.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C as a wish to end early: the work sees it and prints what it has; the process then ends.
final class Interruption implements AutoCloseable {
  /// How long printing may take before the process ends anyway.
  private static final int SECONDS = 60;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  private Interruption() {
    this.hook = new Thread(this::wish);
  }

  /// Begins to watch.
  static Interruption watch() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void wish() {
    requested = true;
    try {
      if (!finished.await(SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether an early end was asked for.
  boolean requested() {
    return requested;
  }

  @Override
  public void close() {
    if (requested) {
      finished.countDown();
    } else {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
