package org.gradproof.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.gradproof.eval.Reference;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.RandomExprs;
import org.gradproof.expr.RandomExprs.Kind;
import org.gradproof.expr.RandomExprs.Sample;
import org.gradproof.expr.Shape;
import org.junit.jupiter.api.Test;

/// Sweeps the table of rules: a new rule is tested by being there.
class RulesProperties {
  @Provide
  Arbitrary<Map<String, Integer>> sizes() {
    return Arbitraries.maps(
            Arbitraries.of("n", "m", "k", "j"), Arbitraries.integers().between(1, 4))
        .ofSize(4);
  }

  @Property(tries = 60)
  void everyRuleHoldsForRandomValuesAndSizes(
      @ForAll("sizes") Map<String, Integer> sizes, @ForAll long seed) {
    for (Rule rule : Rules.ALL) {
      Reference.assertEqual(rule.left(), rule.right(), new Sample(rule.left(), sizes, seed), 1e-14);
    }
  }

  @Property(tries = 60)
  void everyRuleHoldsForRandomExpressionsInPlaceOfItsVariables(
      @ForAll @Size(40) List<@IntRange(max = 9999) Integer> choices,
      @ForAll @IntRange(min = 1, max = 4) int n,
      @ForAll @IntRange(min = 1, max = 4) int m,
      @ForAll long seed) {
    Map<String, Dim> dims =
        Map.of(
            "n", Dim.of("n"), "m", Dim.of("m"), "k", Dim.of("n").plus(Dim.of("m")), "j", Dim.ONE);
    for (Rule rule : Rules.ALL) {
      Map<Expr, Expr> values = new HashMap<>();
      int from = 0;
      for (Expr variable : rule.left().variables()) {
        Shape shape =
            new Shape(dim(variable.shape().rows(), dims), dim(variable.shape().cols(), dims));
        values.put(
            variable,
            RandomExprs.grow(Kind.ANY, shape, choices.subList(from, Math.min(from + 8, 40))));
        from += 8;
      }
      Expr instance = instantiate(rule.left(), values, dims);
      Optional<Expr> after = rule.apply(instance);
      assertTrue(
          after.isPresent() || !rule.total().isEmpty(),
          () -> rule + " does not apply to " + instance);
      after.ifPresent(a -> {
        assertEquals(instance.shape(), a.shape());
        Reference.assertEqual(
            instance, a, new Sample(instance, Map.of("n", n, "m", m), seed), 1e-12);
      });
    }
  }

  private static Dim dim(Dim dim, Map<String, Dim> dims) {
    return dim.names().stream().map(dims::get).reduce(Dim.of(dim.constant()), Dim::plus);
  }

  private static Expr instantiate(Expr pattern, Map<Expr, Expr> values, Map<String, Dim> dims) {
    return pattern.rebuild((node, built) ->
        switch (node.op()) {
          case Op.Var _ -> values.get(node);
          case Op.Const(double value, Shape shape) ->
              Expr.constant(value, new Shape(dim(shape.rows(), dims), dim(shape.cols(), dims)));
          default -> built;
        });
  }

  @Test
  void everyRuleTurnsItsLeftSideIntoItsRightSide() {
    for (Rule rule : Rules.ALL) {
      assertEquals(Optional.of(rule.right()), rule.apply(rule.left()), rule::toString);
      assertNotSame(rule.left(), rule.right(), rule::toString);
    }
  }

  @Test
  void noRuleUndoesAnother() {
    for (Rule rule : Rules.ALL) {
      Expr normal = Simplifier.simplify(rule.left());
      assertSame(normal, Simplifier.simplify(rule.right()), rule::toString);
      assertNotSame(rule.left(), normal, rule::toString);
    }
  }

  @Test
  void namesAreDistinctAndReasonsAreGiven() {
    Set<String> names = new HashSet<>();
    for (Rule rule : Rules.ALL) {
      assertTrue(names.add(rule.name()), rule.name());
      assertFalse(rule.reason().isBlank(), rule.name());
    }
  }

  @Test
  void aRuleNamesEveryVariableItDrops() {
    for (Rule rule : Rules.ALL) {
      Set<Expr> dropped = new HashSet<>(rule.left().variables());
      dropped.removeAll(rule.right().variables());
      assertEquals(dropped, rule.total(), rule::toString);
    }
  }

  @Test
  void whatMayHaveNoValueIsNotDropped() {
    Expr x = Expr.var("x", Shape.vector(Dim.of("n")));
    Expr pole = Expr.map(Fn.RECIPROCAL, x);
    Expr product = Expr.hadamard(Expr.zeros(x.shape()), pole);
    assertSame(product, Simplifier.simplify(product));
    assertSame(
        Expr.zeros(x.shape()),
        Simplifier.simplify(Expr.hadamard(Expr.zeros(x.shape()), Expr.map(Fn.TANH, x))));
    Expr difference = Expr.subtract(Expr.map(Fn.LOG, x), Expr.map(Fn.LOG, x));
    assertTrue(
        Expr.topological(List.of(Simplifier.simplify(difference))).stream()
            .anyMatch(e -> e.op() instanceof Op.Map));
  }

  @Test
  void aRuleOfUnequalShapesOrWithAFreshVariableIsRefused() {
    Expr x = Expr.var("x", Shape.vector(Dim.of("n")));
    Expr y = Expr.var("y", Shape.vector(Dim.of("m")));
    Expr z = Expr.var("z", x.shape());
    assertThrows(IllegalArgumentException.class, () -> new Rule("shapes", x, y, "none", Set.of()));
    assertThrows(IllegalArgumentException.class, () -> new Rule("fresh", x, z, "none", Set.of()));
  }
}
