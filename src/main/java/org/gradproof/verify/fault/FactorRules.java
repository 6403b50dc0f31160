package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Mistakes in the factors of a term.
final class FactorRules {
  private FactorRules() {}

  /// A factor is left out.
  static List<Edit> missing(Site site) {
    return factors(site, Fault.FACTOR_MISSING, "is missing", (rest, _) -> rest);
  }

  /// A factor is applied twice.
  static List<Edit> twice(Site site) {
    return factors(
        site,
        Fault.FACTOR_TWICE,
        "is applied twice",
        (rest, factor) -> Expr.hadamard(Expr.hadamard(rest, factor), factor));
  }

  /// A constant is left out.
  static List<Edit> constant(Site site) {
    List<Edit> edits = new ArrayList<>();
    for (Expr node : site.nodes()) {
      if (node.op() instanceof Op.Scale(Expr s, Expr x)
          && s.op() instanceof Op.Const(double c, Shape _)
          && c != -1) {
        edits.add(
            site.replacing(
                Fault.CONSTANT_MISSING,
                "the constant " + s + " is missing in " + site.target(),
                node,
                x,
                "the constant " + s + " is missing everywhere"));
      }
    }
    return edits;
  }

  /// A bias is left out of a factor.
  static List<Edit> bias(Site site) {
    List<Edit> edits = new ArrayList<>();
    for (Expr node : site.nodes()) {
      if (node.op() instanceof Op.Add(Expr rest, Expr b)
          && site.scene().isParameter(b)
          && site.slopes().stream()
              .noneMatch(s -> Expr.topological(List.of(s.value())).contains(node))) {
        edits.add(
            site.replacing(
                Fault.FACTOR_MISSING,
                "the bias " + b + " is missing in " + site.target(),
                node,
                rest,
                "the bias " + b + " is missing everywhere"));
      }
    }
    return edits;
  }

  /// `y` for `1 − y` and the reverse.
  static List<Edit> complement(Site site) {
    List<Edit> edits = new ArrayList<>();
    List<Expr> slopes = site.slopes().stream().map(Site.Slope::value).toList();
    List<Expr> inSlopes =
        slopes.stream().flatMap(s -> Expr.topological(List.of(s)).stream()).toList();
    for (Expr node : site.nodes()) {
      if (inSlopes.contains(node)) {
        continue;
      }
      if (Pass.isComplement(node)) {
        Expr y = node.variables().get(0);
        edits.add(
            site.replacing(
                Fault.COMPLEMENT,
                y + " stands for 1 − " + y + " in " + site.target(),
                node,
                y,
                y + " and 1 − " + y + " are exchanged"));
      } else if (site.scene().isGate(node)
          && site.nodes().stream().noneMatch(n -> complementOf(n, node))) {
        edits.add(
            site.replacing(
                Fault.COMPLEMENT,
                "1 − " + node + " stands for " + node + " in " + site.target(),
                node,
                Expr.subtract(Expr.ones(node.shape()), node),
                node + " and 1 − " + node + " are exchanged"));
      }
    }
    return edits;
  }

  private static boolean complementOf(Expr node, Expr y) {
    return Pass.isComplement(node) && node.variables().contains(y);
  }

  /// One number for the vector of a gate: the mean of its entries, or the first.
  static List<Edit> scalar(Site site) {
    List<Edit> edits = new ArrayList<>();
    List<Expr> inSlopes = new ArrayList<>();
    site.slopes().forEach(s -> inSlopes.addAll(Expr.topological(List.of(s.value()))));
    for (Expr node : site.nodes()) {
      if (site.scene().isGate(node) && !inSlopes.contains(node)) {
        int n = node.shape().rows().size(site.scene().sizes());
        edits.add(scalar(site, node, Expr.scale(1.0 / n, Expr.sum(node)), "mean"));
        if (node.op() instanceof Op.Var) {
          edits.add(scalar(site, node, Values.first(node), "first entry"));
        }
      }
    }
    return edits;
  }

  private static Edit scalar(Site site, Expr gate, Expr number, String which) {
    String words = "the " + which + " of " + gate + " stands for the vector";
    return site.replacing(
        Fault.SCALAR,
        words + " in " + site.target(),
        gate,
        Expr.scale(number, Expr.ones(gate.shape())),
        words + " everywhere");
  }

  /// A nonlinearity is left out of an operand.
  static List<Edit> function(Site site) {
    List<Edit> edits = new ArrayList<>();
    for (Expr node : site.nodes()) {
      if (node.op() instanceof Op.Map(Fn fn, Expr x)
          && fn != Fn.SQUARE
          && site.scene().slopes().stream().anyMatch(s -> s.y() == node)
          && site.slopes().isEmpty()) {
        edits.add(
            site.replacing(
                Fault.FUNCTION_MISSING,
                x + " stands for " + node + " in " + site.target(),
                node,
                x,
                x + " stands for " + node + " everywhere"));
      }
    }
    return edits;
  }

  private interface Change {
    Expr of(Expr rest, Expr factor);
  }

  private static List<Edit> factors(Site site, Fault fault, String what, Change change) {
    List<Edit> edits = new ArrayList<>();
    List<Expr> slopes = site.scene().slopes().stream().map(Site.Slope::value).toList();
    for (Expr node : site.nodes()) {
      if (node.op() instanceof Op.Hadamard(Expr a, Expr b)) {
        for (Map.Entry<Expr, Expr> pair : List.of(Map.entry(a, b), Map.entry(b, a))) {
          Expr factor = pair.getValue();
          if (!slopes.contains(node)
              && !slopes.contains(factor)
              && factor.variables().stream().noneMatch(Spelling::isAdjoint)
              && pair.getKey().variables().stream().anyMatch(Spelling::isAdjoint)) {
            edits.add(
                site.replacing(
                    fault,
                    "the factor " + factor + " " + what + " in " + site.target(),
                    node,
                    change.of(pair.getKey(), factor),
                    "the factor " + factor + " " + what + " everywhere"));
          }
        }
      }
    }
    return edits;
  }
}
