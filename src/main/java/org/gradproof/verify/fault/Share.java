package org.gradproof.verify.fault;

/// Which part of a sum over steps and sequences is returned.
enum Share {
  /// The whole.
  ALL,
  /// That of the last step.
  LAST_STEP,
  /// That of the first step.
  FIRST_STEP,
  /// All but the first step.
  WITHOUT_FIRST_STEP,
  /// All but the last step.
  WITHOUT_LAST_STEP,
  /// That of the first sequence.
  FIRST_SEQUENCE,
  /// That of the last sequence.
  LAST_SEQUENCE;

  /// Whether it makes a difference.
  boolean concerns(int steps, int batch) {
    return switch (this) {
      case ALL -> false;
      case LAST_STEP, FIRST_STEP, WITHOUT_FIRST_STEP, WITHOUT_LAST_STEP -> steps > 1;
      case FIRST_SEQUENCE, LAST_SEQUENCE -> batch > 1;
    };
  }

  /// What kind of mistake it is.
  Fault fault() {
    return switch (this) {
      case ALL, LAST_STEP, FIRST_STEP, WITHOUT_FIRST_STEP, WITHOUT_LAST_STEP -> Fault.TIME_SUM;
      case FIRST_SEQUENCE, LAST_SEQUENCE -> Fault.BATCH_SUM;
    };
  }

  /// The mistake as a clause.
  String words() {
    return switch (this) {
      case ALL -> "the sum is taken over all steps and sequences";
      case LAST_STEP -> "only the last step's share is kept, in place of the sum over the steps";
      case FIRST_STEP ->
          "only the first step's share is kept (= for +=), in place of the sum over the steps";
      case WITHOUT_FIRST_STEP -> "the first step's share is missing from the sum over the steps";
      case WITHOUT_LAST_STEP -> "the last step's share is missing from the sum over the steps";
      case FIRST_SEQUENCE -> "only the first sequence of the batch is counted";
      case LAST_SEQUENCE -> "only the last sequence of the batch is counted";
    };
  }

  /// The weight of one sequence at one step.
  double weight(int t, int steps, int sequence, int batch) {
    return switch (this) {
      case ALL -> 1;
      case LAST_STEP -> t == steps - 1 ? 1 : 0;
      case FIRST_STEP -> t == 0 ? 1 : 0;
      case WITHOUT_FIRST_STEP -> t > 0 ? 1 : 0;
      case WITHOUT_LAST_STEP -> t < steps - 1 ? 1 : 0;
      case FIRST_SEQUENCE -> sequence == 0 ? 1 : 0;
      case LAST_SEQUENCE -> sequence == batch - 1 ? 1 : 0;
    };
  }
}
