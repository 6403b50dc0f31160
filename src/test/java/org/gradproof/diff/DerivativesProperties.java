package org.gradproof.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Reference;
import org.gradproof.expr.Expr;
import org.gradproof.expr.RandomExprs;
import org.gradproof.expr.RandomExprs.Kind;
import org.gradproof.expr.RandomExprs.Sample;
import org.gradproof.expr.Shape;
import org.gradproof.expr.ShapeException;
import org.gradproof.expr.Symbol;

/// Forward mode, reverse mode, Jacobians, Hessians and differences, each against another.
@StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
class DerivativesProperties {
  @Provide
  Arbitrary<Sample> samples() {
    return RandomExprs.samples();
  }

  @Provide
  Arbitrary<Sample> smooth() {
    return RandomExprs.samples(Kind.SMOOTH, RandomExprs.SHAPES);
  }

  @Provide
  Arbitrary<Sample> smoothScalars() {
    return RandomExprs.samples(Kind.SMOOTH, List.of(Shape.SCALAR));
  }

  @Provide
  Arbitrary<Sample> vectors() {
    return RandomExprs.smoothVectors();
  }

  private static Expr tangentOf(Expr variable) {
    return Expr.var(Derivation.symbolOf(variable).tangent(), variable.shape());
  }

  private static Map<Expr, Expr> tangents(List<Expr> variables) {
    Map<Expr, Expr> tangents = new HashMap<>();
    variables.forEach(v -> tangents.put(v, tangentOf(v)));
    return tangents;
  }

  private static Expr inner(Expr a, Expr b) {
    return Expr.sum(Expr.hadamard(a, b));
  }

  private static Optional<Expr> sum(Stream<Expr> terms) {
    return terms.reduce(Expr::add);
  }

  // ⟨u, Jv⟩ = ⟨Jᵀu, v⟩, with the seed and the direction as named values.
  @Property(tries = 500)
  void forwardAndReverseAreTransposesOfEachOther(@ForAll("samples") Sample sample) {
    Expr expr = sample.expr();
    Expr seed = Expr.var(Symbol.of("seed"), expr.shape());
    Map<Expr, Expr> tangents = tangents(expr.variables());
    Optional<Expr> forward = new Forward().tangent(expr, tangents).map(dot -> inner(seed, dot));
    Map<Expr, Expr> adjoints = new Reverse().adjoints(expr, seed);
    adjoints.forEach((variable, adjoint) -> assertEquals(variable.shape(), adjoint.shape()));
    assertEquals(new HashSet<>(expr.variables()), adjoints.keySet());
    Optional<Expr> reverse =
        sum(expr.variables().stream().map(v -> inner(adjoints.get(v), tangents.get(v))));
    assertEquals(forward.isPresent(), reverse.isPresent());
    if (forward.isPresent()) {
      Reference.assertEqual(forward.get(), reverse.get(), sample, 1e-12);
      double value = Reference.of(forward.get(), sample)[0][0].x();
      Statistics.label("not zero")
          .collect(value != 0)
          .coverage(c -> c.check(true).percentage(p -> p > 60));
    }
  }

  @Property(tries = 500)
  void forwardModeIsTheLimitOfDifferences(@ForAll("smooth") Sample sample) {
    Expr expr = sample.expr();
    Expr seed = Expr.var(Symbol.of("seed"), expr.shape());
    Expr phi = inner(seed, expr);
    FivePoint differences =
        FivePoint.of(t -> Reference.of(phi, sample.sizes(), moved(sample, expr, t))[0][0]);
    Reference.Entry forward =
        new Forward()
            .tangent(expr, tangents(expr.variables()))
            .map(dot -> Reference.of(inner(seed, dot), sample)[0][0])
            .orElse(new Reference.Entry(0, 0));
    double room = differences.bar() + 1e-12 * forward.weight();
    assertTrue(
        !Double.isFinite(room) || Math.abs(forward.x() - differences.value()) <= room,
        () -> forward + " against " + differences);
    boolean sharp = room <= 1e-6 * Math.abs(forward.x());
    Statistics.label("differences see 1e-6")
        .collect(sharp || forward.x() == 0)
        .coverage(c -> c.check(true).percentage(p -> p > 60));
  }

  // The values of a sample, with the variables of an expression moved along their tangents.
  private static Function<Expr, Matrix> moved(Sample sample, Expr expr, double t) {
    List<Expr> moving = expr.variables();
    return variable -> {
      Matrix value = sample.value(variable);
      if (moving.contains(variable)) {
        value.add(t, sample.value(tangentOf(variable)));
      }
      return value;
    };
  }

  @Property(tries = 500)
  void theJacobianTimesADirectionIsTheTangent(@ForAll("vectors") Sample sample) {
    Expr expr = sample.expr();
    for (Expr variable : expr.variables()) {
      if (variable.shape().isVector()) {
        Optional<Expr> tangent = new Forward().tangent(expr, Map.of(variable, tangentOf(variable)));
        Optional<Expr> jacobian;
        try {
          jacobian = new Jacobian().of(expr, variable);
        } catch (ShapeException refusal) {
          assertTrue(
              refusal.getMessage().startsWith("no matrix block expresses the Jacobian of "),
              refusal::getMessage);
          Statistics.label("expressed").collect(false);
          continue;
        }
        Statistics.label("expressed")
            .collect(true)
            .coverage(c -> c.check(true).percentage(p -> p > 60));
        assertEquals(tangent.isPresent(), jacobian.isPresent());
        jacobian.ifPresent(j -> {
          assertEquals(new Shape(expr.shape().rows(), variable.shape().rows()), j.shape());
          Reference.assertEqual(
              tangent.orElseThrow(), Expr.matmul(j, tangentOf(variable)), sample, 1e-12);
        });
      }
    }
  }

  @Property(tries = 300)
  void theHessianIsSymmetric(@ForAll("smoothScalars") Sample sample) {
    List<Expr> variables = sample.expr().variables();
    Map<Expr, Expr> v = tangents(variables);
    Map<Expr, Expr> u = new HashMap<>();
    v.forEach((variable, _) -> u.put(variable, tangentOf(tangentOf(variable))));
    Map<Expr, Expr> hv = Hessian.vectorProduct(sample.expr(), v);
    Map<Expr, Expr> hu = Hessian.vectorProduct(sample.expr(), u);
    Optional<Expr> left =
        sum(variables.stream().filter(hv::containsKey).map(x -> inner(u.get(x), hv.get(x))));
    Optional<Expr> right =
        sum(variables.stream().filter(hu::containsKey).map(x -> inner(v.get(x), hu.get(x))));
    assertEquals(left.isPresent(), right.isPresent());
    left.ifPresent(l -> Reference.assertEqual(l, right.orElseThrow(), sample, 1e-12));
    Statistics.label("curved")
        .collect(left.isPresent())
        .coverage(c -> c.check(true).percentage(p -> p > 30));
  }

  @Property(tries = 150)
  void theHessianIsTheLimitOfDifferencesOfGradients(@ForAll("smoothScalars") Sample sample) {
    Map<Expr, Expr> gradient = new Reverse().adjoints(sample.expr(), Expr.ones(Shape.SCALAR));
    Map<Expr, Expr> hv = Hessian.vectorProduct(sample.expr(), tangents(sample.expr().variables()));
    for (Expr variable : sample.expr().variables()) {
      Expr weights = tangentOf(tangentOf(variable));
      Expr slope = inner(weights, gradient.get(variable));
      FivePoint differences =
          FivePoint.of(
              t -> Reference.of(slope, sample.sizes(), moved(sample, sample.expr(), t))[0][0]);
      Reference.Entry exact =
          hv.containsKey(variable)
              ? Reference.of(inner(weights, hv.get(variable)), sample)[0][0]
              : new Reference.Entry(0, 0);
      double room = differences.bar() + 1e-12 * exact.weight();
      assertTrue(
          !Double.isFinite(room) || Math.abs(exact.x() - differences.value()) <= room,
          () -> variable + ": " + exact + " against " + differences);
    }
  }

  @Property(tries = 100)
  void onlyVariablesThatMoveHaveTangents(@ForAll("samples") Sample sample) {
    assertEquals(Optional.empty(), new Forward().tangent(sample.expr(), Map.of()));
    Expr absent = Expr.var("absent", Shape.SCALAR);
    assertEquals(Optional.empty(), new Forward().tangent(sample.expr(), Map.of(absent, absent)));
  }
}
