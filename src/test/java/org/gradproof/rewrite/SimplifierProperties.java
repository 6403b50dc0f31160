package org.gradproof.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.gradproof.diff.Forward;
import org.gradproof.diff.Reverse;
import org.gradproof.eval.Reference;
import org.gradproof.expr.Expr;
import org.gradproof.expr.RandomExprs;
import org.gradproof.expr.RandomExprs.Sample;

class SimplifierProperties {
  private static final Set<String> WITHOUT_PATTERN =
      Set.of(
          "fold-constants",
          "constant-factor",
          "positive-first",
          "all-rows",
          "rows-of-product",
          "rows-of-stack");

  @Provide
  Arbitrary<Sample> samples() {
    return RandomExprs.samples();
  }

  @Property(tries = 1000)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void simplifyingKeepsValueAndShapeAndIsIdempotent(@ForAll("samples") Sample sample) {
    Expr simple = Simplifier.simplify(sample.expr());
    Statistics.label("changed")
        .collect(simple != sample.expr())
        .coverage(c -> c.check(true).percentage(p -> p > 20));
    assertEquals(sample.expr().shape(), simple.shape());
    assertSame(simple, Simplifier.simplify(simple));
    Reference.assertEqual(sample.expr(), simple, sample, 1e-12);
  }

  @Property(tries = 100)
  void simplifyingDerivativesKeepsTheirValues(@ForAll("samples") Sample sample) {
    Expr expr = sample.expr();
    List<Expr> derivatives =
        new ArrayList<>(new Reverse().adjoints(expr, Expr.ones(expr.shape())).values());
    for (Expr variable : expr.variables()) {
      new Forward()
          .tangent(expr, Map.of(variable, Expr.ones(variable.shape())))
          .ifPresent(derivatives::add);
    }
    for (Expr derivative : derivatives) {
      Expr simple = Simplifier.simplify(derivative);
      assertSame(simple, Simplifier.simplify(simple));
      Reference.assertEqual(derivative, simple, sample, 1e-12);
    }
  }

  @Property(tries = 300)
  void everyStepOfTheTraceIsAnEqualityByTheRuleItNames(@ForAll("samples") Sample sample) {
    List<Simplifier.Step> trace = new ArrayList<>();
    Expr simple = Simplifier.simplify(sample.expr(), trace);
    assertEquals(simple == sample.expr(), trace.isEmpty());
    for (Simplifier.Step step : trace) {
      Optional<Rule> rule =
          Rules.ALL.stream().filter(r -> r.name().equals(step.rule())).findFirst();
      assertTrue(rule.isPresent() || WITHOUT_PATTERN.contains(step.rule()), step::toString);
      rule.ifPresent(
          r -> assertEquals(Optional.of(step.after()), r.apply(step.before()), step::toString));
      Reference.assertEqual(step.before(), step.after(), sample, 1e-12);
    }
  }

  @Property(tries = 300)
  void simplifyingIntroducesNoVariables(@ForAll("samples") Sample sample) {
    Set<Expr> before = new HashSet<>(sample.expr().variables());
    assertTrue(before.containsAll(Simplifier.simplify(sample.expr()).variables()));
  }
}
