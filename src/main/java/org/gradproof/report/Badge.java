package org.gradproof.report;

/// The outcome of a check, printed beside what was checked.
///
/// @param outcome the outcome
/// @param detail a figure or a few words printed after it, may be empty
public record Badge(Outcome outcome, String detail) {
  /// How a check came out; told by word and sign, not by colour alone.
  public enum Outcome {
    /// The check found agreement.
    AGREES("agrees", "✓"),
    /// The check found a disagreement.
    DISAGREES("disagrees", "✗"),
    /// The check had no power.
    INCONCLUSIVE("inconclusive", "?");

    private final String word;
    private final String sign;

    Outcome(String word, String sign) {
      this.word = word;
      this.sign = sign;
    }

    /// The word that is printed.
    public String word() {
      return word;
    }

    /// The sign before the word.
    public String sign() {
      return sign;
    }
  }

  /// A badge without detail.
  public static Badge of(Outcome outcome) {
    return new Badge(outcome, "");
  }

  /// Sign, word and detail as one text.
  public String text() {
    return outcome.sign() + " " + outcome.word() + (detail.isEmpty() ? "" : " " + detail);
  }
}
