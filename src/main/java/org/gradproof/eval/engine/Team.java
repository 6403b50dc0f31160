package org.gradproof.eval.engine;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A few threads that do the same work on different parts.
final class Team implements AutoCloseable {
  /// One thread's part.
  ///
  /// @param index its number, from 0
  /// @param of how many parts there are
  record Part(int index, int of) {
    /// Where this part of `n` things begins.
    int low(int n) {
      return (int) ((long) n * index / of);
    }

    /// Where it ends.
    int high(int n) {
      return (int) ((long) n * (index + 1) / of);
    }
  }

  /// What each thread does.
  interface Work {
    /// Does a part.
    void on(Part part);
  }

  private final int threads;
  private final ExecutorService others;

  Team(int threads) {
    this.threads = threads;
    this.others =
        threads == 1
            ? null
            : Executors.newFixedThreadPool(
                threads - 1, Thread.ofPlatform().daemon().name("gradproof-", 1).factory());
  }

  private Team(int threads, ExecutorService others) {
    this.threads = threads;
    this.others = others;
  }

  /// The same threads, no more than there are things to divide.
  Team upTo(int things) {
    return new Team(Math.min(threads, things), others);
  }

  /// Does the work and waits for all.
  void share(Work work) {
    if (threads == 1) {
      work.on(new Part(0, 1));
      return;
    }
    Future<?>[] running = new Future<?>[threads - 1];
    for (int i = 1; i < threads; i++) {
      Part part = new Part(i, threads);
      running[i - 1] = others.submit(() -> work.on(part));
    }
    work.on(new Part(0, threads));
    for (Future<?> future : running) {
      try {
        future.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  @Override
  public void close() {
    if (others != null) {
      others.shutdown();
    }
  }
}
