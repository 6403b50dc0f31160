package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Symbol;

/// Mistakes in what a term is made of: another value, adjoint or parameter, or a matrix the wrong
/// way round.
final class OperandRules {
  private OperandRules() {}

  /// Another value of the forward pass.
  static List<Edit> forward(Site site) {
    List<Edit> edits = new ArrayList<>();
    for (Expr v : site.variables()) {
      if (site.scene().isForward(v)) {
        for (Expr other : site.scene().siblings(v)) {
          String words = other + " stands for " + v;
          edits.add(
              site.replacing(
                  Fault.OPERAND,
                  words + " in " + site.target(),
                  v,
                  Site.Scene.as(other, v),
                  words
                      + (site.isLeaf()
                          ? " in the gradients of all parameters|"
                          : " in all adjoints|")
                      + words
                      + " everywhere"));
        }
      }
    }
    return edits;
  }

  /// The initial state in the gradients of parameters, where that of each step belongs.
  static List<Edit> initial(Site site) {
    List<Edit> edits = new ArrayList<>();
    if (site.isLeaf()) {
      for (Recurrence.State state : site.scene().pass().cell().states()) {
        Expr v = state.previous();
        if (site.variables().contains(v)) {
          String words = "the " + v + " of the first step is used at every step";
          edits.add(
              site.replacing(
                  Fault.STALE,
                  words + " in " + site.target(),
                  v,
                  Values.initial(v),
                  words + " in the gradients of all parameters"));
        }
      }
    }
    return edits;
  }

  /// A gate of the step before as a factor, while the slopes are those of the step itself.
  static List<Edit> previous(Site site) {
    List<Edit> edits = new ArrayList<>();
    Map<Expr, Expr> hide = new LinkedHashMap<>();
    Map<Expr, Expr> show = new LinkedHashMap<>();
    for (Site.Slope slope : site.slopes()) {
      Expr hidden =
          Expr.var(Symbol.of("s", Long.toHexString(slope.value().digest())), slope.value().shape());
      hide.put(slope.value(), hidden);
      show.put(hidden, slope.value());
    }
    Expr open = hide.containsKey(site.term()) ? hide.get(site.term()) : site.term().replace(hide);
    for (Expr v : open.variables()) {
      boolean gate = site.scene().pass().cell().equations().stream().anyMatch(e -> e.name() == v);
      if (gate && open != v) {
        String words = "the " + v + " of the step before is used as a factor";
        Expr edited = open.replace(Map.of(v, Values.before(v))).replace(show);
        edits.add(
            Edit.of(
                Fault.STALE,
                words + " in " + site.target(),
                Map.of(site.place(), edited),
                words
                    + ", the slopes being right|the gates of the step before are used as factors,"
                    + " the slopes being right"));
      }
    }
    return edits;
  }

  /// The adjoint of another value, or one too early.
  static List<Edit> adjoint(Site site) {
    List<Edit> edits = new ArrayList<>();
    for (Expr v : site.variables()) {
      if (Spelling.isAdjoint(v)) {
        for (Expr other : known(site)) {
          if (other != v && site.scene().alike(other, v)) {
            String words = other + " stands for " + v;
            edits.add(
                site.replacing(
                    Fault.ADJOINT,
                    words + " in " + site.target(),
                    v,
                    Site.Scene.as(other, v),
                    words
                        + (site.isLeaf() ? " in the gradients of all parameters|" : "|")
                        + words
                        + " everywhere"));
          }
        }
        for (Recurrence.State state : site.scene().pass().cell().states()) {
          Expr arriving = Run.arriving(state);
          if (Derivation.adjointOf(state.current()) == v && site.line().target() != v) {
            edits.add(
                site.replacing(
                    Fault.PATH_MISSING,
                    "the part of "
                        + v
                        + " that comes from the same step is missing in "
                        + site.target(),
                    v,
                    arriving,
                    "the part of "
                        + v
                        + " that comes from the same step is missing in the gradients of all "
                        + (site.isLeaf() ? "parameters" : "values")));
          }
        }
      }
    }
    return edits;
  }

  /// The adjoints computed before this line.
  private static Set<Expr> known(Site site) {
    Pass pass = site.scene().pass();
    Set<Expr> known = new LinkedHashSet<>();
    pass.cell().states().forEach(s -> known.add(Derivation.adjointOf(s.current())));
    for (Pass.Line line : pass.lines().subList(0, site.place().line())) {
      if (!site.scene().isParameter(line.of())) {
        known.add(line.target());
      }
    }
    return known;
  }

  /// `W x` for `Wᵀ x`, and the reverse.
  static List<Edit> untransposed(Site site) {
    List<Edit> edits = new ArrayList<>();
    for (Expr node : site.nodes()) {
      if (node.op() instanceof Op.MatMul(Expr a, Expr b) && b.shape().isVector()) {
        Expr matrix = a.op() instanceof Op.Transpose(Expr p) ? p : a;
        if (site.scene().isParameter(matrix)
            && site.scene().alike(matrix, Expr.transpose(matrix))) {
          Expr other =
              matrix == a
                  ? Expr.transpose(Site.Scene.as(matrix, Expr.transpose(matrix)))
                  : Site.Scene.as(matrix, a);
          String words = matrix + " is used in place of its transpose";
          edits.add(
              site.replacing(
                  Fault.NOT_TRANSPOSED,
                  words + " in " + site.target(),
                  node,
                  Expr.matmul(other, b),
                  words
                      + " everywhere|every matrix is used in place of its transpose in "
                      + site.target()
                      + "|every matrix is used in place of its transpose"));
        }
      }
    }
    return edits;
  }

  /// Another parameter.
  static List<Edit> parameter(Site site) {
    List<Edit> edits = new ArrayList<>();
    for (Expr p : site.variables()) {
      if (site.scene().isParameter(p)) {
        for (Expr other : site.scene().pass().cell().parameters()) {
          if (other != p && site.scene().alike(other, p)) {
            edits.add(
                site.replacing(
                    Fault.PARAMETER,
                    other + " stands for " + p + " in " + site.target(),
                    p,
                    Site.Scene.as(other, p),
                    other
                        + " stands for "
                        + p
                        + " everywhere"
                        + (site.nodes().contains(Expr.transpose(p))
                                && exchangeable(site.scene().pass().cell(), p, other)
                            ? exchanged(site)
                            : "")));
          }
        }
      }
    }
    return edits;
  }

  private static String exchanged(Site site) {
    String words = "|input and recurrent weights are exchanged";
    String here = " in " + site.target();
    String all = words + words + here;
    return site.source()
        .map(fn -> " for every " + fn.text())
        .map(gates -> all + words + gates + words + gates + here)
        .orElse(all);
  }

  /// Whether the same equation multiplies an input by one matrix and a state by the other.
  private static boolean exchangeable(Recurrence cell, Expr p, Expr other) {
    return !other.shape().isVector()
        && cell.equations().stream()
            .anyMatch(e -> {
              List<Expr> nodes = Expr.topological(List.of(e.value()));
              return (multiplies(nodes, p, cell.inputs())
                      && !multiplies(nodes, other, cell.inputs()))
                  || (multiplies(nodes, other, cell.inputs())
                      && !multiplies(nodes, p, cell.inputs()));
            })
        && cell.equations().stream()
            .anyMatch(e -> e.value().variables().containsAll(List.of(p, other)));
  }

  private static boolean multiplies(List<Expr> nodes, Expr p, List<Expr> values) {
    return nodes.stream()
        .anyMatch(n -> n.op() instanceof Op.MatMul(Expr a, Expr x) && a == p && values.contains(x));
  }

  /// The gradient accumulated so far in place of the weight.
  static List<Edit> gradient(Site site) {
    List<Edit> edits = new ArrayList<>();
    for (Expr node : site.nodes()) {
      if (node.op() instanceof Op.MatMul(Expr a, Expr _)) {
        Expr p = a.op() instanceof Op.Transpose(Expr inner) ? inner : a;
        if (site.scene().isParameter(p)) {
          edits.add(
              site.replacing(
                  Fault.GRADIENT_FOR_WEIGHT,
                  "the gradient accumulated for " + p + " stands for " + p + " in " + site.target(),
                  p,
                  Derivation.adjointOf(p),
                  "the gradients accumulated stand for the weights in " + site.target()));
        }
      }
    }
    return edits;
  }
}
