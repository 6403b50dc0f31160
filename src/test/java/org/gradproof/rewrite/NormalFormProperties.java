package org.gradproof.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
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

class NormalFormProperties {
  private static final Shape VECTOR = Shape.vector(RandomExprs.N);
  private static final Expr X = RandomExprs.variable(VECTOR, 0);
  private static final Expr Y = RandomExprs.variable(VECTOR, 1);
  private static final Expr A = RandomExprs.variable(new Shape(RandomExprs.N, RandomExprs.N), 0);
  private static final Expr B = RandomExprs.variable(new Shape(RandomExprs.N, RandomExprs.N), 1);

  // Small ones, since sums are multiplied out.
  @Provide
  Arbitrary<Sample> small() {
    return Combinators.combine(
            Arbitraries.of(RandomExprs.SHAPES),
            Arbitraries.integers()
                .between(0, 9999)
                .withDistribution(RandomDistribution.uniform())
                .list()
                .ofMinSize(6)
                .ofMaxSize(24)
                .withSizeDistribution(RandomDistribution.uniform()),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 3),
            Arbitraries.longs())
        .as((shape, choices, n, m, seed) ->
            new Sample(
                dyadic(RandomExprs.grow(Kind.ANY, shape, choices)), Map.of("n", n, "m", m), seed))
        .withoutEdgeCases();
  }

  // Coefficients are doubles: sums and products of thirds would be equal up to rounding only.
  private static Expr dyadic(Expr expr) {
    return expr.rebuild((_, built) ->
        built.op() instanceof Op.Const(double value, Shape shape)
                && value * 4 != Math.rint(value * 4)
            ? Expr.constant(0.25, shape)
            : built);
  }

  @Property(tries = 300)
  void theNormalFormHasTheSameValue(@ForAll("small") Sample sample) {
    Expr form = NormalForm.of(sample.expr());
    assertEquals(sample.expr().shape(), form.shape());
    Reference.assertEqual(sample.expr(), form, sample, 1e-12);
  }

  @Property(tries = 300)
  void aSimplifiedExpressionEqualsTheOriginal(@ForAll("small") Sample sample) {
    assertTrue(NormalForm.equal(sample.expr(), Simplifier.simplify(sample.expr())));
  }

  @Property(tries = 400)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void aShuffledExpressionEqualsTheOriginal(@ForAll("small") Sample sample, @ForAll Random random) {
    Expr shuffled = sample.expr().rebuild((_, built) -> shuffle(built, random));
    Statistics.label("changed")
        .collect(shuffled != sample.expr())
        .coverage(c -> c.check(true).percentage(p -> p > 30));
    Reference.assertEqual(sample.expr(), shuffled, sample, 1e-12);
    assertTrue(NormalForm.equal(sample.expr(), shuffled), () -> shuffled.toString());
  }

  @Property(tries = 400)
  void whatIsCalledEqualHasEqualValues(
      @ForAll("small") Sample sample,
      @ForAll @IntRange(max = 1000) int which,
      @ForAll Random random) {
    List<Expr> nodes = Expr.topological(List.of(sample.expr()));
    Expr chosen = nodes.get(which % nodes.size());
    Expr damaged =
        sample
            .expr()
            .rebuild(
                (node, built) -> shuffle(node == chosen ? damage(built, random) : built, random));
    if (NormalForm.equal(sample.expr(), damaged)) {
      Reference.assertEqual(sample.expr(), damaged, sample, 1e-12);
    }
  }

  @Property(tries = 300)
  void expressionsOfDifferentValueAreNotCalledEqual(
      @ForAll("small") Sample a, @ForAll("small") Sample b) {
    if (NormalForm.equal(a.expr(), b.expr())) {
      Reference.assertEqual(a.expr(), b.expr(), a, 1e-12);
    }
  }

  // The same value, written otherwise: commuted, associated, distributed or transposed.
  private static Expr shuffle(Expr x, Random random) {
    if (random.nextInt(3) == 0) {
      return x;
    }
    return switch (x.op()) {
      case Op.Add(Expr a, Expr b) ->
          b.op() instanceof Op.Add(Expr c, Expr d) && random.nextBoolean()
              ? Expr.add(Expr.add(a, c), d)
              : Expr.add(b, a);
      case Op.Hadamard(Expr a, Expr b) -> {
        if (b.op() instanceof Op.Add(Expr c, Expr d)) {
          yield Expr.add(Expr.hadamard(a, c), Expr.hadamard(d, a));
        }
        yield b.op() instanceof Op.Hadamard(Expr c, Expr d)
            ? Expr.hadamard(Expr.hadamard(c, a), d)
            : Expr.hadamard(b, a);
      }
      case Op.Scale(Expr s, Expr v) when v.op() instanceof Op.Add(Expr a, Expr b) ->
          Expr.add(Expr.scale(s, b), Expr.scale(s, a));
      case Op.MatMul(Expr a, Expr b) -> {
        if (b.op() instanceof Op.Add(Expr c, Expr d)) {
          yield Expr.add(Expr.matmul(a, d), Expr.matmul(a, c));
        }
        if (b.op() instanceof Op.MatMul(Expr c, Expr d)) {
          yield Expr.matmul(Expr.matmul(a, c), d);
        }
        if (a.op() instanceof Op.Diag(Expr v) && b.shape().isVector()) {
          yield Expr.hadamard(b, v);
        }
        yield Expr.transpose(Expr.matmul(Expr.transpose(b), Expr.transpose(a)));
      }
      case Op.Transpose(Expr y) when y.op() instanceof Op.Add(Expr a, Expr b) ->
          Expr.add(Expr.transpose(b), Expr.transpose(a));
      case Op.Diag(Expr v) -> Expr.transpose(x);
      case Op.Map(Fn fn, Expr y) when fn == Fn.SQUARE -> Expr.hadamard(y, y);
      default -> Expr.subtract(Expr.scale(2, x), x);
    };
  }

  // Nearly the same value.
  private static Expr damage(Expr x, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Expr.scale(1.01, x);
      case 1 -> Expr.add(x, Expr.constant(0.01, x.shape()));
      case 2 -> Expr.negate(x);
      case 3 -> Expr.hadamard(x, x);
      case 4 ->
          x.shape().rows().equals(x.shape().cols()) ? Expr.transpose(x) : Expr.map(Fn.TANH, x);
      default ->
          x.op() instanceof Op.MatMul(Expr a, Expr b) && a.shape().equals(b.shape())
              ? Expr.matmul(b, a)
              : Expr.zeros(x.shape());
    };
  }

  @Test
  void theLawsOfRingAndProductAreKnown() {
    equal(Expr.hadamard(X, Expr.add(X, Y)), Expr.add(Expr.hadamard(Y, X), Expr.map(Fn.SQUARE, X)));
    equal(Expr.matmul(A, Expr.matmul(B, X)), Expr.matmul(Expr.matmul(A, B), X));
    equal(Expr.transpose(Expr.matmul(A, B)), Expr.matmul(Expr.transpose(B), Expr.transpose(A)));
    equal(Expr.matmul(Expr.diag(X), Y), Expr.hadamard(Y, X));
    equal(Expr.matmul(Expr.diag(X), Expr.diag(Y)), Expr.diag(Expr.hadamard(X, Y)));
    equal(Expr.matmul(Expr.matmul(A, Expr.diag(X)), Y), Expr.matmul(A, Expr.hadamard(X, Y)));
    equal(Expr.subtract(X, X), Expr.zeros(VECTOR));
    equal(Expr.matmul(A, Expr.identity(RandomExprs.N)), A);
    equal(
        Expr.rows(
            Expr.matmul(
                Expr.var("W", new Shape(RandomExprs.N.plus(RandomExprs.M), RandomExprs.N)), X),
            Dim.ZERO,
            RandomExprs.M),
        Expr.matmul(
            Expr.rows(
                Expr.var("W", new Shape(RandomExprs.N.plus(RandomExprs.M), RandomExprs.N)),
                Dim.ZERO,
                RandomExprs.M),
            X));
  }

  @Test
  void whatOnlyLooksEqualIsNot() {
    assertFalse(NormalForm.equal(Expr.matmul(A, B), Expr.matmul(B, A)));
    assertFalse(NormalForm.equal(A, Expr.transpose(A)));
    assertFalse(NormalForm.equal(Expr.hadamard(A, B), Expr.matmul(A, B)));
    assertFalse(
        NormalForm.equal(Expr.matmul(A, Expr.hadamard(X, Y)), Expr.hadamard(Expr.matmul(A, X), Y)));
    assertFalse(NormalForm.equal(Expr.hadamard(X, X), X));
    assertFalse(NormalForm.equal(X, RandomExprs.variable(Shape.vector(RandomExprs.M), 0)));
    assertFalse(
        NormalForm.equal(Expr.sum(Expr.hadamard(X, Y)), Expr.hadamard(Expr.sum(X), Expr.sum(Y))));
  }

  private static void equal(Expr a, Expr b) {
    assertTrue(NormalForm.equal(a, b), () -> NormalForm.of(a) + " against " + NormalForm.of(b));
  }

  @Property(tries = 100)
  void theNormalFormOfANormalFormIsItself(@ForAll("small") Sample sample) {
    List<Expr> forms = new ArrayList<>(List.of(NormalForm.of(sample.expr())));
    forms.add(NormalForm.of(forms.get(0)));
    assertEquals(forms.get(0), forms.get(1));
  }
}
