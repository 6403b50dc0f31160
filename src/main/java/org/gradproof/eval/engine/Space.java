package org.gradproof.eval.engine;

/// Where a value lies: a record of columns for each row, a row being one sequence at one step.
enum Space {
  /// Values that do not depend on the row.
  UNIFORM(0),
  /// Forward values that the backward lines need: a row for each step that is kept.
  SAVED(1),
  /// The same records one step later: the states that a step computes are the previous ones of the
  /// next.
  NEXT(2),
  /// Values of one block of steps.
  BLOCK(3),
  /// Values of one step.
  STEP(4),
  /// Adjoints of states that arrive from the step after.
  CARRY_IN(5),
  /// Adjoints of states that are handed to the step before.
  CARRY_OUT(6);

  /// Where the indices of a step hold whether the step is odd.
  static final int PARITY = 7;

  /// How many indices a step has.
  static final int INDICES = 8;

  private final int index;

  Space(int index) {
    this.index = index;
  }

  /// Its place in an array that has an entry for each space.
  int index() {
    return index;
  }

  /// The space whose records these are.
  Space records() {
    return switch (this) {
      case NEXT -> SAVED;
      case CARRY_OUT -> CARRY_IN;
      default -> this;
    };
  }
}
