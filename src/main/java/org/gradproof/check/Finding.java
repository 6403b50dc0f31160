package org.gradproof.check;

/// What one oracle said of one quantity.
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
    Verdict verdict) {}
