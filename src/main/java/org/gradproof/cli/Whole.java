package org.gradproof.cli;

/// Whole numbers on a command line.
final class Whole {
  /// The longest span that can be asked for.
  static final long LONGEST = 1_000_000_000L;

  private Whole() {}

  /// The number that an option names, such as `1e6`.
  static long number(String option, String text, long least, long most) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw new BadInputException(option + " takes a whole number such as 1e6, not " + text);
    }
    if (value != Math.rint(value) || !(value >= (double) least && value <= (double) most)) {
      throw outside(option, text, least, most);
    }
    return (long) value;
  }

  /// Refuses a number outside of a range.
  static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw outside(option, "" + value, least, most);
    }
  }

  private static BadInputException outside(String option, String text, long least, long most) {
    return new BadInputException(
        option + " takes a whole number from " + least + " to " + most + ", not " + text);
  }
}
