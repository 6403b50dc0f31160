package org.gradproof.verify;

import java.util.Map;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// One layer's numbers (of one direction) in the cell's own terms: what the backward pass was
/// given, and what somebody else's backward pass returned.
///
/// @param cell the cell that the forward pass was found to compute
/// @param sizes dimension name → size
/// @param steps how many steps
/// @param batch how many sequences
/// @param parameters parameter → entries, row by row
/// @param initial previous-state variable → `[batch][entries]`
/// @param inputs input → `[steps][batch][entries]`
/// @param upstream current-state variable → `[steps][batch][entries]`, the gradient from outside at
///   each step; missing is zero
/// @param last current-state variable → `[batch][entries]`, the gradient that arrives at the last
///   state only; missing is zero
/// @param parameterGradients what the other side returned; any may be missing
/// @param initialGradients likewise, by previous-state variable
/// @param inputGradients likewise, by input, `[steps][batch][entries]`
/// @param unit the unit roundoff of the dump: `2^-53` or `2^-24`
@SuppressWarnings("ArrayRecordComponent") // numbers by the million, handed over as they are
public record Observation(
    Recurrence cell,
    Map<String, Integer> sizes,
    int steps,
    int batch,
    Map<Expr, double[]> parameters,
    Map<Expr, double[]> initial,
    Map<Expr, double[]> inputs,
    Map<Expr, double[]> upstream,
    Map<Expr, double[]> last,
    Map<Expr, double[]> parameterGradients,
    Map<Expr, double[]> initialGradients,
    Map<Expr, double[]> inputGradients,
    double unit) {
  /// The same with other gradients returned.
  ///
  /// @param ofParameters by parameter; any may be missing
  /// @param ofInitial by previous-state variable
  /// @param ofInputs by input
  public Observation returning(
      Map<Expr, double[]> ofParameters,
      Map<Expr, double[]> ofInitial,
      Map<Expr, double[]> ofInputs) {
    return of(cell, ofParameters, ofInitial, ofInputs);
  }

  /// The same for a cell with other parameters, with nothing returned.
  public Observation of(Recurrence other) {
    return of(other, Map.of(), Map.of(), Map.of());
  }

  private Observation of(
      Recurrence other,
      Map<Expr, double[]> ofParameters,
      Map<Expr, double[]> ofInitial,
      Map<Expr, double[]> ofInputs) {
    return new Observation(
        other,
        sizes,
        steps,
        batch,
        parameters,
        initial,
        inputs,
        upstream,
        last,
        ofParameters,
        ofInitial,
        ofInputs,
        unit);
  }
}
