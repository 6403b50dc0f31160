package org.gradproof.report;

/// What stands between the two sides of a displayed line.
public enum Relation {
  /// Equality.
  EQUALS("=", "="),
  /// A definition.
  DEFINED_AS(":=", "\\mathrel{:=}"),
  /// Accumulation: the right side is added to the left.
  ADDS("+=", "\\mathrel{+}="),
  /// One more summand, in a line that goes on from the one above.
  PLUS("+", "+"),
  /// Approximate equality.
  ABOUT("≈", "\\approx"),
  /// At most.
  AT_MOST("≤", "\\le"),
  /// At least.
  AT_LEAST("≥", "\\ge"),
  /// Less than.
  LESS("<", "<"),
  /// Greater than.
  GREATER(">", ">"),
  /// Membership.
  IN("∈", "\\in"),
  /// Assignment or limit.
  TENDS_TO("→", "\\to");

  private final String text;
  private final String latex;

  Relation(String text, String latex) {
    this.text = text;
    this.latex = latex;
  }

  /// The sign in plain text and MathML.
  public String text() {
    return text;
  }

  /// The sign in LaTeX mathematics.
  public String latex() {
    return latex;
  }
}
