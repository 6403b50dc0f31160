package org.gradproof.check;

/// What one oracle said of one quantity. The oracles:
///
/// - `forward values`: named values against the equations evaluated from the functions' definitions
///   in double-double
/// - `finite differences`: every entry of every gradient, five-point differences with an error bar,
///   double-double where that is too coarse
/// - `dual numbers`: every entry of every gradient by forward mode, exact but for rounding; blind
///   to a slope that is wrong in the table of functions, which both modes read
/// - `forward mode`: `⟨∇L, v⟩` against the tangent along v, three directions
/// - `Taylor slope`: the remainder along a direction falls like h²
/// - `step by step`: every step of a span that is longer than the [Horizon], by itself: what it
///   hands back against differences of that step, and against what the whole run holds
/// - `step Jacobian`: every entry of the printed blocks, double-double differences of one step
/// - `Commons Math duals`: the gradient of a small run against `DerivativeStructure`
/// - `certified differences`: the gradient of a scalar run against central differences whose
///   truncation error is bounded by a theorem, for cells that have one
///
/// @param oracle the independent way to get the number
/// @param subject what was compared: a parameter, a state, a gate, a block of the step Jacobian
/// @param entries how many numbers were compared
/// @param medianBar the median of the entries' relative error bars
/// @param widestBar the widest of them
/// @param worstError the largest relative difference
/// @param note a figure of the oracle's own, such as a slope; empty when there is none
/// @param verdict the verdict on all entries together
public record Finding(
    String oracle,
    String subject,
    int entries,
    double medianBar,
    double widestBar,
    double worstError,
    String note,
    Verdict verdict) {

  /// Whether this speaks of forward values, not of derivatives.
  public boolean isForward() {
    return oracle.equals(ValueOracle.NAME);
  }
}
