package org.gradproof.eval.engine;

/// Numbers for each step, asked for a few steps at a time, possibly more than once.
@FunctionalInterface
public interface Source {
  /// Fills in the numbers of `count` steps from step `from` (counted from 0): for each step, for
  /// each sequence of the batch, the entries of the value.
  void read(int from, int count, double[] into);

  /// The numbers of an array `[steps][batch][entries]`.
  ///
  /// @param perStep how many numbers a step has
  static Source of(double[] numbers, int perStep) {
    return (from, count, into) ->
        System.arraycopy(numbers, from * perStep, into, 0, count * perStep);
  }
}
