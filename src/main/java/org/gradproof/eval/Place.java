package org.gradproof.eval;

import org.gradproof.expr.Expr;

/// One number of a run that may be changed: an entry of a parameter, of an initial state, or, at
/// one step, of an input or of a named value.
///
/// @param kind what is changed
/// @param variable the variable
/// @param step the step, from 0; −1 for parameters and initial states
/// @param entry the index of the entry, row by row
public record Place(Kind kind, Expr variable, int step, int entry) {
  /// What can be changed.
  public enum Kind {
    /// A parameter, in all steps.
    PARAMETER,
    /// A state before step 1.
    INITIAL,
    /// An input at one step.
    INPUT,
    /// A gate or new state at one step: the change is added right after it is computed.
    NAMED
  }

  /// The entry in words, such as `W_hz[3,1]` or `z_t[2] at t=5`.
  public String describe(int cols) {
    int row = entry / cols + 1;
    String index = cols == 1 ? "[" + row + "]" : "[" + row + "," + (entry % cols + 1) + "]";
    return switch (kind) {
      case PARAMETER -> variable + index;
      case INITIAL -> variable + index + " at t=1";
      case INPUT, NAMED -> variable + index + " at t=" + (step + 1);
    };
  }
}
