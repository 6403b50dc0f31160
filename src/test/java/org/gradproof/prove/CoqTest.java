package org.gradproof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.cell.RandomCells;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.Reverse;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What Coq says to right and to wrong derivations; skipped where there is no Coq.
@Tag("heavy")
class CoqTest {
  private static final List<String> AXIOMS =
      List.of("classic", "functional_extensionality_dep", "sig_forall_dec", "sig_not_dec");
  private static Coq coq;

  @BeforeAll
  static void buildTheTheory() {
    assumeTrue(Coq.isInstalled(), "coqc is not installed");
    coq = Coq.withTheory(_ -> {});
  }

  @AfterAll
  static void removeIt() {
    if (coq != null) {
      coq.close();
    }
  }

  private static Cell gru() {
    return Cells.shipped("gru").orElseThrow();
  }

  @Test
  void theDerivationOfTheGruIsCertifiedOnTheAxiomsOfTheReals() {
    var outcome = coq.check(CellCertificate.of(gru(), "gru"));
    var certified = assertInstanceOf(ProofOutcome.Certified.class, outcome, outcome.toString());
    assertEquals("gru_gradient", certified.theorem());
    assertEquals(AXIOMS, certified.axioms().stream().sorted().toList());
  }

  @Test
  void aCellWithKinksAndSubtractedStatesIsCertified() {
    Cell cell = Cells.parse("h_t = relu(W x_t + U h_{t-1} + b) + softplus(V (h_{t-1} - x_t))");
    var outcome = coq.check(CellCertificate.of(cell, "kinked"));
    assertInstanceOf(ProofOutcome.Certified.class, outcome, outcome.toString());
  }

  @Test
  void aWrongSlopeIsRefusedAtTheLineThatHasIt() {
    Derivation wrong =
        Derivation.of(
            gru(), (fn, x, y) -> fn == Fn.SIGMOID ? Expr.negate(fn.slope(x, y)) : fn.slope(x, y));
    var outcome = coq.check(CellCertificate.of(wrong, "gru"));
    var refused = assertInstanceOf(ProofOutcome.Refused.class, outcome, outcome.toString());
    assertTrue(refused.reason().startsWith("this line is not the derivative"), refused.reason());
  }

  @Test
  void aMissingTransposeIsRefused() {
    Reverse.Pullback right = Reverse.rules(Fn::slope);
    Derivation wrong =
        Derivation.of(
            gru(),
            (node, u, send) -> {
              if (node.op() instanceof Op.MatMul(Expr a, Expr b)
                  && a.shape().rows().equals(a.shape().cols())) {
                send.accept(a, Expr.matmul(u, Expr.transpose(b)));
                send.accept(b, Expr.matmul(a, u));
              } else {
                right.pull(node, u, send);
              }
            },
            Fn::slope);
    var outcome = coq.check(CellCertificate.of(wrong, "gru"));
    assertInstanceOf(ProofOutcome.Refused.class, outcome, outcome.toString());
  }

  /// Most random cells are certified; why the others are not stands in `proofs/README.md`. None is
  /// refused without a sentence that names a line or says that one is missing.
  @Test
  void aSampleOfRandomCellsIsCertifiedOrRefusedInOneSentence() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    int certified = 0;
    int sample = 12;
    for (int i = 0; i < sample; i++) {
      Cell cell =
          RandomCells.cell(1, 1, random.nextInt(3), 2, random.nextLong(), random.nextBoolean());
      ProofOutcome outcome = coq.check(CellCertificate.of(cell, "random"));
      switch (outcome) {
        case ProofOutcome.Certified _ -> certified++;
        case ProofOutcome.Refused(String reason) ->
            assertTrue(
                reason.startsWith("this line is not the derivative, or not in a form")
                    || reason.startsWith("a variable has no line"),
                "seed " + seed + ": " + reason);
      }
    }
    assertTrue(certified >= sample / 2, certified + " of " + sample + ", seed " + seed);
  }

  /// A gradient that is off by 1e-12 is refused by interval arithmetic.
  @Test
  void aWrongNumberIsRefused() {
    Map<String, Derivation> cells =
        Map.of("rnn", Derivation.of(Cells.shipped("rnn").orElseThrow()));
    String right = ValueLemmas.text(cells);
    String wrong =
        Pattern.compile("0 0 \\((-?\\d+) # ")
            .matcher(right)
            .replaceFirst(m -> "0 0 (" + (Long.parseLong(m.group(1)) + 100_000) + " # ");
    assertNotEquals(right, wrong);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("values.v", right);
    files.put("wrong.v", wrong.replace("all_values", "all_wrong"));
    Map<String, ProofOutcome> outcomes;
    try {
      outcomes =
          coq.checkNumbers(
              List.of(CellCertificate.of(Cells.shipped("rnn").orElseThrow(), "rnn")),
              files,
              _ -> {});
    } catch (CoqException e) {
      assumeTrue(
          !String.valueOf(e.getMessage()).contains("Interval"), "coq-interval is not installed");
      throw e;
    }
    assertEquals(
        new ProofOutcome.Certified("all_values", AXIOMS),
        sorted(outcomes.get("values")),
        outcomes.toString());
    assertInstanceOf(ProofOutcome.Refused.class, outcomes.get("wrong"), outcomes.toString());
  }

  private static ProofOutcome sorted(ProofOutcome outcome) {
    return outcome instanceof ProofOutcome.Certified(String theorem, List<String> axioms)
        ? new ProofOutcome.Certified(theorem, axioms.stream().sorted().toList())
        : outcome;
  }
}
