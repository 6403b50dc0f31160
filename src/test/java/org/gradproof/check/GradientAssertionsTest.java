package org.gradproof.check;

import static org.gradproof.check.GradientAssertions.assertThatGradientOf;
import static org.gradproof.check.GradientAssertions.assertThatGradientOfScalar;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class GradientAssertionsTest {
  private static double[] f(double[] x) {
    return new double[] {x[0] * Math.sin(x[1]), Math.exp(x[0]) + x[2], x[1] * x[2]};
  }

  private static double[][] jacobian(double[] x) {
    return new double[][] {
      {Math.sin(x[1]), x[0] * Math.cos(x[1]), 0}, {Math.exp(x[0]), 0, 1}, {0, x[2], x[1]}
    };
  }

  private static double[] vjp(double[] x, double[] u) {
    double[][] j = jacobian(x);
    double[] product = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++) {
        product[k] += u[i] * j[i][k];
      }
    }
    return product;
  }

  @Test
  void aRightJacobianMatchesAtGivenAndAtRandomPoints() {
    assertThatGradientOf(GradientAssertionsTest::f)
        .at(0.3, -1.2, 2)
        .at(1, 1, 1)
        .matches(GradientAssertionsTest::jacobian);
    assertThatGradientOf(GradientAssertionsTest::f)
        .dimension(3)
        .seed(7)
        .matches(GradientAssertionsTest::jacobian);
    assertThatGradientOf(GradientAssertionsTest::f)
        .dimension(3)
        .matchesVjp(GradientAssertionsTest::vjp);
  }

  @Test
  void aRightGradientOfAScalarMatches() {
    assertThatGradientOfScalar(x -> Math.log(1 + x[0] * x[0]) * x[1])
        .dimension(2)
        .matches(
            x -> new double[] {2 * x[0] * x[1] / (1 + x[0] * x[0]), Math.log(1 + x[0] * x[0])});
  }

  @Test
  void theTransposedJacobianIsNamedByItsWorstEntry() {
    String message =
        failure(() ->
            assertThatGradientOf(GradientAssertionsTest::f)
                .at(0.3, -1.2, 2)
                .matches(x -> {
                  double[][] j = jacobian(x);
                  return new double[][] {
                    {j[0][0], j[1][0], j[2][0]},
                    {j[0][1], j[1][1], j[2][1]},
                    {j[0][2], j[1][2], j[2][2]}
                  };
                }));
    assertTrue(
        message.contains("disagrees") && message.contains("∂f[") && message.contains("is allowed"),
        message);
    assertTrue(message.contains("x = [0.3, -1.2, 2.0]"), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void anEntryOffByOnePartInAMillionIsSeen() {
    Finding finding =
        assertThatGradientOfScalar(x -> Math.sin(x[0]))
            .at(1)
            .check(x -> new double[] {(1 + 2e-6) * Math.cos(x[0])});
    Verdict.Disagrees verdict = assertInstanceOf(Verdict.Disagrees.class, finding.verdict());
    assertEquals(2e-6, verdict.worst().relativeError(), 1e-8);
    assertTrue(verdict.smallestDetectable() < 1e-9, verdict::toString);
  }

  @Test
  void aProductThatIsNotLinearInItsVectorIsSeen() {
    String message =
        failure(() ->
            assertThatGradientOf(GradientAssertionsTest::f)
                .dimension(3)
                .matchesVjp((x, u) -> vjp(x, new double[] {u[0] * Math.abs(u[0]), u[1], u[2]})));
    assertTrue(message.contains("entry") && message.contains("product"), message);
  }

  @Test
  void aTinyEntryWrongByOnePercentIsNeverPassed() {
    for (double factor : new double[] {1.01, 0.99, 2, -1}) {
      String message =
          failure(() ->
              assertThatGradientOfScalar(x -> 1 + 1e-12 * Math.sin(x[0]))
                  .at(0.5)
                  .matches(x -> new double[] {factor * 1e-12 * Math.cos(x[0])}));
      assertTrue(message.contains("inconclusive") || message.contains("disagrees"), message);
    }
  }

  @Test
  void aTinyEntryOfATinyFunctionIsMeasuredAsWellAsALargeOne() {
    assertThatGradientOfScalar(x -> 1e-12 * Math.sin(x[0]))
        .at(0.5)
        .matches(x -> new double[] {1e-12 * Math.cos(x[0])});
    String message =
        failure(() ->
            assertThatGradientOfScalar(x -> 1e-12 * Math.sin(x[0]))
                .at(0.5)
                .matches(x -> new double[] {1.01e-12 * Math.cos(x[0])}));
    assertTrue(message.contains("disagrees"), message);
  }

  @Test
  void anInconclusiveCheckStatesTheSmallestErrorItWouldHaveSeen() {
    String message =
        failure(() ->
            assertThatGradientOfScalar(x -> 1 + 1e-12 * x[0])
                .at(0.5)
                .matches(_ -> new double[] {1e-12}));
    assertTrue(
        message.contains("inconclusive") && message.contains("smallest relative error"), message);
  }

  @Test
  void anExactZeroPassesWhereNothingMovesAndFailsWhereSomethingDoes() {
    assertThatGradientOfScalar(x -> Math.cos(x[0]))
        .at(0.5, 3)
        .matches(x -> new double[] {-Math.sin(x[0]), 0});
    assertThatGradientOfScalar(x -> Math.max(x[0], 0) + x[1])
        .at(-0.5, 3)
        .matches(_ -> new double[] {0, 1});
    assertTrue(
        failure(() ->
                assertThatGradientOfScalar(x -> Math.cos(x[0]) + 1e-9 * x[1])
                    .at(0.5, 3)
                    .matches(x -> new double[] {-Math.sin(x[0]), 0}))
            .contains("∂f[0]/∂x[1]"));
  }

  @Test
  void aZeroThatIsOnlyAMinimumIsInconclusive() {
    String message =
        failure(
            () -> assertThatGradientOfScalar(x -> x[0] * x[0]).at(0).matches(_ -> new double[1]));
    assertTrue(message.contains("inconclusive"), message);
  }

  @Test
  void aKinkIsInconclusiveWhateverIsClaimed() {
    for (double claim : new double[] {0, 0.5, 1}) {
      String message =
          failure(() ->
              assertThatGradientOfScalar(x -> Math.max(x[0], 0) + 1)
                  .at(0)
                  .matches(_ -> new double[] {claim}));
      assertTrue(message.contains("inconclusive") && message.contains("kink"), message);
    }
  }

  @Test
  void coarselyRoundedValuesWidenTheBarInsteadOfRaisingAFalseAlarm() {
    Finding finding =
        assertThatGradientOfScalar(x -> (1e9 + Math.sin(x[0])) - 1e9)
            .at(1)
            .check(x -> new double[] {Math.cos(x[0])});
    Verdict.Inconclusive verdict = assertInstanceOf(Verdict.Inconclusive.class, finding.verdict());
    assertTrue(verdict.smallestDetectable() > 1e-6, verdict::toString);
    Finding wrong =
        assertThatGradientOfScalar(x -> (1e9 + Math.sin(x[0])) - 1e9)
            .at(1)
            .check(x -> new double[] {2 * Math.cos(x[0])});
    assertInstanceOf(Verdict.Disagrees.class, wrong.verdict());
  }

  @Test
  void aFunctionWithTwoAnswersIsNamed() {
    AtomicInteger calls = new AtomicInteger();
    String message =
        failure(() ->
            assertThatGradientOfScalar(x -> x[0] + 1e-9 * calls.incrementAndGet())
                .at(1)
                .matches(_ -> new double[] {1}));
    assertTrue(message.contains("not deterministic") && message.contains("f[0]"), message);
  }

  @Test
  void aClaimThatIsNotFiniteIsWrong() {
    String message =
        failure(() ->
            assertThatGradientOfScalar(x -> Math.sin(x[0]))
                .at(1)
                .matches(_ -> new double[] {Double.NaN}));
    assertTrue(message.contains("disagrees") && message.contains("NaN"), message);
  }

  @Test
  void aFunctionThatIsNotFiniteAtThePointIsInconclusive() {
    String message =
        failure(() ->
            assertThatGradientOfScalar(x -> Math.log(x[0])).at(-1).matches(_ -> new double[] {-1}));
    assertTrue(message.contains("inconclusive") && message.contains("NaN"), message);
  }

  @Test
  void wrongLengthsAreNamedInOneLine() {
    assertEquals(
        "the claimed Jacobian has 2 rows where 3 are needed",
        refusal(() ->
            assertThatGradientOf(GradientAssertionsTest::f)
                .at(1, 2, 3)
                .matches(_ -> new double[2][3])));
    assertEquals(
        "row 0 of the claimed Jacobian has 2 entries where 3 are needed",
        refusal(() ->
            assertThatGradientOf(GradientAssertionsTest::f)
                .at(1, 2, 3)
                .matches(_ -> new double[3][2])));
    assertEquals(
        "the claimed product has 1 entries where 3 are needed",
        refusal(() ->
            assertThatGradientOf(GradientAssertionsTest::f)
                .at(1, 2, 3)
                .matchesVjp((_, _) -> new double[1])));
    assertEquals(
        "no point to check at: say .at(x), or .dimension(n) for random points",
        refusal(() ->
            assertThatGradientOf(GradientAssertionsTest::f)
                .matches(GradientAssertionsTest::jacobian)));
    assertEquals(
        "a point must be finite, but x[1] is NaN",
        refusal(() -> assertThatGradientOf(GradientAssertionsTest::f).at(1, Double.NaN, 0)));
    assertTrue(
        refusal(() ->
                assertThatGradientOf(x -> new double[x[0] > 1 ? 1 : 2])
                    .at(1)
                    .matches(_ -> new double[2][1]))
            .startsWith("f has 2 values at x = [1.0], but 1 at"));
  }

  @Test
  void theSameSeedGivesTheSameFinding() {
    Finding one =
        assertThatGradientOf(GradientAssertionsTest::f)
            .dimension(3)
            .seed(5)
            .check(GradientAssertionsTest::jacobian);
    Finding two =
        assertThatGradientOf(GradientAssertionsTest::f)
            .dimension(3)
            .seed(5)
            .check(GradientAssertionsTest::jacobian);
    assertEquals(one, two);
    assertTrue(one.subject().contains("3 random points of dimension 3, seed 5"), one::subject);
  }

  private static String failure(Executable assertion) {
    return assertThrows(AssertionError.class, assertion).getMessage();
  }

  private static String refusal(Executable assertion) {
    return assertThrows(IllegalArgumentException.class, assertion).getMessage();
  }
}
