package org.gradproof.verify.fault;

import java.util.List;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Mistakes in a whole term, the share that a value hands back along one path.
final class TermRules {
  private TermRules() {}

  /// The term is left out.
  static List<Edit> missing(Site site) {
    if (site.isTensor()) {
      return List.of();
    }
    String line = "everything in " + site.target() + " is missing";
    String scope = site.line().terms().size() > 1 ? line : "";
    if (site.term().op() instanceof Op.MatMul && site.line().terms().size() > 2) {
      scope += "|every path through a matrix product is missing in " + site.target();
    }
    return List.of(
        site.replacing(
            Fault.PATH_MISSING,
            "the path " + path(site) + " is missing",
            site.term(),
            zeros(site),
            scope));
  }

  /// The term has the wrong sign.
  static List<Edit> negated(Site site) {
    if (site.isTensor()) {
      return List.of();
    }
    return List.of(
        site.replacing(
            Fault.PATH_NEGATED,
            "the path " + path(site) + " has the wrong sign in " + site.target(),
            site.term(),
            Expr.negate(site.term()),
            "all of " + site.target() + " has the wrong sign"));
  }

  /// The term is added twice.
  static List<Edit> doubled(Site site) {
    if (site.isTensor()) {
      return List.of();
    }
    return List.of(
        site.replacing(
            Fault.PATH_DOUBLED,
            "the path " + path(site) + " is counted twice in " + site.target(),
            site.term(),
            Expr.scale(2, site.term()),
            "all of " + site.target() + " is counted twice"));
  }

  /// What the target holds is added in place of the term.
  static List<Edit> selfAdded(Site site) {
    if (!site.line().accumulates() || site.isLeaf()) {
      return List.of();
    }
    Expr target = site.line().target();
    return List.of(
        site.replacing(
            Fault.SELF_ADDED,
            target + " is added to itself in place of the path " + path(site),
            site.term(),
            target,
            ""),
        site.replacing(
            Fault.SELF_ADDED,
            target + " is added to itself besides the path " + path(site),
            site.term(),
            Expr.add(target, Expr.scale(2, site.term())),
            ""));
  }

  /// `1 − δ` for `−δ`.
  static List<Edit> oneAdded(Site site) {
    boolean negative =
        Expr.topological(List.of(site.term())).stream()
            .anyMatch(e ->
                e.op() instanceof Op.Scale(Expr s, Expr _)
                    && s.op() instanceof Op.Const(double minus, Shape _)
                    && minus == -1);
    if (!negative || site.isLeaf()) {
      return List.of();
    }
    return List.of(
        site.replacing(
            Fault.ONE_ADDED,
            "1 is added to the path " + path(site) + ": 1 − δ for −δ",
            site.term(),
            Expr.add(Expr.ones(site.term().shape()), site.term()),
            ""));
  }

  private static String path(Site site) {
    Pass.Line line = site.line();
    boolean only = line.terms().size() == 1 && !line.accumulates();
    String path = Spelling.path(site.scene().pass().cell(), line.of(), site.term(), only);
    long alike =
        line.terms().stream()
            .filter(t -> Spelling.sources(t).equals(Spelling.sources(site.term())))
            .count();
    return alike > 1 ? path + " (the term " + site.term() + ")" : path;
  }

  private static Expr zeros(Site site) {
    return Expr.zeros(site.term().shape());
  }
}
