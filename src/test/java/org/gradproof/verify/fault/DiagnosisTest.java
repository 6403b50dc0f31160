package org.gradproof.verify.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.verify.Observation;
import org.junit.jupiter.api.Test;

/// What a diagnosis says: the sentence, pairs, what cannot be told apart, what is unexplained.
class DiagnosisTest {
  private static final double UNIT = 0x1p-53;

  private static Diagnosis diagnose(Observation given) {
    return Diagnosis.of(given, Object::toString);
  }

  @Test
  void theSentenceHasPlaceTensorsAndEvidence() {
    Diagnosis diagnosis = diagnose(Planted.GRU_AFTER.observe(2, UNIT, "path through r dropped"));
    String sentence = diagnosis.explanations().get(0).sentence();
    assertTrue(
        sentence.matches(
            "the path h_\\{t-1\\} → r_t → n_t is missing from the gradient of x_t, h_\\{t-1\\}, "
                + "W_xr, .*: with it removed, our gradient equals yours to \\de-1\\d in all 14 "
                + "tensors"),
        sentence);
    assertEquals(List.of(Fault.PATH_MISSING), diagnosis.explanations().get(0).faults());
    assertEquals(List.of("r̄_t = 0"), diagnosis.explanations().get(0).lines());
  }

  @Test
  void twoFaultsAreNamedTogether() {
    for (List<String> two :
        List.of(
            List.of("slope of f missing", "last c ignored"),
            List.of("U_i path dropped", "transposed"),
            List.of("carry without f", "= for +="))) {
      Diagnosis diagnosis = diagnose(Planted.LSTM.observe(3, UNIT, two.toArray(String[]::new)));
      assertTrue(diagnosis.explanations().get(0).isPair(), two.toString());
    }
  }

  @Test
  void whatOneStepCannotTellIsToldByMoreSteps() {
    Observation given =
        Planted.LSTM
            .hand(1, 2, 3, 4, 9)
            .observe(Planted.LSTM.cell(), Set.of("dh never stored"), UNIT);
    Diagnosis diagnosis = diagnose(given);
    assertEquals(
        List.of(Fault.ZERO), diagnosis.explanations().get(0).faults(), diagnosis.toString());
    assertTrue(
        diagnosis.explanations().stream()
            .skip(1)
            .map(Explanation::separator)
            .flatMap(Optional::stream)
            .anyMatch(s -> s.contains("more than one step")),
        diagnosis.toString());
  }

  @Test
  void noiseIsUnexplainedAndItsSizeIsSaid() {
    Observation right = Planted.GRU.observe(4, UNIT);
    Expr weight = right.cell().parameters().get(1);
    double[] noisy = right.parameterGradients().get(weight).clone();
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] *= 1 + 1e-6 * Math.sin(i * i);
    }
    Diagnosis diagnosis = diagnose(with(right, weight, noisy));
    assertTrue(diagnosis.isUnexplained(), diagnosis.toString());
    String sentence = diagnosis.departure().orElseThrow().sentence();
    assertTrue(
        sentence.matches("unexplained noise of relative size \\de-0[67] in W_hr.*"), sentence);
  }

  /// In single precision the gradient of early steps is flushed to zero, and some wrong passes
  /// overflow: neither keeps the right explanation from being found, nor makes one.
  @Test
  void vanishedStepsDoNotHideAMistake() {
    for (long seed = 1; seed <= 3; seed++) {
      Hand hand = new HandRnn(120, 2, 3, 4, new SplittableRandom(seed));
      Observation given =
          hand.observe(Planted.RNN.cell(), Set.of("only the last upstream"), 0x1p-24);
      Diagnosis diagnosis = diagnose(given);
      assertFalse(diagnosis.isUnexplained(), diagnosis.toString());
      Explanation best = diagnosis.explanations().getFirst();
      assertTrue(best.sentence().contains("used at the last step only"), best.sentence());
      diagnosis.explanations().forEach(e -> assertTrue(Double.isFinite(e.worst()), e.sentence()));
    }
  }

  @Test
  void nothingArrivesWhereEverythingIsZero() {
    Observation right = Planted.GRU.observe(4, UNIT);
    Observation noLast =
        new Observation(
            right.cell(),
            right.sizes(),
            right.steps(),
            right.batch(),
            right.parameters(),
            right.initial(),
            right.inputs(),
            right.upstream(),
            Map.of(),
            zeros(right.parameterGradients()),
            zeros(right.initialGradients()),
            zeros(right.inputGradients()),
            UNIT);
    Explanation best = diagnose(noLast).explanations().getFirst();
    assertEquals(List.of(Fault.UPSTREAM), best.faults(), best.sentence());
  }

  private static Map<Expr, double[]> zeros(Map<Expr, double[]> like) {
    Map<Expr, double[]> zeros = new LinkedHashMap<>();
    like.forEach((e, x) -> zeros.put(e, new double[x.length]));
    return zeros;
  }

  @Test
  void nonsenseIsUnexplainedAndLocated() {
    Observation right = Planted.GRU.observe(4, UNIT);
    Map<Expr, double[]> inputs = new LinkedHashMap<>(right.inputGradients());
    Expr x = right.cell().inputs().get(0);
    double[] wrong = inputs.get(x).clone();
    wrong[wrong.length / 2] += 0.3;
    inputs.put(x, wrong);
    Observation given =
        right.returning(right.parameterGradients(), right.initialGradients(), inputs);
    Diagnosis diagnosis = diagnose(given);
    assertFalse(diagnosis.isRight());
    assertTrue(diagnosis.isUnexplained(), diagnosis.toString());
    Departure departure = diagnosis.departure().orElseThrow();
    assertEquals(3, departure.step().getAsInt());
    assertTrue(departure.sentence().contains("first at step 3 (steps are counted from 0)"));
  }

  private static Observation with(Observation given, Expr parameter, double[] gradient) {
    Map<Expr, double[]> gradients = new LinkedHashMap<>(given.parameterGradients());
    gradients.put(parameter, gradient);
    return given.returning(gradients, given.initialGradients(), given.inputGradients());
  }

  @Test
  void gradientsThatAreMissingAreNotNeeded() {
    Observation all = Planted.LSTM.observe(6, UNIT, "i for g in di");
    Observation some = all.returning(all.parameterGradients(), Map.of(), Map.of());
    Explanation best = diagnose(some).explanations().get(0);
    assertEquals(List.of(Fault.OPERAND), best.faults());
    assertTrue(best.clauses().get(0).startsWith("i_t stands for g_t in "), best.sentence());
  }

  @Test
  void equationsHandedBackAreThoseOfTheDerivation() {
    for (Planted planted : Planted.values()) {
      var derived = Derivation.of(planted.cell());
      List<String> raw =
          derived.backward().stream()
              .filter(l -> !l.target().equals(l.of()))
              .map(l -> l.target() + " " + l.kind() + " " + l.raw())
              .toList();
      List<String> lines =
          Derivation.unsimplified(planted.cell()).stream()
              .map(l -> l.target() + " " + l.kind() + " " + l.value())
              .toList();
      assertEquals(raw, lines);
    }
  }
}
