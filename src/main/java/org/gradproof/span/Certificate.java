package org.gradproof.span;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A sufficient condition for bounded or vanishing gradients, evaluated on given weights: a proof
/// when it holds.
///
/// When it holds, `ln ‖P_T‖₂ ≤ logConstant + T·logRate` for every T, from every state and under all
/// inputs that the scope names. When it does not, nothing follows: the condition is not necessary.
///
/// @param name what it is called
/// @param source where it comes from
/// @param norm the norm of the two sides
/// @param scope the trajectories it speaks of
/// @param inequality the condition in words and letters
/// @param left its left side, rounded up
/// @param right its right side, rounded down
/// @param constants the numbers it is made of
/// @param logRate the natural log of the factor a step
/// @param logConstant the natural log of the factor in front
public record Certificate(
    String name,
    String source,
    String norm,
    String scope,
    String inequality,
    double left,
    double right,
    Map<String, Double> constants,
    double logRate,
    double logConstant) {
  /// Copies the constants.
  public Certificate {
    constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
  }

  /// Whether the condition holds.
  public boolean holds() {
    return left < right;
  }

  /// The bound on `ln ‖P_T‖₂`; infinite when the condition does not hold.
  public double logBound(long steps) {
    return holds() ? logConstant + steps * logRate : Double.POSITIVE_INFINITY;
  }

  /// The outcome in words.
  public String verdict() {
    return holds()
        ? "certified: the gradient falls by at least a factor "
            + String.format(Locale.ROOT, "%.6g", Math.exp(logRate))
            + " a step"
        : left == Double.POSITIVE_INFINITY
            ? "not certified: the left side has no finite bound; the condition is sufficient only"
            : String.format(
                Locale.ROOT,
                "not certified: %.6g is not below %.6g; the condition is sufficient only",
                left,
                right);
  }
}
