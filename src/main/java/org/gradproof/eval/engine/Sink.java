package org.gradproof.eval.engine;

/// Takes numbers for each step, a few steps at a time, the last steps first.
@FunctionalInterface
public interface Sink {
  /// Takes the numbers of `count` steps from step `from` on: for each step, for each sequence of
  /// the batch, the entries of the value.
  void write(int from, int count, double[] numbers);

  /// Writes into an array `[steps][batch][entries]`.
  ///
  /// @param perStep how many numbers a step has
  static Sink into(double[] numbers, int perStep) {
    return (from, count, values) ->
        System.arraycopy(values, 0, numbers, from * perStep, count * perStep);
  }
}
