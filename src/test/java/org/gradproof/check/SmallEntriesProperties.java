package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.Slopes;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;

/// A gradient entry of size 1e-12 that is wrong by 1 % is caught or called inconclusive, never
/// passed.
class SmallEntriesProperties {
  /// All entries that pass through `z` are as small as its slope; `tanh` carries the rest.
  private static final Cell CELL =
      Cells.parse(
          """
          h_t: n
          W: n x n
          b: n
          c: n
          z_t = sigmoid(b)
          g_t = tanh(W h_{t-1} + c)
          h_t = tanh(g_t + z_t∘h_{t-1})
          """);

  @Property(tries = 30)
  void aWrongEntryBehindASaturatedGateIsNeverPassed(
      @ForAll long seed, @ForAll @DoubleRange(min = 20, max = 36) double bias) {
    for (double sign : new double[] {-1, 1}) {
      Bindings saturated = saturated(sign * bias, seed);
      for (double factor : new double[] {1.01, 0.99}) {
        Derivation wrong = Derivation.of(CELL, scaled(factor));
        CheckReport report = GradientCheck.of(wrong).seed(seed).run(saturated);
        assertFalse(
            report.verdict() instanceof Verdict.Agrees,
            () ->
                "bias "
                    + sign * bias
                    + ", factor "
                    + factor
                    + ", seed "
                    + seed
                    + ": "
                    + report.verdict());
      }
    }
  }

  @Property(tries = 30)
  void theRightEntryBehindASaturatedGateNeverDisagrees(
      @ForAll long seed, @ForAll @DoubleRange(min = 20, max = 36) double bias) {
    for (double sign : new double[] {-1, 1}) {
      Verdict verdict =
          GradientCheck.of(CELL).seed(seed).run(saturated(sign * bias, seed)).verdict();
      assertFalse(
          verdict instanceof Verdict.Disagrees,
          () -> "bias " + sign * bias + ", seed " + seed + ": " + verdict);
    }
  }

  @Property(tries = 10)
  void anEntryOfOneTrillionthWrongByOnePercentIsCaughtWhereItsOwnRoundingIsSmall(
      @ForAll long seed) {
    Bindings saturated = saturated(-27.6, seed);
    Verdict verdict =
        GradientCheck.of(Derivation.of(CELL, scaled(1.01))).seed(seed).run(saturated).verdict();
    assertInstanceOf(Verdict.Disagrees.class, verdict, () -> "seed " + seed + ": " + verdict);
    Verdict right = GradientCheck.of(CELL).seed(seed).run(saturated).verdict();
    assertInstanceOf(Verdict.Agrees.class, right, () -> "seed " + seed + ": " + right);
    assertTrue(right.smallestDetectable() < 0.01, right::toString);
  }

  private static Slopes scaled(double factor) {
    return (fn, x, y) -> fn == Fn.SIGMOID ? Expr.scale(factor, fn.slope(x, y)) : fn.slope(x, y);
  }

  private static Bindings saturated(double bias, long seed) {
    Bindings random = Gadgets.bindings(CELL, 3, 1, 3, seed);
    for (Map.Entry<Expr, Matrix> parameter : random.parameters().entrySet()) {
      if (List.of("b").contains(parameter.getKey().toString())) {
        Arrays.fill(parameter.getValue().data(), bias);
      }
    }
    return random;
  }
}
