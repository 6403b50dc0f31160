package org.gradproof.verify.fault;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradproof.expr.Expr;
import org.gradproof.verify.Observation;

/// The first sequence of an observation that is too large to try hundreds of passes on.
///
/// The gradients of inputs and initial states belong to one sequence each, so they show a mistake
/// in the adjoints as well as the whole batch does; the gradients of parameters are sums over the
/// batch and are left out.
final class Sampled {
  private static final double MOST = 1.5e9;

  private Sampled() {}

  /// Whether one pass takes too many multiplications.
  static boolean isNeeded(Observation given) {
    long entries = given.parameters().values().stream().mapToLong(p -> p.length).sum();
    return given.batch() > 1 && (double) given.steps() * given.batch() * entries > MOST;
  }

  /// The first sequence, with the gradients that belong to it.
  static Observation first(Observation given) {
    return new Observation(
        given.cell(),
        given.sizes(),
        given.steps(),
        1,
        given.parameters(),
        each(given.initial(), given, 1),
        each(given.inputs(), given, given.steps()),
        each(given.upstream(), given, given.steps()),
        each(given.last(), given, 1),
        Map.of(),
        each(given.initialGradients(), given, 1),
        each(given.inputGradients(), given, given.steps()),
        given.unit());
  }

  private static Map<Expr, double[]> each(Map<Expr, double[]> all, Observation given, int steps) {
    Map<Expr, double[]> first = new LinkedHashMap<>();
    all.forEach((variable, numbers) -> {
      int size = numbers.length / steps / given.batch();
      double[] kept = new double[steps * size];
      for (int t = 0; t < steps; t++) {
        System.arraycopy(numbers, t * given.batch() * size, kept, t * size, size);
      }
      first.put(variable, kept);
    });
    return first;
  }
}
