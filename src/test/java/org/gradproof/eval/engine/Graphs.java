package org.gradproof.eval.engine;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.eval.engine.Node.Phase;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.eval.engine.Schedule.Step;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The forward graph of a cell, for looking at what is found in it.
final class Graphs {
  final Graph graph;
  final Hoist hoist;
  final Layout layout;
  final Map<Phase, List<Step>> steps = new LinkedHashMap<>();
  private final Map<Expr, Node> leaves = new HashMap<>();

  private Graphs(List<Equation> equations, Recurrence cell, Map<String, Integer> sizes) {
    graph =
        new Graph(
            sizes,
            v ->
                leaves.computeIfAbsent(
                    v,
                    _ ->
                        new Node(
                            v.toString(),
                            cell.parameters().contains(v) ? new Work.Uniform(v) : new Work.Given(),
                            v.shape().rows().size(sizes),
                            v.shape().cols().size(sizes))),
            equations);
    equations.forEach(e -> graph.define(e.name(), e.value()));
    Set<Node> previous = new LinkedHashSet<>();
    Set<Node> current = new LinkedHashSet<>();
    for (Recurrence.State s : cell.states()) {
      if (leaves.containsKey(s.previous())) {
        previous.add(leaves.get(s.previous()));
      }
      current.add(graph.names().get(s.current()));
    }
    hoist = new Hoist(graph, previous, current, current);
    for (Phase phase : Phase.values()) {
      steps.put(phase, Schedule.of(hoist.live(), phase));
    }
    layout = new Layout(8, sizes);
    Map<Node, Space> wanted = new HashMap<>();
    current.forEach(n -> wanted.put(n, Space.NEXT));
    layout.place(
        hoist.live(), steps.values().stream().flatMap(List::stream).toList(), wanted, List.of());
    leaves
        .values()
        .forEach(
            n -> layout.fix(n, layout.take(n.uniform() ? Space.UNIFORM : Space.BLOCK, n.size())));
  }

  /// The forward graph of a cell written as a formula; all dimensions are 8.
  static Graphs of(String text) {
    return of(Cells.parse(text), 8);
  }

  static Graphs of(Cell cell, int size) {
    Map<String, Integer> sizes = new HashMap<>();
    List.of("n", "m", "p", "q").forEach(d -> sizes.put(d, size));
    return new Graphs(cell.equations(), cell, sizes);
  }

  /// The live node of that name.
  Node node(String name) {
    return hoist.live().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  /// The names of the live products of a phase: matrix and vector.
  Set<String> products(Phase phase) {
    return hoist.live().stream()
        .filter(n -> n.phase() == phase && n.work() instanceof Work.Product)
        .map(n -> n.work() instanceof Work.Product(Expr matrix, Node x) ? matrix + " " + x : "")
        .collect(Collectors.toSet());
  }

  /// The merged products of a phase.
  List<Stack.Product> merged(Phase phase) {
    return steps.get(phase).stream()
        .filter(Step.Products.class::isInstance)
        .flatMap(s ->
            s instanceof Step.Products(List<Schedule.Addition> additions)
                ? Stack.merged(additions, layout).stream()
                : null)
        .toList();
  }
}
