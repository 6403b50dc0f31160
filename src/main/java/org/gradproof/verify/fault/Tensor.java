package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Expr;
import org.gradproof.verify.Observation;

/// A gradient that a backward pass returns.
///
/// @param role what it is the gradient of
/// @param variable the input, previous state or parameter
record Tensor(Role role, Expr variable) {
  /// What a gradient is of.
  enum Role {
    /// The inputs of all steps.
    INPUT,
    /// The state before the first step.
    INITIAL,
    /// A parameter.
    PARAMETER
  }

  /// The gradients of an observation that were returned.
  static Map<Tensor, double[]> returned(Observation given) {
    Map<Tensor, double[]> all = new LinkedHashMap<>();
    put(all, Role.INPUT, given.cell().inputs(), given.inputGradients());
    List<Expr> states = given.cell().states().stream().map(s -> s.previous()).toList();
    put(all, Role.INITIAL, states, given.initialGradients());
    put(all, Role.PARAMETER, given.cell().parameters(), given.parameterGradients());
    return all;
  }

  private static void put(
      Map<Tensor, double[]> all, Role role, List<Expr> order, Map<Expr, double[]> from) {
    for (Expr variable : order) {
      if (from.get(variable) != null) {
        all.put(new Tensor(role, variable), from.get(variable));
      }
    }
  }

  /// The gradients of a run by tensor.
  static Map<Tensor, double[]> of(Gradients gradients) {
    Map<Tensor, double[]> all = new LinkedHashMap<>();
    gradients.inputs().forEach((x, steps) -> all.put(new Tensor(Role.INPUT, x), joined(steps)));
    gradients.initial().forEach((s, g) -> all.put(new Tensor(Role.INITIAL, s), g));
    gradients.parameters().forEach((p, g) -> all.put(new Tensor(Role.PARAMETER, p), g));
    return all;
  }

  private static double[] joined(double[][] steps) {
    List<double[]> parts = new ArrayList<>(List.of(steps));
    double[] all = new double[parts.stream().mapToInt(p -> p.length).sum()];
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
