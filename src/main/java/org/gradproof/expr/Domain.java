package org.gradproof.expr;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;

/// Where an elementwise function has the slope its row states.
///
/// @param text the condition on `x`, in mathematics
/// @param contains the same condition as a predicate
/// @param kinks the isolated points where the function is defined and continuous but has no slope,
///   or jumps
/// @param total whether the function itself is defined for every real `x`
public record Domain(String text, DoublePredicate contains, List<Double> kinks, boolean total) {
  /// Every real number.
  public static final Domain REALS = new Domain("x ∈ ℝ", Double::isFinite, List.of(), true);

  /// The positive numbers.
  public static final Domain POSITIVE = new Domain("x > 0", x -> x > 0, List.of(), false);

  /// Every number but 0, where the function has a pole.
  public static final Domain NONZERO = new Domain("x ≠ 0", x -> x != 0, List.of(), false);

  public Domain {
    kinks = List.copyOf(kinks);
  }

  /// Every real number but the given points, where the function is defined without having a slope.
  public static Domain except(double... kinks) {
    StringBuilder text = new StringBuilder("x ∉ {");
    for (double kink : kinks) {
      text.append(text.length() > 5 ? ", " : "")
          .append(kink == Math.rint(kink) ? "" + (long) kink : "" + kink);
    }
    List<Double> points = Arrays.stream(kinks).boxed().toList();
    return new Domain(text.append('}').toString(), x -> !points.contains(x), points, true);
  }

  /// The distance from `x` to the nearest point without a slope, infinite when there is none.
  public double distanceToKink(double x) {
    double nearest = Double.POSITIVE_INFINITY;
    for (double kink : kinks) {
      nearest = Math.min(nearest, Math.abs(x - kink));
    }
    return nearest;
  }
}
