package org.gradproof.span;

import org.gradproof.expr.Fn;

/// The range of a function over an interval, rounded outwards, one row a function.
///
/// Values come from [Fn#value], whose error is at most [#ULPS] units in the last place; the ends
/// are widened by that and cut to the function's own bounds. A function that is not monotone is
/// bounded by its turning points.
final class IntervalFunctions {
  /// Units in the last place by which a value of [Fn] may be off; a test compares them with
  /// double-double arithmetic.
  static final int ULPS = 8;

  /// Where x σ(x) is least.
  private static final double SILU_TURN = -1.278464542761074;

  private static final double SILU_LEAST = -0.2784645427610739;

  private IntervalFunctions() {}

  /// The lower end of the range over `[a, b]`.
  static double low(Fn fn, double a, double b) {
    return switch (fn) {
      case SIGN, STEP -> fn.value(a);
      case SQUARE -> a <= 0 && b >= 0 ? 0 : Math.max(0, down(Math.min(a * a, b * b)));
      case RECIPROCAL -> a <= 0 && b >= 0 ? Double.NEGATIVE_INFINITY : down(1 / b);
      case EXP -> Math.max(0, down(fn.value(a)));
      case LOG -> a > 0 ? down(fn.value(a)) : Double.NEGATIVE_INFINITY;
      case SQRT -> a >= 0 ? Math.max(0, down(fn.value(a))) : Double.NEGATIVE_INFINITY;
      case ABS -> a <= 0 && b >= 0 ? 0 : Math.min(Math.abs(a), Math.abs(b));
      case COS ->
          cosine(a, b, Math.PI) ? -1 : Math.max(-1, down(Math.min(Math.cos(a), Math.cos(b))));
      case SIN ->
          cosine(a, b, -Math.PI / 2) ? -1 : Math.max(-1, down(Math.min(Math.sin(a), Math.sin(b))));
      case TANH -> Math.max(-1, down(fn.value(a)));
      case SIGMOID, SOFTPLUS -> Math.max(0, down(fn.value(a)));
      case LOG_SIGMOID -> down(fn.value(a));
      case RELU -> fn.value(a);
      case HARD_SIGMOID, HARD_SIGMOID_KERAS2 -> Math.max(0, fn.value(a) - slack(fn, a));
      case SILU ->
          a <= SILU_TURN && b >= SILU_TURN
              ? down(SILU_LEAST)
              : Math.max(down(SILU_LEAST), down(b < SILU_TURN ? silu(b) : silu(a)));
    };
  }

  /// The upper end of the range over `[a, b]`.
  static double high(Fn fn, double a, double b) {
    return switch (fn) {
      case SIGN, STEP -> fn.value(b);
      case SQUARE -> up(Math.max(a * a, b * b));
      case RECIPROCAL -> a <= 0 && b >= 0 ? Double.POSITIVE_INFINITY : up(1 / a);
      case EXP, LOG, SQRT, SOFTPLUS ->
          b == Double.POSITIVE_INFINITY
              ? b
              : Double.isNaN(fn.value(b)) ? Double.POSITIVE_INFINITY : up(fn.value(b));
      case ABS -> Math.max(Math.abs(a), Math.abs(b));
      case COS -> cosine(a, b, 0) ? 1 : Math.min(1, up(Math.max(Math.cos(a), Math.cos(b))));
      case SIN ->
          cosine(a, b, Math.PI / 2) ? 1 : Math.min(1, up(Math.max(Math.sin(a), Math.sin(b))));
      case TANH -> Math.min(1, up(fn.value(b)));
      case SIGMOID -> Math.min(1, up(fn.value(b)));
      case LOG_SIGMOID -> Math.min(0, up(fn.value(b)));
      case RELU -> fn.value(b);
      case HARD_SIGMOID, HARD_SIGMOID_KERAS2 -> Math.min(1, fn.value(b) + slack(fn, b));
      case SILU -> up(Math.max(silu(a), silu(b)));
    };
  }

  // Near its lower corner a hard sigmoid is a difference of numbers near 1/2, so that its error is
  // absolute; where it is flat, it has none.
  private static double slack(Fn fn, double x) {
    double value = fn.value(x);
    return (value == 0 && x < -3.1) || (value == 1 && x > 3.1) ? 0 : ULPS * Math.ulp(1.0);
  }

  private static double silu(double x) {
    return Double.isInfinite(x) ? Math.max(x, 0) : Fn.SILU.value(x);
  }

  /// Whether `[a, b]` may hold `turn + 2πk`.
  private static boolean cosine(double a, double b, double turn) {
    if (!(Math.abs(a) < 1e8 && Math.abs(b) < 1e8)) {
      return true;
    }
    // 1e-6 is far more than the error of the quotient.
    double first = Math.ceil((a - turn) / (2 * Math.PI) - 1e-6);
    return first <= (b - turn) / (2 * Math.PI) + 1e-6;
  }

  private static double down(double x) {
    return Double.isNaN(x)
        ? Double.NEGATIVE_INFINITY
        : x == Double.NEGATIVE_INFINITY ? x : widened(x, -1);
  }

  private static double up(double x) {
    return Double.isNaN(x)
        ? Double.POSITIVE_INFINITY
        : x == Double.POSITIVE_INFINITY ? x : widened(x, 1);
  }

  private static double widened(double x, int direction) {
    double finite = Math.clamp(x, -Double.MAX_VALUE, Double.MAX_VALUE);
    return finite + direction * ULPS * Math.ulp(finite);
  }
}
