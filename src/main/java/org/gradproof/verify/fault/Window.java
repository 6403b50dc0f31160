package org.gradproof.verify.fault;

/// A way to divide a span.
///
/// @param cut the kind
/// @param k the number of steps
record Window(Cut cut, int k) {
  /// How a span is divided.
  enum Cut {
    /// Not at all.
    NONE,
    /// Only the last `k` steps run.
    LAST_STEPS,
    /// Nothing is carried across every `k`-th step, counted from the first.
    CHUNKS_FROM_START,
    /// Nothing is carried across every `k`-th step, counted from the last.
    CHUNKS_FROM_END,
    /// The last `k` steps do not run.
    SKIPS_LAST,
    /// The first `k` steps do not run.
    SKIPS_FIRST
  }

  static final Window ALL = new Window(Cut.NONE, 0);

  /// The first step that runs, counted from 0.
  int first(int steps) {
    return switch (cut) {
      case LAST_STEPS -> Math.max(steps - k, 0);
      case SKIPS_FIRST -> k;
      case NONE, CHUNKS_FROM_START, CHUNKS_FROM_END, SKIPS_LAST -> 0;
    };
  }

  /// The step after the last that runs.
  int end(int steps) {
    return cut == Cut.SKIPS_LAST ? steps - k : steps;
  }

  /// The mistake as a clause.
  String words() {
    return switch (cut) {
      case NONE -> "backpropagation runs through all steps";
      case LAST_STEPS -> "backpropagation stops after the last " + k + " steps";
      case CHUNKS_FROM_START ->
          "backpropagation is truncated every " + k + " steps, counted from the first";
      case CHUNKS_FROM_END ->
          "backpropagation is truncated every " + k + " steps, counted from the last";
      case SKIPS_LAST -> "backpropagation leaves out the last " + (k == 1 ? "step" : k + " steps");
      case SKIPS_FIRST ->
          "backpropagation stops early: it leaves out the first "
              + (k == 1 ? "step" : k + " steps");
    };
  }

  /// Whether nothing is carried into step `t` from step `t+1`.
  boolean cutsAfter(int t, int steps) {
    return switch (cut) {
      case NONE, LAST_STEPS, SKIPS_LAST, SKIPS_FIRST -> false;
      case CHUNKS_FROM_START -> (t + 1) % k == 0;
      case CHUNKS_FROM_END -> (steps - 1 - t) % k == 0;
    };
  }
}
