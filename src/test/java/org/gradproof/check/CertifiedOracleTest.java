package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.junit.jupiter.api.Test;

/// Central differences with a proved bound on their truncation error.
class CertifiedOracleTest {
  private static final Cell CELL = Cells.parse("h_t = tanh(W x_t + U h_{t-1})");
  private static final Expr W = CELL.parameters().getFirst();

  private static ThirdDerivatives proved(double bound) {
    return new ThirdDerivatives("some_theorem", 2, List.of("n", "m"), 1, Map.of(W, bound));
  }

  private static Finding finding(Derivation derivation, ThirdDerivatives proved, long seed) {
    Tally.Book book = new Tally.Book();
    CertifiedOracle.run(derivation, proved, Instance.generator(seed), book);
    return book.findings().getFirst();
  }

  @Property(tries = 20)
  void aRightGradientAgreesWithinTheTolerance(@ForAll long seed) {
    Finding finding = finding(Derivation.of(CELL), proved(1000), seed);
    assertInstanceOf(Verdict.Agrees.class, finding.verdict(), finding.toString());
    assertEquals(1, finding.entries());
    assertTrue(finding.verdict().smallestDetectable() < 1e-9, finding.toString());
  }

  @Property(tries = 20)
  void aWrongSlopeDisagrees(@ForAll long seed) {
    Derivation wrong =
        Derivation.of(
            CELL,
            (fn, x, y) -> fn == Fn.TANH ? Expr.scale(1 + 1e-7, fn.slope(x, y)) : fn.slope(x, y));
    Finding finding = finding(wrong, proved(1000), seed);
    assertInstanceOf(Verdict.Disagrees.class, finding.verdict(), finding.toString());
  }

  /// Where the bound says that the difference decides nothing, nothing is decided.
  @Test
  void aHugeBoundHasNoPower() {
    Finding finding = finding(Derivation.of(CELL), proved(1e20), 1);
    assertInstanceOf(Verdict.Inconclusive.class, finding.verdict(), finding.toString());
  }

  @Test
  void theReportNamesTheTheoremAndTheBound() {
    CheckReport report =
        GradientCheck.of(CELL).sizes(1).steps(1).runs(1).certified(Optional.of(proved(1000))).run();
    Finding last = report.findings().getLast();
    assertEquals(CertifiedOracle.NAME, last.oracle());
    assertTrue(last.note().contains("theorem some_theorem"), last.note());
    assertTrue(last.note().contains("1.0e+03"), last.note());
  }
}
