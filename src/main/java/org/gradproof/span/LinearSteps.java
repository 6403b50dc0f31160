package org.gradproof.span;

/// A sequence of square matrices `J_1, J_2, …`, given by what they do to panels of eight columns.
public interface LinearSteps {
  /// The number N of rows and columns.
  int size();

  /// Goes to the next matrix; before the first call there is none.
  void next();

  /// `out = J_t in` for two different panels of N rows and eight columns, row by row.
  void apply(double[] in, double[] out);
}
