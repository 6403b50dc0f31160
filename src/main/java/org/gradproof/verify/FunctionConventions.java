package org.gradproof.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;

/// Which nonlinearities there are.
final class FunctionConventions {
  private static final List<Fn> GATES =
      List.of(Fn.SIGMOID, Fn.HARD_SIGMOID, Fn.HARD_SIGMOID_KERAS2);

  private static final List<Fn> FUNCTIONS =
      List.of(
          Fn.TANH,
          Fn.RELU,
          Fn.SIGMOID,
          Fn.HARD_SIGMOID,
          Fn.HARD_SIGMOID_KERAS2,
          Fn.SILU,
          Fn.SOFTPLUS);

  private FunctionConventions() {}

  /// The gates' function.
  static Map<String, Subject> gates(Subject s) {
    return functions(s, GATES, GATES);
  }

  /// The function of candidates and states.
  static Map<String, Subject> activations(Subject s) {
    return functions(s, List.of(Fn.TANH, Fn.RELU), FUNCTIONS);
  }

  private static Map<String, Subject> functions(Subject s, List<Fn> from, List<Fn> to) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Fn old : from) {
      for (Fn other : to) {
        if (other != old) {
          Rewrites.all(s, e -> Rewrites.function(e, old, other))
              .ifPresent(changed ->
                  variants.put(words(other) + " stands where the cell has " + words(old), changed));
        }
      }
    }
    for (Fn old : from) {
      Rewrites.all(s, e -> Rewrites.identity(e, old))
          .ifPresent(changed -> variants.put("every " + words(old) + " is left out", changed));
    }
    return variants;
  }

  /// The function of one equation.
  static Map<String, Subject> single(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Expr name : s.cell().equations().stream().map(e -> e.name()).toList()) {
      for (Fn old : FUNCTIONS) {
        for (Fn other : FUNCTIONS) {
          if (other != old) {
            Rewrites.one(s, name, e -> Rewrites.function(e, old, other))
                .ifPresent(changed ->
                    variants.put(
                        words(other) + " stands where " + name + " has " + words(old), changed));
          }
        }
        Rewrites.one(s, name, e -> Rewrites.identity(e, old))
            .ifPresent(
                changed -> variants.put(name + " is computed without its " + words(old), changed));
      }
    }
    return variants;
  }

  private static String words(Fn fn) {
    return switch (fn) {
      case HARD_SIGMOID -> "the hard sigmoid of slope 1/6";
      case HARD_SIGMOID_KERAS2 -> "the hard sigmoid of slope 0.2";
      case SIGMOID -> "the logistic function";
      case RELU -> "ReLU";
      default -> fn.text();
    };
  }
}
