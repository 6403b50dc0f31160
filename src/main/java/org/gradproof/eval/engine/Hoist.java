package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gradproof.eval.engine.Node.Phase;
import org.gradproof.eval.engine.Node.Term;
import org.gradproof.eval.engine.Node.Work;

/// Hoisting: what does not depend on the step before is computed for a whole block of steps at
/// once, before the recurrence; what the recurrence does not need, after it.
///
/// A sum is divided: in `W_x x_t + b + W_h h_{t-1}` the part `W_x x_t + b` is hoisted, and a step
/// adds `W_h h_{t-1}` to it. Cheap elementwise values stay with what uses them.
final class Hoist {
  private final Graph graph;
  private final List<Node> live = new ArrayList<>();

  /// Decides the phase of every node that the outputs need.
  ///
  /// @param recurrent the values that come from the step before
  /// @param carried the values that the next step needs
  /// @param outputs all values that are needed, the carried ones included
  Hoist(Graph graph, Set<Node> recurrent, Set<Node> carried, Set<Node> outputs) {
    this.graph = graph;
    markRecurrent(recurrent);
    List.copyOf(graph.nodes()).forEach(this::divide);
    outputs.forEach(Node::keep);
    Set<Node> needed = reach(outputs);
    Set<Node> inLoop = reach(carried);
    for (Node node : sorted()) {
      if (needed.contains(node)) {
        live.add(node);
        node.args().forEach(a -> a.consumers().add(node));
      }
    }
    for (Node node : live.reversed()) {
      node.phase(phase(node, inLoop.contains(node)));
    }
  }

  /// The needed nodes, each after those it is computed from.
  List<Node> live() {
    return live;
  }

  private void markRecurrent(Set<Node> recurrent) {
    recurrent.forEach(n -> n.recurrent(true));
    for (Node node : graph.nodes()) {
      if (node.args().stream().anyMatch(Node::recurrent)) {
        node.recurrent(true);
      }
    }
  }

  /// Moves the terms of a recurrent sum that are not recurrent into a sum of their own, if that
  /// saves a product; and the products of what remains into another, so that they need not wait for
  /// its other terms and can be stacked with those of other sums.
  private void divide(Node node) {
    if (!node.recurrent()
        || !(node.work() instanceof Work.Sum(List<Term> terms, double constant))) {
      return;
    }
    List<Term> early = terms.stream().filter(t -> !t.node().recurrent()).toList();
    if (early.stream().noneMatch(t -> costly(t.node()))) {
      return;
    }
    List<Term> rest = new ArrayList<>();
    if (early.size() == 1 && constant == 0 && early.getFirst().coefficient() == 1) {
      rest.add(early.getFirst());
    } else {
      rest.add(new Term(1, graph.sum("hoisted " + node.name(), early, constant, node)));
    }
    List<Term> late = terms.stream().filter(t -> t.node().recurrent()).toList();
    List<Term> products =
        late.stream().filter(t -> t.node().work() instanceof Work.Product).toList();
    if (!products.isEmpty() && products.size() < late.size()) {
      rest.addAll(products);
      Node inner = graph.sum(node.name() + " without the rest", rest, 0, node);
      inner.recurrent(true);
      rest = new ArrayList<>(List.of(new Term(1, inner)));
      late = late.stream().filter(t -> !products.contains(t)).toList();
    }
    rest.addAll(late);
    node.work(new Work.Sum(rest, 0));
  }

  private static boolean costly(Node node) {
    return !node.given() && !node.elementwise();
  }

  private static Phase phase(Node node, boolean inLoop) {
    if (node.recurrent()) {
      return inLoop ? Phase.LOOP : Phase.AFTER;
    }
    if (costly(node)
        || node.args().stream().anyMatch(a -> a.work() instanceof Work.Product)
        || node.consumers().stream().anyMatch(c -> c.phase() == Phase.BEFORE)) {
      return Phase.BEFORE;
    }
    return inLoop ? Phase.LOOP : Phase.AFTER;
  }

  private static Set<Node> reach(Set<Node> roots) {
    Set<Node> reached = new HashSet<>(roots);
    List<Node> open = new ArrayList<>(roots);
    while (!open.isEmpty()) {
      for (Node arg : open.removeLast().args()) {
        if (reached.add(arg)) {
          open.add(arg);
        }
      }
    }
    return reached;
  }

  /// The nodes in an order in which each comes after those it is computed from; the sums that were
  /// divided off were made last and belong first.
  private List<Node> sorted() {
    List<Node> order = new ArrayList<>();
    Set<Node> done = new HashSet<>();
    for (Node node : graph.nodes()) {
      List<Node> open = new ArrayList<>(List.of(node));
      while (!open.isEmpty()) {
        Node top = open.getLast();
        List<Node> missing = top.args().stream().filter(a -> !done.contains(a)).toList();
        if (missing.isEmpty()) {
          open.removeLast();
          if (done.add(top)) {
            order.add(top);
          }
        } else {
          open.addAll(missing);
        }
      }
    }
    return order;
  }
}
