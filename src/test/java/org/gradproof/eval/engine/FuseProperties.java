package org.gradproof.eval.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.eval.engine.Node.Term;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.eval.kernel.Arithmetic;
import org.gradproof.eval.kernel.Arithmetics;

class FuseProperties {
  /// Random sums, products and reciprocals, computed by the pass and by the book.
  @Property(tries = 200)
  void aPassComputesWhatItsNodesSay(
      @ForAll @IntRange(min = 1, max = 20) int size,
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 30) int count,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<Node> given = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      given.add(new Node("g" + i, new Work.Given(), i == 3 ? 1 : size, 1));
    }
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Node a = pick(given, nodes, random);
      Node b = pick(given, nodes, random);
      Work work =
          switch (random.nextInt(4)) {
            case 0 -> new Work.Times(a, b);
            case 1 -> new Work.Reciprocal(a);
            default ->
                new Work.Sum(
                    List.of(new Term(random.nextInt(5) - 2, a), new Term(random.nextInt(3) - 1, b)),
                    random.nextInt(3) - 1);
          };
      nodes.add(new Node("v" + i, work, size, 1));
    }
    Arithmetic<double[]> plain = Arithmetics.doubles(false);
    Layout layout = new Layout(plain.panel(), Map.of());
    given.forEach(n -> layout.fix(n, layout.take(Space.BLOCK, n.size())));
    nodes.stream()
        .filter(n -> random.nextBoolean())
        .forEach(n -> layout.fix(n, layout.take(Space.STEP, n.size())));
    Map<Space, Integer> strides = new EnumMap<>(Space.class);
    for (Space space : Space.values()) {
      strides.put(space, layout.width(space));
    }
    int[] at = new int[Space.values().length];
    at[Space.STEP.index()] = rows * layout.width(Space.BLOCK);
    double[] m = new double[rows * (layout.width(Space.BLOCK) + layout.width(Space.STEP))];
    for (int i = 0; i < m.length; i++) {
      m[i] = 1 + random.nextInt(3);
    }
    double[] vectors = m.clone();
    Fuse.compile(nodes, layout, strides, plain.dialect()).run(m, at, rows);
    if (Arithmetics.vectors()) {
      Fuse.compile(nodes, layout, strides, Arithmetics.doubles().dialect()).run(vectors, at, rows);
      assertArrayEquals(m, vectors, 0.0);
    }
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < size; i++) {
        Map<Node, Double> values = new HashMap<>();
        for (Node g : given) {
          Slot slot = layout.of(g);
          int entry = g.size() == 1 ? 0 : i;
          values.put(g, m[r * strides.get(Space.BLOCK) + slot.column() + entry]);
        }
        for (Node node : nodes) {
          values.put(node, value(node, values));
          if (layout.has(node)) {
            int place = at[Space.STEP.index()] + r * strides.get(Space.STEP);
            assertEquals(values.get(node), m[place + layout.of(node).column() + i], node.name());
          }
        }
      }
    }
  }

  private static Node pick(List<Node> given, List<Node> nodes, Random random) {
    int k = random.nextInt(given.size() + nodes.size());
    return k < given.size() ? given.get(k) : nodes.get(k - given.size());
  }

  private static double value(Node node, Map<Node, Double> values) {
    return switch (node.work()) {
      case Work.Times(Node a, Node b) -> values.get(a) * values.get(b);
      case Work.Reciprocal(Node x) -> 1 / values.get(x);
      case Work.Sum(List<Term> terms, double constant) -> {
        double sum = constant;
        boolean any = constant != 0;
        for (Term t : terms) {
          double term = t.coefficient() * values.get(t.node());
          sum = any ? sum + term : term;
          any = true;
        }
        yield sum;
      }
      default -> throw new IllegalStateException();
    };
  }
}
