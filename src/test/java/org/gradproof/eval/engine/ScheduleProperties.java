package org.gradproof.eval.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.cell.Cell;
import org.gradproof.cell.RandomCells;
import org.gradproof.eval.engine.Schedule.Addition;
import org.gradproof.eval.engine.Schedule.Step;

class ScheduleProperties {
  @Provide
  Arbitrary<Cell> cells() {
    return RandomCells.cells();
  }

  /// Every needed value is computed once, after all it is computed from.
  @Property(tries = 300)
  void everyValueIsComputedOnceAfterItsOperands(
      @ForAll("cells") Cell cell, @ForAll @IntRange(min = 1, max = 9) int size) {
    Graphs graphs = Graphs.of(cell, size);
    Set<Node> done = new HashSet<>();
    List<Node> computed = new ArrayList<>();
    graphs.hoist.live().stream().filter(Node::given).forEach(done::add);
    graphs
        .steps
        .values()
        .forEach(steps ->
            steps.forEach(step -> {
              List<Node> nodes =
                  switch (step) {
                    case Step.Elementwise(List<Node> all) -> all;
                    case Step.Functions(_, List<Node> all) -> all;
                    case Step.Other(Node node) -> List.of(node);
                    case Step.Products(List<Addition> additions) ->
                        additions.stream().map(Addition::product).toList();
                  };
              for (Node node : nodes) {
                List<Node> operands =
                    node.elementwise()
                        ? node.ownTerms().stream().map(Node.Term::node).toList()
                        : node.args();
                operands.forEach(a -> assertTrue(ready(a, done), a + " is not ready for " + node));
                done.add(node);
                computed.add(node);
              }
            }));
    Set<Node> once = new HashSet<>(computed);
    assertEquals(once.size(), computed.size());
    graphs.hoist.live().forEach(n -> assertTrue(ready(n, done), n + " is never computed"));
  }

  /// Sums of products alone have no pass of their own.
  private static boolean ready(Node node, Set<Node> done) {
    if (done.contains(node)) {
      return true;
    }
    return node.elementwise()
        && !Schedule.needsPass(node)
        && node.absorbs().stream().allMatch(done::contains)
        && node.ownTerms().stream().allMatch(t -> ready(t.node(), done));
  }
}
