package org.gradproof.eval.engine;

/// How much of the forward pass is kept for the backward pass.
///
/// The steps are divided into blocks. Either every step's saved values are kept, or only the states
/// at the beginning of each block, from which a block's values are computed again just before its
/// backward pass: one more forward pass, memory for one block, and the same bits, because blocks
/// are computed alike in both cases.
///
/// @param steps number of steps
/// @param block steps of a block
/// @param keepAll whether every step's values are kept
record Checkpoints(int steps, int block, boolean keepAll) {
  /// Decides by the memory allowed.
  ///
  /// @param bytesPerStep what the saved values of one step take
  /// @param most bytes allowed
  static Checkpoints within(int steps, int block, long bytesPerStep, long most) {
    boolean fits =
        (steps + 1L) * bytesPerStep <= most
            && (steps + 1L) * bytesPerStep < (long) Integer.MAX_VALUE * Float.BYTES;
    return new Checkpoints(steps, block, fits || steps <= block);
  }

  /// Number of blocks.
  int blocks() {
    return (steps + block - 1) / block;
  }

  /// First step of a block.
  int first(int number) {
    return number * block;
  }

  /// Steps of a block.
  int count(int number) {
    return Math.min(block, steps - first(number));
  }

  /// How many steps' saved values are kept at a time.
  int kept() {
    return keepAll ? steps : block;
  }

  /// The place of a block's first step among those that are kept.
  int place(int number) {
    return keepAll ? first(number) : 0;
  }
}
