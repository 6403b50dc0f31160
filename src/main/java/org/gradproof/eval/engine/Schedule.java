package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gradproof.eval.engine.Node.Phase;
import org.gradproof.eval.engine.Node.Term;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.expr.Fn;

/// The order in which the nodes of one phase are computed: whenever several are ready, first
/// products, then functions, then other operators; elementwise values when nothing else can go on.
final class Schedule {
  /// A part of the work, for all its rows.
  sealed interface Step {
    /// Elementwise values of equal size, computed in one pass.
    record Elementwise(List<Node> nodes) implements Step {}

    /// One function of several values.
    record Functions(Fn fn, List<Node> nodes) implements Step {}

    /// Products that can be computed at the same time.
    record Products(List<Addition> additions) implements Step {}

    /// One value by another operator.
    record Other(Node node) implements Step {}
  }

  /// A product that is written or added to a value.
  ///
  /// @param product the matrix and the vector
  /// @param target where it goes
  /// @param accumulate whether it is added to what the target holds
  record Addition(Node product, Node target, boolean accumulate) {}

  /// The most values of one pass: the running Java does not compile very long methods.
  private static final int MOST = 100;

  private final Set<Node> done = new HashSet<>();
  private final Set<Node> begun = new HashSet<>();
  private final Set<Node> waiting = new LinkedHashSet<>();
  private final Set<Node> added = new HashSet<>();
  private final List<Step> steps = new ArrayList<>();

  private Schedule(List<Node> live, Phase phase) {
    for (Node node : live) {
      if (node.given() || node.phase().compareTo(phase) < 0) {
        done.add(node);
      } else if (node.phase() == phase && !node.absorbed()) {
        waiting.add(node);
      }
    }
    while (!waiting.isEmpty()) {
      if (!products() && !functions() && !others() && !elementwise()) {
        throw new IllegalStateException("no order for " + waiting);
      }
    }
  }

  /// The steps of a phase.
  static List<Step> of(List<Node> live, Phase phase) {
    return new Schedule(live, phase).steps;
  }

  /// Whether the part of a sum that is not products needs a pass: not when the first product can
  /// write, nor when the products are added to what stands there.
  static boolean needsPass(Node node) {
    boolean alone = node.ownTerms().size() == 1 && base(node).isPresent();
    return node.absorbs().isEmpty()
        || (!alone
            && node.work() instanceof Work.Sum(_, double constant)
            && (constant != 0 || !node.ownTerms().isEmpty()));
  }

  /// The term whose place a sum takes: its hoisted part, or a sum of products.
  static Optional<Node> base(Node node) {
    return node.ownTerms().stream()
        .filter(t -> t.coefficient() == 1 && !t.node().given())
        .map(Term::node)
        .filter(t ->
            (t.phase() == Phase.BEFORE && node.phase() == Phase.LOOP) || !t.absorbs().isEmpty())
        .filter(t -> replaceable(t, node))
        .filter(t -> !node.handedOver() || (t.phase() == Phase.LOOP && base(t).isEmpty()))
        .findFirst();
  }

  /// Whether a value may be overwritten by the only one that is computed from it.
  static boolean replaceable(Node node, Node by) {
    return !node.given()
        && !node.kept()
        && node.consumers().size() == 1
        && node.size() == by.size()
        && !(node.phase() == Phase.LOOP && by.phase() == Phase.AFTER);
  }

  private boolean ready(Node node) {
    return !begun.contains(node)
        && waiting.contains(node)
        && operands(node).allMatch(done::contains);
  }

  /// One pass: of what is ready, that which something other than an elementwise value waits for and
  /// that which nothing in the phase waits for, or all if there is none; so that the rest can join
  /// a later pass that uses it.
  private boolean elementwise() {
    List<Node> ready = closure();
    Set<Node> urgent = new HashSet<>();
    for (Node node : ready.reversed()) {
      boolean awaited =
          !node.absorbs().isEmpty()
              || (node.kept() && node.consumers().stream().noneMatch(waiting::contains))
              || node.consumers().stream()
                  .anyMatch(c ->
                      urgent.contains(c)
                          || (waiting.contains(c) && !c.elementwise())
                          || (c.absorbed() && c.phase() == node.phase()));
      if (awaited) {
        urgent.add(node);
      }
    }
    List<Node> group = new ArrayList<>();
    for (Node node : ready) {
      boolean fits = group.isEmpty() || group.getFirst().size() == node.size();
      if (fits && group.size() < MOST && (urgent.isEmpty() || urgent.contains(node))) {
        begun.add(node);
        if (needsPass(node)) {
          group.add(node);
        }
        if (node.absorbs().isEmpty()) {
          finish(node);
        }
      }
    }
    if (!group.isEmpty()) {
      steps.add(new Step.Elementwise(group));
    }
    return !ready.isEmpty();
  }

  /// The elementwise values of one size that are ready, or would be once others of them are.
  private List<Node> closure() {
    List<Node> found = new ArrayList<>();
    Set<Node> complete = new HashSet<>(done);
    for (Node node : waiting) {
      if (node.elementwise()
          && !begun.contains(node)
          && (found.isEmpty() || found.getFirst().size() == node.size())
          && operands(node).allMatch(complete::contains)) {
        found.add(node);
        if (node.absorbs().isEmpty()) {
          complete.add(node);
        }
      }
    }
    return found;
  }

  private static Stream<Node> operands(Node node) {
    return node.work() instanceof Work.Sum
        ? node.ownTerms().stream().map(Term::node)
        : node.args().stream();
  }

  private boolean functions() {
    for (Fn fn : Fn.values()) {
      List<Node> same =
          waiting.stream()
              .filter(n -> n.work() instanceof Work.Apply(Fn f, _) && f == fn && ready(n))
              .toList();
      if (!same.isEmpty()) {
        same.forEach(this::finish);
        steps.add(new Step.Functions(fn, same));
        return true;
      }
    }
    return false;
  }

  private boolean others() {
    for (Node node : waiting) {
      if (node.work() instanceof Work.General && ready(node)) {
        finish(node);
        steps.add(new Step.Other(node));
        return true;
      }
    }
    return false;
  }

  private boolean products() {
    List<Addition> additions = new ArrayList<>();
    for (Node node : List.copyOf(waiting)) {
      if (node.work() instanceof Work.Product && ready(node)) {
        additions.add(new Addition(node, node, false));
        finish(node);
      } else if (begun.contains(node)) {
        boolean fresh = node.ownTerms().isEmpty() && !needsPass(node);
        for (Node product : node.absorbs()) {
          if (!added.contains(product) && done.containsAll(product.args())) {
            boolean first = fresh && node.absorbs().stream().noneMatch(added::contains);
            additions.add(new Addition(product, node, !first));
            added.add(product);
          }
        }
      }
    }
    additions.forEach(a -> {
      if (begun.contains(a.target()) && added.containsAll(a.target().absorbs())) {
        finish(a.target());
      }
    });
    if (!additions.isEmpty()) {
      steps.add(new Step.Products(additions));
    }
    return !additions.isEmpty();
  }

  private void finish(Node node) {
    begun.add(node);
    done.add(node);
    waiting.remove(node);
  }
}
