package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Recurrence.State;
import org.gradproof.verify.Observation;

/// Something an observation may have that lets it tell mistakes apart.
///
/// @param kind what it is
/// @param variable the state, or the variable whose gradient is returned; any for the others
/// @param words as in "a batch of more than one sequence"
record Feature(Kind kind, Expr variable, String words) {
  /// What an observation may have.
  enum Kind {
    /// More than one sequence.
    BATCH,
    /// More than one step.
    STEPS,
    /// Another number of steps.
    OTHER_STEPS,
    /// A gradient from outside at single steps.
    EACH,
    /// A gradient at the last state.
    LAST,
    /// A state before the first step that is not zero.
    INITIAL,
    /// A gradient was returned.
    RETURNED
  }

  /// Every feature an observation of this cell may have.
  static List<Feature> all(Recurrence cell) {
    Expr any = cell.states().get(0).current();
    List<Feature> all = new ArrayList<>();
    all.add(new Feature(Kind.BATCH, any, "a batch of more than one row"));
    all.add(new Feature(Kind.STEPS, any, "more than one step"));
    all.add(new Feature(Kind.OTHER_STEPS, any, "another number of steps"));
    for (State s : cell.states()) {
      Expr c = s.current();
      Expr p = s.previous();
      all.add(new Feature(Kind.EACH, c, "a non-zero gradient arriving at " + c + " at every step"));
      all.add(new Feature(Kind.LAST, c, "a non-zero gradient at the last " + c));
      all.add(new Feature(Kind.INITIAL, p, "an initial " + p + " that is not zero"));
      all.add(new Feature(Kind.RETURNED, p, "the gradient of the initial " + p));
    }
    cell.inputs().forEach(x -> all.add(new Feature(Kind.RETURNED, x, "the gradient of " + x)));
    cell.parameters().forEach(p -> all.add(new Feature(Kind.RETURNED, p, "the gradient of " + p)));
    return all;
  }

  /// Whether an observation has it.
  boolean in(Observation given) {
    return switch (kind) {
      case BATCH -> given.batch() > 1;
      case STEPS -> given.steps() > 1;
      case OTHER_STEPS -> false;
      case EACH -> FlowRules.nonZero(given.upstream().get(variable));
      case LAST -> FlowRules.nonZero(given.last().get(variable));
      case INITIAL -> FlowRules.nonZero(given.initial().get(variable));
      case RETURNED ->
          given.parameterGradients().containsKey(variable)
              || given.initialGradients().containsKey(variable)
              || given.inputGradients().containsKey(variable);
    };
  }

  /// A random observation of the same cell and sizes with just these features.
  static Observation observation(Observation like, Set<Feature> features) {
    SplittableRandom random = new SplittableRandom(7);
    Recurrence cell = like.cell();
    Map<String, Integer> sizes = like.sizes();
    int batch = has(features, Kind.BATCH, null) ? 3 : 1;
    int more = has(features, Kind.OTHER_STEPS, null) ? 1 : 0;
    long entries = like.parameters().values().stream().mapToLong(p -> p.length).sum();
    int some = like.steps() > 1 ? Math.min(like.steps(), entries > 50_000 ? 8 : 60) : 4;
    int steps = (has(features, Kind.STEPS, null) ? some : 1) + more;
    Map<Expr, double[]> parameters = new LinkedHashMap<>();
    for (Expr p : cell.parameters()) {
      double scale = p.shape().isVector() ? 0.5 : 1 / Math.sqrt(p.shape().cols().size(sizes));
      parameters.put(p, drawn(p, 1, scale, sizes, random));
    }
    Map<Expr, double[]> inputs = new LinkedHashMap<>();
    cell.inputs().forEach(x -> inputs.put(x, drawn(x, steps * batch, 1, sizes, random)));
    Map<Expr, double[]> initial = new LinkedHashMap<>();
    Map<Expr, double[]> each = new LinkedHashMap<>();
    Map<Expr, double[]> last = new LinkedHashMap<>();
    for (State s : cell.states()) {
      double[] before = drawn(s.previous(), batch, 0.5, sizes, random);
      initial.put(
          s.previous(),
          has(features, Kind.INITIAL, s.previous()) ? before : new double[before.length]);
      double[] along = drawn(s.current(), steps * batch, 1, sizes, random);
      if (has(features, Kind.EACH, s.current())) {
        each.put(s.current(), along);
      }
      double[] end = drawn(s.current(), batch, 1, sizes, random);
      if (has(features, Kind.LAST, s.current())) {
        last.put(s.current(), end);
      }
    }
    return new Observation(
        cell,
        sizes,
        steps,
        batch,
        parameters,
        initial,
        inputs,
        each,
        last,
        Map.of(),
        Map.of(),
        Map.of(),
        like.unit());
  }

  private static boolean has(Set<Feature> features, Kind kind, Expr variable) {
    return features.stream()
        .anyMatch(f -> f.kind == kind && (variable == null || f.variable == variable));
  }

  private static double[] drawn(
      Expr of, int times, double scale, Map<String, Integer> sizes, SplittableRandom random) {
    int size = of.shape().rows().size(sizes) * of.shape().cols().size(sizes);
    double[] numbers = new double[times * size];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = scale * random.nextGaussian();
    }
    return numbers;
  }
}
