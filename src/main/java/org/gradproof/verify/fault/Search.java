package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.gradproof.verify.Names;

/// Looks for the edits that reproduce what was returned: single ones first, then pairs.
///
/// An edit is run only if it can touch every wrong tensor, and a run stops at the first step whose
/// input gradient it gets wrong.
final class Search {
  private final Bench bench;
  private final Names names;
  private final Bench.Outcome outcome;
  private final List<Tensor> wrong;
  private final Site.Scene scene;
  private final Map<Tensor, double[]> ours;
  private final List<Edit> edits = new ArrayList<>();
  private final Reach reach;
  private final boolean rightAdjoints;
  private final Consumer<String> watch;

  Search(Bench bench, Names names, Bench.Outcome outcome, Consumer<String> watch) {
    this.bench = bench;
    this.names = names;
    this.outcome = outcome;
    this.watch = watch;
    this.wrong = List.copyOf(outcome.wrong().keySet());
    this.reach = new Reach(bench);
    this.scene = Site.Scene.of(bench.right(), bench.given().sizes());
    this.ours = bench.gradients();
    this.rightAdjoints = adjointsAreRight();
    edits.addAll(Rules.edits(scene));
    edits.addAll(flows(outcome));
  }

  /// Everything that explains what was returned, best first; empty when nothing does.
  List<Candidate> run() {
    List<Candidate> found = new ArrayList<>();
    List<Finding> findings = findings(ours, wrong);
    boolean covered = covers(findings, wrong);
    if (covered && findings.size() == 1) {
      found.add(new Candidate(List.of(), findings, worst(findings, ours)));
    }
    found.addAll(singles(edits));
    List<Edit> formulas = found.isEmpty() ? FormulaRules.edits(scene) : List.of();
    found.addAll(singles(formulas));
    if (found.isEmpty() && covered && findings.size() == 2) {
      found.add(new Candidate(List.of(), findings, worst(findings, ours)));
    }
    if (found.isEmpty()) {
      found.addAll(new Pairs(bench, this, formulas, watch).run());
    }
    boolean nothing = bench.returned().values().stream().allMatch(x -> Norms.length(x) == 0);
    found.sort(
        Comparator.comparingInt((Candidate c) -> c.edits().size() + c.findings().size())
            .thenComparingInt(c -> c.rank(nothing))
            .thenComparingInt(Candidate::size));
    return found;
  }

  /// The edits of the flow, given what is still wrong.
  List<Edit> flows(Bench.Outcome rest) {
    Set<Tensor> differing = rest.wrong().keySet();
    boolean parameters = differing.stream().allMatch(w -> w.role() == Tensor.Role.PARAMETER);
    boolean inputsRight =
        differing.stream().noneMatch(w -> w.role() == Tensor.Role.INPUT)
            && bench.given().cell().inputs().stream()
                .allMatch(x -> bench.returned().containsKey(new Tensor(Tensor.Role.INPUT, x)));
    boolean zero =
        differing.stream()
            .anyMatch(
                w -> w.role() == Tensor.Role.INPUT && Norms.length(bench.returned().get(w)) == 0);
    return FlowRules.edits(
        bench.given(),
        zero ? OptionalInt.empty() : rest.departs(),
        parameters ? differing.stream().map(Tensor::variable).toList() : List.of(),
        !inputsRight);
  }

  /// All edits of terms and flow.
  List<Edit> edits() {
    return edits;
  }

  /// Whether nothing but sums is wrong.
  boolean rightAdjoints() {
    return rightAdjoints;
  }

  /// Whether an edit may be one of two: where all adjoints are right, only one of sums may.
  boolean helps(Edit edit) {
    return !rightAdjoints || Leaves.holds(bench, edit);
  }

  /// How the right pass compares.
  Bench.Outcome outcome() {
    return outcome;
  }

  /// What happened to single tensors, given what should have been returned.
  List<Finding> findings(Map<Tensor, double[]> computed, List<Tensor> differing) {
    return Alterations.of(bench.given(), names, computed, bench.returned(), differing, bench::bar);
  }

  static boolean covers(List<Finding> findings, List<Tensor> differing) {
    Set<Tensor> covered = new LinkedHashSet<>();
    findings.forEach(f -> covered.addAll(f.changes().keySet()));
    return covered.containsAll(differing);
  }

  /// The largest relative difference that findings leave.
  double worst(List<Finding> findings, Map<Tensor, double[]> computed) {
    Map<Tensor, double[]> all = Finding.apply(findings, computed);
    return bench.returned().entrySet().stream()
        .mapToDouble(e -> Norms.relative(all.get(e.getKey()), e.getValue()))
        .max()
        .orElse(0);
  }

  /// Whether the gradients of all inputs and initial states were returned and are right.
  private boolean adjointsAreRight() {
    return wrong.stream().allMatch(w -> w.role() == Tensor.Role.PARAMETER)
        && bench.given().cell().inputs().stream()
            .allMatch(x -> bench.returned().containsKey(new Tensor(Tensor.Role.INPUT, x)));
  }

  private List<Candidate> singles(List<Edit> all) {
    List<Candidate> found = new ArrayList<>();
    List<Edit> possible = all.stream().filter(e -> reach(e).containsAll(wrong)).toList();
    List<Edit> leaves = possible.stream().filter(e -> Leaves.holds(bench, e)).toList();
    Map<Edit, Double> sums = Leaves.explaining(bench, leaves);
    int tried = 0;
    for (Edit edit : possible) {
      watch.accept("trying fault " + ++tried + " of " + possible.size());
      Optional<Double> worst =
          leaves.contains(edit)
              ? Optional.ofNullable(sums.get(edit))
              : bench.explains(edit.apply(bench.right()));
      worst.ifPresent(w -> found.add(new Candidate(List.of(edit), List.of(), w)));
    }
    return found;
  }

  /// The returned tensors that an edit can change.
  Set<Tensor> reach(Edit edit) {
    return reach.of(edit);
  }
}
