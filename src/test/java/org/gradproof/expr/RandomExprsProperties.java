package org.gradproof.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.gradproof.eval.Reference;
import org.gradproof.expr.RandomExprs.Kind;
import org.gradproof.expr.RandomExprs.Sample;
import org.junit.jupiter.api.Test;

class RandomExprsProperties {
  private static final Set<Class<?>> OPERATORS = Set.of(Op.class.getPermittedSubclasses());

  @Provide
  Arbitrary<Sample> samples() {
    return RandomExprs.samples();
  }

  @Provide
  Arbitrary<Sample> vectors() {
    return RandomExprs.smoothVectors();
  }

  @Property(tries = 2000)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void everyOperatorAndEveryFunctionOccurs(@ForAll("samples") Sample sample) {
    Set<Object> seen = new HashSet<>();
    for (Expr node : Expr.topological(List.of(sample.expr()))) {
      seen.add(node.op().getClass());
      if (node.op() instanceof Op.Map(Fn fn, Expr _)) {
        seen.add(fn);
      }
    }
    for (Class<?> operator : OPERATORS) {
      Statistics.label(operator.getSimpleName())
          .collect(seen.contains(operator))
          .coverage(c -> c.check(true).percentage(p -> p > 2));
    }
    for (Fn fn : Fn.values()) {
      Statistics.label(fn.text())
          .collect(seen.contains(fn))
          .coverage(c -> c.check(true).percentage(p -> p > 0.5));
    }
  }

  @Property(tries = 500)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void everyFifthExpressionSharesASubexpression(@ForAll("samples") Sample sample) {
    List<Expr> nodes = Expr.topological(List.of(sample.expr()));
    long uses =
        nodes.stream()
            .filter(e -> !e.op().children().isEmpty())
            .flatMap(e -> e.op().children().stream())
            .filter(e -> !e.op().children().isEmpty())
            .count();
    long inner = nodes.stream().filter(e -> !e.op().children().isEmpty()).count();
    Statistics.label("shared")
        .collect(uses > inner - 1)
        .coverage(c -> c.check(true).percentage(p -> p > 20));
  }

  @Property(tries = 500)
  void noFunctionLeavesItsDomain(@ForAll("samples") Sample sample) {
    for (Reference.Entry[] row : Reference.of(sample.expr(), sample)) {
      for (Reference.Entry entry : row) {
        assertTrue(Double.isFinite(entry.x()), sample::toString);
      }
    }
  }

  @Property(tries = 200)
  void smoothVectorsHaveMatricesOnlyAsVariablesOrTransposedVectors(
      @ForAll("vectors") Sample sample) {
    for (Expr node : Expr.topological(List.of(sample.expr()))) {
      boolean atom = node.op() instanceof Op.Var || node.op() instanceof Op.Transpose;
      assertTrue(node.shape().isVector() || atom, node::toString);
      assertTrue(
          !(node.op() instanceof Op.Map(Fn fn, Expr _)) || fn.domain().kinks().isEmpty(),
          node::toString);
    }
  }

  @Test
  void withoutChoicesEveryExpressionIsAVariable() {
    for (Kind kind : Kind.values()) {
      for (Shape shape : RandomExprs.SHAPES) {
        assertEquals(RandomExprs.variable(shape, 0), RandomExprs.grow(kind, shape, List.of()));
      }
    }
  }

  @Test
  void aSampleShowsExpressionSizesAndValues() {
    Shape shape = Shape.vector(RandomExprs.N);
    Expr expr = Expr.map(Fn.TANH, RandomExprs.variable(shape, 1));
    String text = new Sample(expr, java.util.Map.of("n", 2, "m", 3), 7).toString();
    List<String> lines = text.lines().toList();
    assertEquals("tanh(v_{n,2}) : n×1 with {m=3, n=2}", lines.get(0));
    assertTrue(lines.get(1).startsWith("    v_{n,2} = 2×1 ["), text);
    assertEquals(2, lines.size(), Arrays.toString(lines.toArray()));
  }
}
