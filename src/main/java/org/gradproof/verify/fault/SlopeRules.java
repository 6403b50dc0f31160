package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Mistakes in the slope of a nonlinearity.
final class SlopeRules {
  private SlopeRules() {}

  /// The slope is left out.
  static List<Edit> missing(Site site) {
    return each(site, Fault.SLOPE_MISSING, "is missing", s -> Expr.ones(s.value().shape()));
  }

  /// The slope is applied twice.
  static List<Edit> twice(Site site) {
    return each(
        site, Fault.SLOPE_TWICE, "is applied twice", s -> Expr.hadamard(s.value(), s.value()));
  }

  /// The formula in the activated value is given the argument.
  static List<Edit> ofArgument(Site site) {
    return each(
        site,
        Fault.SLOPE_OF_ARGUMENT,
        "is computed from the pre-activation as if it were the activated value",
        s -> s.value().replace(Map.of(s.y(), s.x())));
  }

  /// The nonlinearity is applied once more.
  static List<Edit> ofValue(Site site) {
    return each(
        site,
        Fault.SLOPE_OF_VALUE,
        "is computed from the activated value as if it were the pre-activation",
        s -> s.fn().slope(s.y(), Expr.map(s.fn(), s.y())));
  }

  /// `1 − y` for `1 − y²`.
  static List<Edit> unsquared(Site site) {
    return each(
        site,
        Fault.SLOPE_UNSQUARED,
        "lacks its square",
        s ->
            s.value()
                .rebuild(
                    (_, e) -> e.op() instanceof Op.Map(Fn fn, Expr x) && fn == Fn.SQUARE ? x : e));
  }

  /// A factor of the slope is missing, or a sign is wrong.
  static List<Edit> part(Site site) {
    List<Edit> edits = new ArrayList<>();
    edits.addAll(
        each(
            site,
            Fault.SLOPE_PART,
            "lacks its second factor",
            s -> s.value().op() instanceof Op.Hadamard(Expr a, Expr _) ? a : s.value()));
    edits.addAll(
        each(
            site,
            Fault.SLOPE_PART,
            "lacks its first factor",
            s -> s.value().op() instanceof Op.Hadamard(Expr _, Expr b) ? b : s.value()));
    edits.addAll(
        each(
            site,
            Fault.SLOPE_PART,
            "has + for −",
            s ->
                s.value()
                    .rebuild((_, e) ->
                        e.op() instanceof Op.Scale(Expr k, Expr x)
                                && k.op() instanceof Op.Const(double c, Shape _)
                                && c == -1
                            ? x
                            : e)));
    edits.addAll(each(site, Fault.SLOPE_PART, "is replaced by the value itself", s -> s.y()));
    return edits;
  }

  /// The slope of another function.
  static List<Edit> ofOther(Site site) {
    List<Edit> edits = new ArrayList<>();
    for (Fn other : FormulaRules.USUAL) {
      edits.addAll(
          each(
              site,
              Fault.SLOPE_OF_OTHER,
              "is that of " + other.text(),
              s -> s.fn() == other ? s.value() : other.slope(s.x(), s.y())));
    }
    return edits;
  }

  private interface Wrong {
    Expr of(Site.Slope slope);
  }

  private static List<Edit> each(Site site, Fault fault, String what, Wrong wrong) {
    List<Edit> edits = new ArrayList<>();
    for (Site.Slope slope : site.slopes()) {
      Expr by = wrong.of(slope);
      if (by != slope.value()) {
        String function = slope.fn().text();
        String gate = slope.y() + (slope.y().op() instanceof Op.Var ? " (" + function + ")" : "");
        edits.add(
            site.replacing(
                fault,
                "the slope of " + gate + " " + what,
                slope.value(),
                by,
                String.join(
                    "|",
                    "the slope of " + gate + " " + what + " everywhere",
                    "the slope of every " + function + " " + what,
                    "every slope " + what)));
      }
    }
    return edits;
  }
}
