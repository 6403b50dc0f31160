package org.gradproof.expr;

import java.util.List;

/// One time step as equations: what differentiation, evaluation and checking need to know of a
/// cell.
public interface Recurrence {
  /// A value carried from step to step.
  ///
  /// @param previous the variable read, such as `h_{t-1}`
  /// @param current the variable assigned, such as `h_t`
  record State(Expr previous, Expr current) {}

  /// The equations, each after those it uses.
  List<Equation> equations();

  /// The states, in order of definition.
  List<State> states();

  /// The inputs of a step.
  List<Expr> inputs();

  /// The parameters, equal in all steps.
  List<Expr> parameters();

  /// The name used in messages and titles.
  String title();
}
