package org.gradproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.prove.CellCertificate;
import org.gradproof.prove.CheckedCertificates;
import org.gradproof.prove.ProofOutcome;
import org.gradproof.rewrite.Rule;
import org.gradproof.rewrite.Rules;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an appendix says of proofs, beside each line and each claim.
class AppendixStatusTest {
  private static final Cell OWN = Cells.parse("h_t = tanh(W x_t + U h_{t-1})");
  private static final Proof GRU = new Proof.Certified("gru_gradient", "proofs/generated/gru.v");

  private static Appendix appendix = appendix(List.of(), Prover.NONE);

  @BeforeAll
  static void write() {
    appendix = appendix(List.of(Cells.shipped("gru").orElseThrow(), OWN), Prover.NONE);
  }

  private static Appendix appendix(List<Cell> cells, Prover prover) {
    return cells.isEmpty()
        ? new Appendix(
            new Document("", "", List.of(), List.of()),
            "",
            Badge.Outcome.INCONCLUSIVE,
            new TreeMap<>())
        : Appendix.of(
            cells, new Appendix.Options(1, 2, 2, 1, "gradproof appendix", _ -> {}, prover));
  }

  /// The lines of the display below a heading.
  private static List<EquationLine> below(String anchor) {
    boolean there = false;
    List<EquationLine> lines = new ArrayList<>();
    for (Block block : appendix.document().blocks()) {
      if (block instanceof Block.Section section) {
        there = section.anchor().equals(anchor);
      } else if (there && block instanceof Block.Display display) {
        lines.addAll(display.lines());
      }
    }
    assertFalse(lines.isEmpty(), anchor);
    return lines;
  }

  private static List<Optional<Proof>> proofs(String anchor) {
    return below(anchor).stream().map(EquationLine::proof).distinct().toList();
  }

  @Test
  void everyDisplayedLineSaysHowItWasCheckedAndWhatIsProved() {
    for (Block block : appendix.document().blocks()) {
      if (block instanceof Block.Display display) {
        for (EquationLine line : display.lines()) {
          assertTrue(line.evidence().isPresent(), line::toString);
          assertTrue(line.proof().isPresent(), line::toString);
        }
      }
    }
  }

  @Test
  void aShippedCellsLinesNameItsTheorem() {
    assertEquals(
        List.of(Optional.of(new Proof.Premise("gru_gradient", "proofs/generated/gru.v"))),
        proofs("gru-equations"));
    assertEquals(List.of(Optional.of(GRU)), proofs("gru-backward"));
    assertEquals(List.of(Optional.of(new Proof.None())), proofs("gru-jacobian"));
  }

  @Test
  void aCellOfOnesOwnHasNoneAndIsToldHowToGetOne() {
    for (String part : List.of("-equations", "-backward", "-jacobian")) {
      assertEquals(List.of(Optional.of(new Proof.None())), proofs(OWN.name() + part));
    }
    String page = HtmlWriter.write(appendix.document());
    assertTrue(page.contains("<code>gradproof prove --check</code> writes the certificate"));
    assertEquals(Map.of(), appendix.certificates());
  }

  @Test
  void everyClaimHasACheckAndATheoremOrNone() {
    int claims = 0;
    for (Block block : appendix.document().blocks()) {
      if (block instanceof Block.Table table
          && table.header().getLast().equals(Inline.text("theorem"))) {
        for (List<List<Inline>> row : table.rows()) {
          claims++;
          assertTrue(row.get(2).getFirst() instanceof Inline.Mark, row::toString);
          assertTrue(row.get(3).getFirst() instanceof Inline.Proved, row::toString);
        }
      }
    }
    assertTrue(claims > 15, "only " + claims);
  }

  @Test
  void whatCoqAcceptsInTheRunIsCertifiedAndExported() {
    Derivation derivation = Derivation.of(OWN);
    CellProof proof =
        CellProof.of(
            derivation,
            "mine",
            c -> Optional.of(new ProofOutcome.Certified(c.theorem(), List.of("classic"))));
    assertEquals(new Proof.Certified("mine_gradient", "mine.v"), proof.lines());
    assertEquals(
        Optional.of(CellCertificate.of(derivation, "mine").text()),
        proof.exported().map(CellCertificate::text));
    assertTrue(Plain.text(proof.words()).contains("axioms: classic"));
  }

  @Test
  void whatCoqRefusesIsNotCertified() {
    CellProof proof =
        CellProof.of(
            Derivation.of(OWN), "mine", _ -> Optional.of(new ProofOutcome.Refused("line 3")));
    assertEquals(new Proof.None(), proof.lines());
    assertEquals(Optional.empty(), proof.exported());
    assertTrue(Plain.text(proof.words()).contains("line 3"));
  }

  @Test
  void aWrongDerivationOfAShippedCellIsNotCertified() {
    Derivation wrong =
        Derivation.of(
            Cells.shipped("gru").orElseThrow(),
            (fn, x, y) -> fn == Fn.TANH ? Expr.negate(fn.slope(x, y)) : fn.slope(x, y));
    assertEquals(new Proof.None(), CellProof.of(wrong, "gru", Prover.NONE).lines());
    assertEquals(new Proof.None(), CellProof.of(wrong, "gru", Prover.NONE).equations());
  }

  @Test
  void aTheoremWithAConditionSaysSo() {
    CellProof relu =
        CellProof.of(
            Derivation.of(Cells.parse("h_t = relu(W x_t + U h_{t-1})")),
            "mine",
            c -> Optional.of(new ProofOutcome.Certified(c.theorem(), List.of())));
    assertTrue(Plain.text(relu.words()).contains("at which every function on the way has a slope"));
  }

  static List<Rule> rules() {
    return Rules.ALL;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleHasItsLemma(Rule rule) {
    assertTrue(CheckedCertificates.lemma(rule).isPresent(), rule::toString);
  }

  @Test
  void anotherRuleUnderTheSameNameHasNone() {
    Rule rule = Rules.ALL.getFirst();
    Rule other = new Rule(rule.name(), rule.left(), rule.left(), rule.reason(), rule.total());
    assertEquals(Optional.empty(), CheckedCertificates.lemma(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "gru", "gru-reset-after", "lstm"})
  void boundsHoldOnOtherNetworks(String name) {
    Cell cell = Cells.shipped(name).orElseThrow();
    Derivation derivation = Derivation.of(cell);
    for (int i = 0; i < 5; i++) {
      long seed = new java.util.Random().nextLong();
      for (Claim claim : BoundClaims.of(cell, derivation, seed)) {
        assertEquals(Badge.Outcome.AGREES, claim.outcome(), () -> seed + ": " + claim);
      }
    }
  }
}
