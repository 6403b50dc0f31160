package org.gradproof.eval.engine;

/// A part of a schedule, bound to columns.
///
/// @param <A> the array all numbers lie in
interface Instruction<A> {
  /// Computes some rows.
  ///
  /// @param m all numbers
  /// @param at space → index of the first row; at [Space#PARITY] whether the step is odd
  /// @param rows how many rows
  void run(A m, int[] at, int rows);

  /// Multiply-adds of a row, where they are many.
  default long work() {
    return 0;
  }
}
