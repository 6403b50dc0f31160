package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.eval.engine.Node.Phase;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.eval.engine.Schedule.Addition;
import org.gradproof.eval.engine.Schedule.Step;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Fn;

/// Where each value lies.
///
/// Values that one product can write or read together are given adjacent columns, those under the
/// same function next to each other. A value that is computed in place of another takes its
/// columns. Every value starts at a multiple of the panel width.
final class Layout {
  private final int panel;
  private final Map<String, Integer> sizes;
  private final Map<Space, Integer> used = new EnumMap<>(Space.class);
  private final Map<Node, Slot> slots = new HashMap<>();
  private final Map<Node, Space> spaces = new LinkedHashMap<>();
  private final Map<Node, Node> stands = new HashMap<>();

  Layout(int panel, Map<String, Integer> sizes) {
    this.panel = panel;
    this.sizes = sizes;
  }

  /// The columns of a node.
  Slot of(Node node) {
    Slot slot = slots.get(root(node));
    if (slot == null) {
      throw new IllegalStateException(node + " has no place");
    }
    return slot;
  }

  /// Whether a node has columns: a value that only its own pass uses has none.
  boolean has(Node node) {
    return slots.containsKey(root(node));
  }

  /// The order in which values lie.
  Comparator<Node> order() {
    return Comparator.comparing((Node n) -> of(n).space()).thenComparingInt(n -> of(n).column());
  }

  /// Width of a space's records in use.
  int width(Space space) {
    return used.getOrDefault(space.records(), 0);
  }

  /// How many rows a dimension stands for.
  int rowsBefore(Dim dim) {
    return dim.size(sizes);
  }

  /// A size rounded up to whole panels.
  int padded(int size) {
    return (size + panel - 1) / panel * panel;
  }

  /// Takes columns that no node names.
  Slot take(Space space, int size) {
    int column = width(space);
    used.put(space.records(), column + padded(size));
    return new Slot(space, column, size);
  }

  /// Says where a node lies.
  void fix(Node node, Slot slot) {
    slots.put(root(node), slot);
  }

  /// Places the nodes of a pass.
  ///
  /// @param live its nodes
  /// @param steps its steps, of all phases
  /// @param wanted spaces that are prescribed: saved values, states, results
  /// @param together values that should be adjacent besides those that products ask for
  void place(
      List<Node> live, List<Step> steps, Map<Node, Space> wanted, List<List<Node>> together) {
    live.forEach(this::share);
    for (Node node : live) {
      if (!node.given() && stored(node, steps, wanted)) {
        Space space = wanted.containsKey(node) ? wanted.get(node) : ownSpace(node);
        spaces.merge(root(node), space, (a, b) -> rank(a) >= rank(b) ? a : b);
      }
    }
    for (List<Node> group : groups(steps)) {
      group.forEach(this::settle);
    }
    together.forEach(group -> group.forEach(this::settle));
    live.forEach(this::settle);
  }

  private void settle(Node node) {
    Node root = root(node);
    if (!slots.containsKey(root) && spaces.containsKey(root)) {
      slots.put(root, take(spaces.get(root), root.size()));
    }
  }

  private Node root(Node node) {
    Node at = node;
    while (stands.containsKey(at)) {
      at = stands.get(at);
    }
    return at;
  }

  /// A function overwrites its argument, a sum its hoisted part, where nothing else reads that.
  private void share(Node node) {
    if (node.work() instanceof Work.Apply(_, Node x) && Schedule.replaceable(x, node)) {
      stands.put(node, x);
    } else {
      Schedule.base(node).ifPresent(base -> stands.put(node, base));
    }
  }

  /// A value needs columns unless it is an elementwise value that only its own pass reads.
  private static boolean stored(Node node, List<Step> steps, Map<Node, Space> wanted) {
    if (node.absorbed()) {
      return false;
    }
    if (wanted.containsKey(node) || node.kept() || !node.elementwise()) {
      return true;
    }
    if (!node.absorbs().isEmpty()) {
      return true;
    }
    return steps.stream()
        .filter(s -> s instanceof Step.Elementwise(List<Node> nodes) && nodes.contains(node))
        .noneMatch(s ->
            s instanceof Step.Elementwise(List<Node> nodes) && nodes.containsAll(node.consumers()));
  }

  private static Space ownSpace(Node node) {
    boolean block =
        node.phase() != Phase.LOOP
            || node.kept()
            || node.consumers().stream().anyMatch(c -> c.phase() == Phase.AFTER);
    return block ? Space.BLOCK : Space.STEP;
  }

  private static int rank(Space space) {
    return switch (space) {
      case UNIFORM, STEP -> 0;
      case BLOCK -> 1;
      case SAVED -> 2;
      case CARRY_IN, CARRY_OUT, NEXT -> 3;
    };
  }

  /// What products want adjacent: the targets that share an operand, and the operands that share a
  /// target.
  private List<List<Node>> groups(List<Step> steps) {
    Map<Node, List<Node>> targets = new LinkedHashMap<>();
    Map<Node, List<Node>> operands = new LinkedHashMap<>();
    for (Step step : steps) {
      if (step instanceof Step.Products(List<Addition> additions)) {
        for (Addition a : additions) {
          Node operand = a.product().args().getFirst();
          targets.computeIfAbsent(operand, _ -> new ArrayList<>()).add(a.target());
          operands.computeIfAbsent(a.target(), _ -> new ArrayList<>()).add(operand);
        }
      }
    }
    List<List<Node>> groups = new ArrayList<>();
    targets.values().forEach(group -> group.sort(Comparator.comparing(this::function)));
    groups.addAll(targets.values());
    groups.addAll(operands.values());
    groups.sort(Comparator.comparingInt(g -> -g.size()));
    return groups;
  }

  /// The name of the function that a value, or what takes its place, is the argument of.
  private String function(Node node) {
    Node at = node;
    while (at.consumers().size() == 1) {
      Node next = at.consumers().getFirst();
      if (next.work() instanceof Work.Apply(Fn fn, _)) {
        return fn.text();
      }
      if (stands.get(next) != at) {
        break;
      }
      at = next;
    }
    return "";
  }
}
