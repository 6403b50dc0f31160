package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.verify.Observation;

/// Mistakes in how backward equations run through time, generated for any cell.
final class FlowRules {
  private static final List<Double> USUAL_BOUNDS =
      List.of(0.01, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0);

  private final Observation given;
  private final Recurrence cell;
  private final List<Edit> edits = new ArrayList<>();

  private FlowRules(Observation given) {
    this.given = given;
    this.cell = given.cell();
  }

  /// Every edit of the flow.
  ///
  /// @param departs the step, counted from 0, at which the gradient of the inputs departs, coming
  ///   from the last; empty when it is not known
  /// @param wrong the parameters whose gradients are wrong, when nothing else is; else empty
  /// @param adjoints whether the adjoints may be wrong, not only the sums for parameters
  static List<Edit> edits(
      Observation given, OptionalInt departs, List<Expr> wrong, boolean adjoints) {
    FlowRules rules = new FlowRules(given);
    if (adjoints) {
      for (List<Expr> states : rules.scopes()) {
        rules.arrivals(states);
        rules.carries(states);
        rules.clipped(states);
      }
      rules.windows(departs);
    }
    rules.stale();
    if (!wrong.isEmpty()) {
      rules.shares(wrong);
    }
    return List.copyOf(rules.edits);
  }

  /// Each state alone, and all of them.
  private List<List<Expr>> scopes() {
    List<Expr> all = cell.states().stream().map(Recurrence.State::current).toList();
    List<List<Expr>> scopes = new ArrayList<>();
    all.forEach(s -> scopes.add(List.of(s)));
    if (all.size() > 1) {
      scopes.add(all);
    }
    return scopes;
  }

  private void arrivals(List<Expr> states) {
    String where = " at " + names(states);
    boolean each = states.stream().anyMatch(s -> nonZero(given.upstream().get(s)));
    boolean last = states.stream().anyMatch(s -> nonZero(given.last().get(s)));
    for (Flow.Arrival arrival : Flow.Arrival.values()) {
      if (arrival.concerns(each, last)) {
        edits.add(
            Edit.of(
                Fault.UPSTREAM,
                arrival.words(where),
                flow -> flow.withArrivals(all(states, arrival))));
      }
    }
  }

  private void carries(List<Expr> states) {
    if (given.steps() == 1) {
      return;
    }
    for (Flow.Carry carry : Flow.Carry.values()) {
      if (carry != Flow.Carry.RIGHT) {
        edits.add(
            Edit.of(
                carry == Flow.Carry.DROPPED || carry == Flow.Carry.NEVER_STORED
                    ? Fault.CARRY_LOST
                    : Fault.CARRY_CHANGED,
                "the gradient carried to "
                    + names(states)
                    + " from the step after "
                    + carry.words(),
                flow -> flow.withCarries(all(states, carry))));
      }
    }
  }

  /// Carried gradients are clipped: to a usual bound, or to one that initial states show.
  private void clipped(List<Expr> states) {
    Set<Double> bounds = new LinkedHashSet<>();
    for (Recurrence.State s : cell.states()) {
      double[] shown = given.initialGradients().get(s.previous());
      if (states.contains(s.current()) && shown != null) {
        bounds.add(Arrays.stream(shown).map(Math::abs).max().orElse(0));
      }
    }
    USUAL_BOUNDS.forEach(bounds::add);
    for (double bound : bounds) {
      if (bound > 0 && given.steps() > 1) {
        edits.add(
            Edit.of(
                Fault.CLIPPED,
                "the gradient carried to "
                    + names(states)
                    + " from the step after is clipped to ±"
                    + String.format(Locale.ROOT, "%.6g", bound).replaceFirst("\\.?0+$", ""),
                flow -> flow.withBounds(all(states, bound))));
      }
    }
  }

  private void windows(OptionalInt departs) {
    int steps = given.steps();
    Set<Window> windows = new LinkedHashSet<>();
    if (steps > 1) {
      windows.add(new Window(Window.Cut.SKIPS_FIRST, 1));
    }
    for (int k = 1; k < Math.min(steps, departs.isPresent() ? steps : 200); k++) {
      int from = departs.orElse(-1);
      if (from < 0 || k == steps - 1 - from) {
        windows.add(new Window(Window.Cut.LAST_STEPS, k));
      }
      if (k > 1 && (from < 0 || k == steps - 1 - from)) {
        windows.add(new Window(Window.Cut.CHUNKS_FROM_END, k));
      }
      if (k > 1 && (from < 0 || (from + 1) % k == 0)) {
        windows.add(new Window(Window.Cut.CHUNKS_FROM_START, k));
      }
      if (k <= 3) {
        windows.add(new Window(Window.Cut.SKIPS_LAST, k));
      }
    }
    for (Window window : windows) {
      boolean whole =
          window.cut() == Window.Cut.SKIPS_LAST || window.cut() == Window.Cut.SKIPS_FIRST;
      edits.add(
          Edit.of(
              whole ? Fault.STEPS_OMITTED : Fault.TRUNCATED,
              window.words(),
              flow -> flow.within(window)));
    }
  }

  private void stale() {
    if (given.steps() == 1) {
      return;
    }
    List<Expr> values = new ArrayList<>(cell.equations().stream().map(Equation::name).toList());
    cell.states().forEach(s -> values.add(s.previous()));
    values.addAll(cell.inputs());
    for (Flow.Stale stale : Flow.Stale.values()) {
      if (stale != Flow.Stale.OWN) {
        for (Expr value : values) {
          edits.add(
              Edit.of(
                  Fault.STALE,
                  "the " + value + " of " + stale.words() + " is used",
                  flow -> flow.withStale(all(List.of(value), stale))));
        }
        edits.add(
            Edit.of(
                Fault.STALE,
                "all values of " + stale.words() + " are used",
                flow -> flow.withStale(all(values, stale))));
      }
    }
  }

  private void shares(List<Expr> wrong) {
    List<Expr> adjoints = wrong.stream().map(Derivation::adjointOf).toList();
    for (Share share : Share.values()) {
      if (share.concerns(given.steps(), given.batch())) {
        edits.add(
            Edit.of(share.fault(), share.words(), flow -> flow.withShares(all(adjoints, share))));
      }
    }
  }

  private static <V> Map<Expr, V> all(List<Expr> keys, V value) {
    Map<Expr, V> map = new LinkedHashMap<>();
    keys.forEach(k -> map.put(k, value));
    return map;
  }

  private static String names(List<Expr> states) {
    Function<Expr, String> name = Expr::toString;
    return String.join(" and ", states.stream().map(name).toList());
  }

  /// Whether there is a number other than 0.
  static boolean nonZero(double[] numbers) {
    if (numbers != null) {
      for (double x : numbers) {
        if (x != 0) {
          return true;
        }
      }
    }
    return false;
  }
}
