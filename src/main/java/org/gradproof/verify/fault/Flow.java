package org.gradproof.verify.fault;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradproof.expr.Expr;

/// How backward equations run through time: what arrives at each step, what is carried from step to
/// step, which steps and sequences the sums are taken over.
///
/// @param arrivals current state → how the gradient from outside arrives; missing is right
/// @param carries current state → how the gradient carried from the later step arrives; missing is
///   right
/// @param window which steps are connected
/// @param shares adjoint of a parameter → what the sum over steps and sequences is taken of;
///   missing is right
/// @param stale forward value → the step it is read from; missing is right
/// @param bounds current-state variable → the bound that its carried gradient is clipped to;
///   missing is none
record Flow(
    Map<Expr, Arrival> arrivals,
    Map<Expr, Carry> carries,
    Window window,
    Map<Expr, Share> shares,
    Map<Expr, Stale> stale,
    Map<Expr, Double> bounds) {
  /// The right way.
  static final Flow RIGHT = new Flow(Map.of(), Map.of(), Window.ALL, Map.of(), Map.of(), Map.of());

  /// How the gradient from outside arrives at a state.
  enum Arrival {
    /// As it should.
    RIGHT,
    /// Nothing arrives at the single steps.
    EACH_IGNORED,
    /// Nothing arrives at the last state in particular.
    LAST_IGNORED,
    /// Neither arrives.
    BOTH_IGNORED,
    /// Of the single steps only the last counts.
    ONLY_AT_LAST,
    /// Step `t` gets what belongs to `t+1`.
    FROM_NEXT,
    /// Step `t` gets what belongs to `t−1`.
    FROM_PREVIOUS,
    /// What belongs to the last state arrives at every step.
    LAST_AT_EACH,
    /// What belongs to the last state is counted twice.
    LAST_TWICE;

    /// The step whose gradient arrives at step `t`; outside the span, none does.
    int step(int t, int steps) {
      return switch (this) {
        case RIGHT, LAST_IGNORED, LAST_AT_EACH, LAST_TWICE -> t;
        case EACH_IGNORED, BOTH_IGNORED -> -1;
        case ONLY_AT_LAST -> t == steps - 1 ? t : -1;
        case FROM_NEXT -> t + 1;
        case FROM_PREVIOUS -> t - 1;
      };
    }

    /// Whether it makes a difference.
    ///
    /// @param each whether gradients arrive from outside at single steps
    /// @param last whether one arrives at the last state
    boolean concerns(boolean each, boolean last) {
      return switch (this) {
        case RIGHT -> false;
        case EACH_IGNORED, ONLY_AT_LAST, FROM_NEXT, FROM_PREVIOUS -> each;
        case LAST_IGNORED, LAST_AT_EACH, LAST_TWICE -> last;
        case BOTH_IGNORED -> each && last;
      };
    }

    /// The mistake as a clause.
    String words(String where) {
      return switch (this) {
        case RIGHT -> "the upstream gradient arrives" + where;
        case EACH_IGNORED -> "the gradient arriving" + where + " at each step is ignored";
        case LAST_IGNORED ->
            "the gradient arriving" + where + " at the last step (the final state) is ignored";
        case BOTH_IGNORED -> "every gradient arriving from outside" + where + " is ignored";
        case ONLY_AT_LAST -> "the gradient arriving" + where + " is used at the last step only";
        case FROM_NEXT -> "the gradient arriving" + where + " at step t+1 is used at step t";
        case FROM_PREVIOUS -> "the gradient arriving" + where + " at step t−1 is used at step t";
        case LAST_AT_EACH -> "the gradient of the final state" + where + " is added at every step";
        case LAST_TWICE -> "the gradient of the final state" + where + " is added twice";
      };
    }

    /// How often the gradient of the last state arrives at step `t`.
    double lastAt(int t, int steps) {
      boolean last = t == steps - 1;
      return switch (this) {
        case LAST_IGNORED, BOTH_IGNORED -> 0;
        case LAST_AT_EACH -> 1;
        case LAST_TWICE -> last ? 2 : 0;
        case RIGHT, EACH_IGNORED, ONLY_AT_LAST, FROM_NEXT, FROM_PREVIOUS -> last ? 1 : 0;
      };
    }
  }

  /// What happens to a carried gradient.
  enum Carry {
    /// It arrives.
    RIGHT,
    /// It is lost between the steps.
    DROPPED,
    /// It is lost, and so is the gradient of the initial state.
    NEVER_STORED,
    /// It replaces what arrives from outside.
    OVERWRITES,
    /// It arrives with the wrong sign.
    NEGATED,
    /// It arrives twice.
    DOUBLED;

    /// The mistake as the end of a clause.
    String words() {
      return switch (this) {
        case RIGHT -> "arrives";
        case DROPPED -> "is lost";
        case NEVER_STORED -> "is lost, and the gradient of the initial state with it";
        case OVERWRITES -> "overwrites what arrives from outside";
        case NEGATED -> "has the wrong sign";
        case DOUBLED -> "is counted twice";
      };
    }

    /// Adds the carried gradient to the arriving one.
    void combine(double[] arriving, double[] carried) {
      double keep = this == OVERWRITES ? 0 : 1;
      double factor =
          switch (this) {
            case RIGHT, OVERWRITES -> 1;
            case DROPPED, NEVER_STORED -> 0;
            case NEGATED -> -1;
            case DOUBLED -> 2;
          };
      for (int i = 0; i < arriving.length; i++) {
        arriving[i] = keep * arriving[i] + factor * carried[i];
      }
    }
  }

  /// The step a value is read from.
  enum Stale {
    /// Its own.
    OWN,
    /// The step before; the first step reads its own.
    PREVIOUS,
    /// The step after; the last step reads its own.
    NEXT,
    /// The first step.
    FIRST,
    /// The last step.
    LAST;

    /// The step in words.
    String words() {
      return switch (this) {
        case OWN -> "the same step";
        case PREVIOUS -> "the step before";
        case NEXT -> "the step after";
        case FIRST -> "the first step";
        case LAST -> "the last step";
      };
    }

    /// The step read at step `t`.
    int step(int t, int steps) {
      return switch (this) {
        case OWN -> t;
        case PREVIOUS -> Math.max(t - 1, 0);
        case NEXT -> Math.min(t + 1, steps - 1);
        case FIRST -> 0;
        case LAST -> steps - 1;
      };
    }
  }

  /// Whether at most the sums for the parameters differ.
  boolean movesParametersOnly() {
    return arrivals.isEmpty()
        && carries.isEmpty()
        && stale.isEmpty()
        && bounds.isEmpty()
        && window.cut() == Window.Cut.NONE;
  }

  Flow withArrivals(Map<Expr, Arrival> more) {
    return new Flow(merged(arrivals, more), carries, window, shares, stale, bounds);
  }

  Flow withCarries(Map<Expr, Carry> more) {
    return new Flow(arrivals, merged(carries, more), window, shares, stale, bounds);
  }

  Flow within(Window other) {
    return new Flow(arrivals, carries, other, shares, stale, bounds);
  }

  Flow withShares(Map<Expr, Share> more) {
    return new Flow(arrivals, carries, window, merged(shares, more), stale, bounds);
  }

  Flow withStale(Map<Expr, Stale> more) {
    return new Flow(arrivals, carries, window, shares, merged(stale, more), bounds);
  }

  Flow withBounds(Map<Expr, Double> more) {
    return new Flow(arrivals, carries, window, shares, stale, merged(bounds, more));
  }

  private static <V> Map<Expr, V> merged(Map<Expr, V> a, Map<Expr, V> b) {
    Map<Expr, V> all = new LinkedHashMap<>(a);
    all.putAll(b);
    return all;
  }
}
