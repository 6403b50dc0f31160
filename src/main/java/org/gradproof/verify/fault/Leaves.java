package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Symbol;

/// Tries edits that change nothing but sums for parameters, all of them in one run: each changed
/// sum is computed beside the others, as the gradient of a parameter of its own.
final class Leaves {
  private final Bench bench;
  private final List<Pass.Line> lines = new ArrayList<>();
  private final List<Expr> parameters = new ArrayList<>();
  private final Map<Expr, Share> shares = new LinkedHashMap<>();
  private final Map<Edit, Map<Tensor, Expr>> sums = new LinkedHashMap<>();

  private Leaves(Bench bench) {
    this.bench = bench;
    bench.right().lines().stream().filter(l -> !isSum(l)).forEach(lines::add);
  }

  /// Whether an edit changes nothing but sums for parameters.
  static boolean holds(Bench bench, Edit edit) {
    Set<Expr> known = Set.copyOf(bench.given().cell().parameters());
    Flow flow = edit.flow().apply(Flow.RIGHT);
    return edit.formula().isEmpty()
        && edit.fault() != Fault.GRADIENT_FOR_WEIGHT // reads the sum that it changes
        && flow.movesParametersOnly()
        && known.containsAll(edit.touched(bench.right()));
  }

  /// Of edits that [#holds] is true of, those that explain everything, with the largest relative
  /// difference that remains.
  static Map<Edit, Double> explaining(Bench bench, List<Edit> edits) {
    Leaves leaves = new Leaves(bench);
    edits.forEach(leaves::add);
    return edits.isEmpty() ? Map.of() : leaves.run();
  }

  private boolean isSum(Pass.Line line) {
    return bench.given().cell().parameters().contains(line.of());
  }

  private void add(Edit edit) {
    Pass edited = edit.apply(bench.right());
    Map<Tensor, Expr> changed = new LinkedHashMap<>();
    for (int i = 0; i < edited.lines().size(); i++) {
      Pass.Line line = edited.lines().get(i);
      Share share = edited.flow().shares().getOrDefault(line.target(), Share.ALL);
      if (isSum(line) && (share != Share.ALL || !line.equals(bench.right().lines().get(i)))) {
        Symbol of = Tape.symbol(line.of());
        Symbol name =
            new Symbol(
                of.base(),
                of.accent(),
                of.subscript() + "#" + parameters.size(),
                of.time(),
                List.of());
        Expr own = Expr.var(name, line.of().shape());
        Expr target = Derivation.adjointOf(own);
        parameters.add(own);
        lines.add(new Pass.Line(true, target, own, line.terms()));
        shares.put(target, share);
        changed.put(new Tensor(Tensor.Role.PARAMETER, line.of()), own);
      }
    }
    sums.put(edit, changed);
  }

  private Map<Edit, Double> run() {
    Recurrence wider = Altered.parameters(bench.given().cell(), parameters);
    Map<Expr, double[]> computed =
        bench.sums(wider, new Pass(wider, lines, Flow.RIGHT.withShares(shares)));
    Map<Edit, Double> found = new LinkedHashMap<>();
    sums.forEach((edit, changed) -> {
      Map<Tensor, double[]> replaced = new LinkedHashMap<>();
      changed.forEach((tensor, own) -> replaced.put(tensor, computed.get(own)));
      Optional<Double> worst = bench.explains(replaced);
      worst.ifPresent(w -> found.put(edit, w));
    });
    return found;
  }
}
