package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Recurrence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {
  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void theReportDoesNotDependOnTheNumberOfThreads(String name) throws Exception {
    GradientCheck check =
        GradientCheck.of(Cells.shipped(name).orElseThrow()).sizes(5).steps(6).seed(99);
    assertEquals(in(1, check), in(4, check));
  }

  @Test
  void theSameSeedGivesTheSameReportAndAnotherOneAnother() {
    GradientCheck check = GradientCheck.of(Cells.shipped("rnn").orElseThrow()).sizes(4).steps(4);
    assertEquals(check.seed(3).run(), check.seed(3).run());
    assertTrue(!check.seed(3).run().findings().equals(check.seed(4).run().findings()));
  }

  private static CheckReport in(int threads, GradientCheck check) throws Exception {
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      return pool.submit(() -> check.run()).get();
    }
  }

  @Test
  void aRectifierExactlyAtZeroIsInconclusiveAndSaysWhere() {
    Cell cell = Cells.parse("h_t: n\nx_t: n\nh_t = relu(x_t) + 0.5 h_{t-1}");
    Bindings bindings = Bindings.random(cell, Map.of("n", 3), 3, 1, new Random(1));
    bindings.inputs().get(1).values().iterator().next().data()[2] = 0;
    Verdict.Inconclusive verdict =
        assertInstanceOf(
            Verdict.Inconclusive.class, GradientCheck.of(cell).run(bindings).verdict());
    assertTrue(
        verdict.reason().contains("relu is taken at 0.0 in entry 3 of x_t at t=2"),
        verdict::reason);
  }

  @Test
  void theZeroOfARectifierThatIsOffIsNoKinkForTheNextFunction() {
    Cell cell = Cells.parse("h_t: n\nx_t: n\nh_t = abs(relu(x_t)) + 0.5 h_{t-1}");
    Bindings bindings = Bindings.random(cell, Map.of("n", 3), 3, 1, new Random(1));
    bindings.inputs().get(1).values().iterator().next().data()[2] = -0.7;
    Verdict verdict = GradientCheck.of(cell).run(bindings).verdict();
    assertInstanceOf(Verdict.Agrees.class, verdict, verdict::toString);
  }

  @Test
  void aForwardPassThatOverflowsIsInconclusive() {
    Cell cell = Cells.parse("h_t: n\nx_t: n\nh_t = exp(x_t) + h_{t-1}");
    Bindings bindings = Bindings.random(cell, Map.of("n", 2), 2, 1, new Random(1));
    Arrays.fill(bindings.inputs().get(0).values().iterator().next().data(), 800);
    Verdict.Inconclusive verdict =
        assertInstanceOf(
            Verdict.Inconclusive.class, GradientCheck.of(cell).run(bindings).verdict());
    assertTrue(verdict.reason().contains("not finite"), verdict::reason);
  }

  @Test
  void anInputThatNoEquationReadsHasTheGradientZero() {
    Expr unused = Expr.var("u", Gadgets.CURRENT.shape());
    Cell cell =
        Cell.of(
            "idle",
            "Idle input",
            "",
            List.of(),
            List.of(new Equation(Gadgets.CURRENT, Expr.map(Fn.SIN, Gadgets.PREVIOUS))),
            List.of(new Recurrence.State(Gadgets.PREVIOUS, Gadgets.CURRENT)),
            List.of(unused),
            List.of());
    assertInstanceOf(Verdict.Agrees.class, GradientCheck.of(cell).run().verdict());
  }

  @Test
  void aDisagreementNamesEntryNumbersAndAllowance() {
    Cell cell = Cells.shipped("gru").orElseThrow();
    Derivation wrong =
        Derivation.of(
            cell, (fn, x, y) -> fn == Fn.SIGMOID ? Expr.negate(fn.slope(x, y)) : fn.slope(x, y));
    Bindings oneStep = Bindings.random(cell, Map.of("n", 3, "m", 2), 1, 1, new Random(5));
    CheckReport report = GradientCheck.of(wrong).run(oneStep);
    Verdict.Disagrees verdict = assertInstanceOf(Verdict.Disagrees.class, report.verdict());
    assertTrue(
        verdict.worst().toString().matches(".+: claimed .+, reference .+ differ by .+ allowed"),
        verdict::toString);
    List<String> blamed =
        report.findings().stream()
            .filter(f ->
                f.oracle().equals(EntryOracle.NAME) && f.verdict() instanceof Verdict.Disagrees)
            .map(f -> f.subject().replaceAll("[{}]", ""))
            .toList();
    assertTrue(
        blamed.containsAll(List.of("W_xr", "W_hr", "b_r", "W_xz", "W_hz", "b_z")),
        blamed::toString);
    assertFalse(
        blamed.stream().anyMatch(List.of("W_xg", "W_hg", "b_g", "g_t", "h_t")::contains),
        blamed::toString);
  }

  @Test
  void nestedFunctionsThatNeedTheirArgumentsAreDerivedRight() {
    Cell cell =
        Cells.parse(
            "h_t: n\n"
                + "W: n x n\n"
                + "z_t = log(softplus(W h_{t-1}) + 0.5)\n"
                + "h_t = sin(softplus(cos(z_t)))");
    Verdict verdict = GradientCheck.of(cell).seed(2).run().verdict();
    assertInstanceOf(Verdict.Agrees.class, verdict, verdict::toString);
    Cell chain =
        Cells.parse(
            """
            h_t: n
            W: n x n
            z_t = log(softplus(W h_{t-1}))
            h_t = tanh(z_t)
            """);
    Verdict of = GradientCheck.of(chain).seed(2).run().verdict();
    assertInstanceOf(Verdict.Agrees.class, of, of::toString);
  }

  @Test
  void theWorkIsAnnounced() {
    List<String> said = new ArrayList<>();
    GradientCheck.of(Cells.shipped("rnn").orElseThrow())
        .sizes(2)
        .steps(2)
        .runs(1)
        .progress(said::add)
        .run();
    assertEquals(2, said.size());
    assertTrue(
        said.get(0).startsWith("Vanilla RNN, ") && said.get(0).contains("T="), said::toString);
  }

  @Test
  void matricesOfBindingsAreNotChangedByACheck() {
    Cell cell = Cells.shipped("rnn").orElseThrow();
    Bindings bindings = Bindings.random(cell, Map.of("n", 2, "m", 2), 2, 1, new Random(3));
    List<String> before = bindings.parameters().values().stream().map(Matrix::toString).toList();
    GradientCheck.of(cell).run(bindings);
    assertEquals(before, bindings.parameters().values().stream().map(Matrix::toString).toList());
  }

  /// The step at 0 is 0, and `x|x|` has a first derivative there and no second: the error of a
  /// central difference shrinks with the step, not with its square.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 8})
  void slopesThatOnlyAreContinuousAreNoDisagreement(long seed) {
    Cell cell =
        Cells.parse(
            """
            o = step(b)
            c_t = σ(a)∘c_{t-1} + tanh(abs(o)∘o∘w + o) + x_t
            """);
    CheckReport report = GradientCheck.of(cell).sizes(3).steps(3).runs(1).seed(seed).run();
    assertInstanceOf(Verdict.Agrees.class, report.verdict(), report.verdict()::toString);
  }

  /// Where `z` is 1, `1 - z` is 0, but five times the double next to 1/5 is not 1.
  @ParameterizedTest
  @ValueSource(longs = {3, 18})
  void saturatedHardSigmoidsAreNoDisagreement(long seed) {
    Cell cell =
        Cells.parse(
            """
            z = hardsigmoid2(W x_t + b)
            h_t = (1 - z)∘U h_{t-1} + (1 - z)∘x_t
            """);
    CheckReport report = GradientCheck.of(cell).sizes(3).steps(5).runs(1).seed(seed).run();
    assertFalse(report.verdict() instanceof Verdict.Disagrees, report.verdict()::toString);
  }
}
