package org.gradproof.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;

/// Which biases there are, how often they are added, and what is added at run time.
final class BiasConventions {
  private BiasConventions() {}

  /// Biases left out, alone and side by side, or counted twice.
  static Map<String, Subject> dropped(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    List<Expr> biases = s.cell().parameters().stream().filter(p -> p.shape().isVector()).toList();
    for (Expr b : biases) {
      without(s, List.of(b)).ifPresent(v -> variants.put("the bias " + b + " is not used", v));
    }
    Map<String, List<Expr>> sides = new LinkedHashMap<>();
    for (Expr b : biases) {
      String name = Subject.name(b);
      sides.computeIfAbsent(name.replaceFirst("_.*", ""), _ -> new ArrayList<>()).add(b);
    }
    if (biases.size() > 1) {
      without(s, biases).ifPresent(v -> variants.put("no bias is used", v));
      Map<Expr, Expr> twice = new LinkedHashMap<>();
      biases.forEach(b -> twice.put(b, Expr.scale(2, b)));
      Rewrites.all(s, e -> e.replace(twice))
          .ifPresent(v -> variants.put("all biases are added twice", v));
    }
    sides.forEach((side, those) -> {
      if (those.size() > 1) {
        without(s, those)
            .ifPresent(v ->
                variants.put(
                    (side.equals("d") ? "the recurrent biases are" : "the biases " + side + " are")
                        + " not used",
                    v));
      }
      Map<Expr, Expr> twice = new LinkedHashMap<>();
      those.forEach(b -> twice.put(b, Expr.scale(2, b)));
      Rewrites.all(s, e -> e.replace(twice))
          .ifPresent(v -> variants.put("the biases " + side + " are added twice", v));
    });
    return variants;
  }

  private static Optional<Subject> without(Subject s, List<Expr> biases) {
    Map<Expr, Expr> zero = new LinkedHashMap<>();
    biases.forEach(b -> zero.put(b, Expr.zeros(b.shape())));
    return Rewrites.all(s, e -> e.replace(zero));
  }

  /// 1 added to, or not added to, a gate's argument.
  static Map<String, Subject> shifted(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    for (Equation gate : Rewrites.gates(s)) {
      for (double by : new double[] {1, -1}) {
        Rewrites.one(
                s,
                gate.name(),
                e ->
                    e.op() instanceof Op.Map(Fn fn, Expr x)
                        ? Expr.map(fn, Expr.add(x, Expr.constant(by, e.shape())))
                        : e)
            .ifPresent(v ->
                variants.put(
                    by > 0
                        ? "1 is added to the argument of " + gate.name() + " at run time"
                        : "1 less is added to the argument of " + gate.name() + " at run time",
                    v));
      }
    }
    return variants;
  }
}
