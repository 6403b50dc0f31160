package org.gradproof.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.gradproof.eval.Reference;
import org.gradproof.expr.RandomExprs.Kind;
import org.gradproof.expr.RandomExprs.Sample;

class ExprProperties {
  @Provide
  Arbitrary<Sample> samples() {
    return RandomExprs.samples();
  }

  @Provide
  Arbitrary<List<Sample>> several() {
    return RandomExprs.samples().list().ofSize(8);
  }

  @Property
  void whatIsBuiltAlikeIsTheSameObject(@ForAll("samples") Sample sample) {
    for (Expr node : Expr.topological(List.of(sample.expr()))) {
      assertSame(node, Expr.of(node.op().withChildren(List.copyOf(node.op().children()))));
    }
    assertSame(sample.expr(), sample.expr().rebuild((_, built) -> built));
  }

  @Property
  void whatIsBuiltDifferentlyHasAnotherDigest(@ForAll("several") @Size(8) List<Sample> samples) {
    Set<Expr> nodes = new HashSet<>(Expr.topological(samples.stream().map(Sample::expr).toList()));
    Set<Long> digests = new HashSet<>();
    nodes.forEach(node -> digests.add(node.digest()));
    assertEquals(nodes.size(), digests.size());
  }

  @Property
  void topologicalOrderListsEachNodeOnceAfterItsOperands(@ForAll("samples") Sample sample) {
    Set<Expr> seen = new HashSet<>();
    List<Expr> order = Expr.topological(List.of(sample.expr()));
    for (Expr node : order) {
      assertTrue(seen.containsAll(node.op().children()), node::toString);
      assertTrue(seen.add(node), node::toString);
    }
    assertSame(sample.expr(), order.getLast());
  }

  @Property
  void variablesAreTheLeavesWithAName(@ForAll("samples") Sample sample) {
    Set<Expr> wanted = new HashSet<>();
    collect(sample.expr(), wanted);
    assertEquals(wanted, new HashSet<>(sample.expr().variables()));
    assertEquals(wanted.size(), sample.expr().variables().size());
  }

  private static void collect(Expr node, Set<Expr> into) {
    if (node.op() instanceof Op.Var) {
      into.add(node);
    }
    node.op().children().forEach(child -> collect(child, into));
  }

  @Property
  void replacingANameByItsDefinitionKeepsTheValue(@ForAll("samples") Sample sample) {
    for (Expr node : Expr.topological(List.of(sample.expr()))) {
      Expr name = Expr.var("name", node.shape());
      Expr named = sample.expr().replace(Map.of(node, name));
      assertSame(sample.expr(), named.replace(Map.of(name, node)));
      assertNotEquals(sample.expr(), named);
    }
  }

  @Property
  void anEquationRefusesAnotherShape(@ForAll("samples") Sample sample) {
    Expr value = sample.expr();
    Shape other = new Shape(value.shape().rows().plus(Dim.of("k")), value.shape().cols());
    ShapeException refusal =
        assertThrows(ShapeException.class, () -> new Equation(Expr.var("y", other), value));
    for (Object named : List.of("y", value, other, value.shape())) {
      assertTrue(refusal.getMessage().contains(named.toString()), refusal::getMessage);
    }
  }

  @Property(tries = 100)
  void theShapeIsThatOfTheValue(@ForAll("samples") Sample sample) {
    for (Expr node : Expr.topological(List.of(sample.expr()))) {
      Reference.Entry[][] value = Reference.of(node, sample);
      assertEquals(node.shape().rows().size(sample.sizes()), value.length);
      assertEquals(node.shape().cols().size(sample.sizes()), value[0].length);
    }
  }

  @Property
  void growingIsDeterministic(@ForAll List<@IntRange(max = 9999) Integer> choices) {
    Shape shape = new Shape(RandomExprs.N, RandomExprs.M);
    assertSame(
        RandomExprs.grow(Kind.ANY, shape, choices), RandomExprs.grow(Kind.ANY, shape, choices));
  }
}
