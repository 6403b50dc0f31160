package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Interpreter;
import org.gradproof.eval.Matrix;
import org.gradproof.eval.Place;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.junit.jupiter.api.Test;

/// Finite differences over a whole span go blind where the check says, and what they no longer see
/// is found step by step.
class HorizonProperties {
  private static final int LONG = 120;

  /// A cell that forgets this slowly would take too many steps to look beyond.
  private static final int MOST = 80;

  @Provide
  Arbitrary<String> cells() {
    return Arbitraries.of("rnn", "gru", "lstm");
  }

  /// Numbers of a run whose `L` reads nothing but the last state.
  private static Bindings lastStateOnly(Recurrence cell, int steps, long seed) {
    Map<String, Integer> sizes = new TreeMap<>();
    GradientCheck.dimensions(cell).forEach(d -> sizes.put(d, 4));
    Bindings all = Bindings.random(cell, sizes, steps, 1, Instance.generator(seed));
    List<Map<Expr, Matrix>> upstream = new ArrayList<>(all.upstream());
    for (int t = 0; t < steps - 1; t++) {
      Map<Expr, Matrix> none = new LinkedHashMap<>();
      upstream.get(t).forEach((s, m) -> none.put(s, new Matrix(m.rows(), m.cols())));
      upstream.set(t, none);
    }
    return new Bindings(all.sizes(), all.parameters(), all.initial(), all.inputs(), upstream);
  }

  /// The median relative error of central differences by the entries of the initial states.
  private static double error(Derivation derivation, Bindings bindings) {
    Bptt bptt = new Bptt(derivation, bindings);
    Bptt.Trajectory base = bptt.forward();
    Bptt.Gradient gradient = bptt.gradient(base);
    Interpreter.Frame frame = bptt.frame();
    double h = Math.cbrt(Math.ulp(1.0));
    List<Double> errors = new ArrayList<>();
    gradient
        .initial()
        .forEach((s, m) -> {
          for (int i = 0; i < m.data().length; i++) {
            Place place = new Place(Place.Kind.INITIAL, s, -1, i);
            double difference =
                (bptt.loss(frame, base, place, h) - bptt.loss(frame, base, place, -h)) / (2 * h);
            errors.add(Math.abs(difference - m.data()[i]) / Math.abs(m.data()[i]));
          }
        });
    errors.sort(null);
    return errors.get(errors.size() / 2);
  }

  @Property(tries = 10)
  void differencesLoseTheInitialStateAboutThere(
      @ForAll @From("cells") String name, @ForAll long seed) {
    Cell cell = Cells.shipped(name).orElseThrow();
    Derivation derivation = Derivation.of(cell);
    int said = said(derivation, seed);
    Assume.that(said < MOST);
    String where = name + ", horizon " + said;
    double before = error(derivation, lastStateOnly(cell, Math.max(1, said / 2), seed));
    double beyond = error(derivation, lastStateOnly(cell, 2 * said, seed));
    assertTrue(before < 0.05, () -> where + ", half of it: relative error " + before);
    assertTrue(beyond > 0.9, () -> where + ", twice that: relative error " + beyond);
  }

  private static int said(Derivation derivation, long seed) {
    Bindings bindings = lastStateOnly(derivation.cell(), LONG, seed);
    return Horizon.of(new Instance(derivation, bindings, Instance.generator(seed)))
        .orElseThrow()
        .steps();
  }

  /// Back-propagation that stops short of the first steps is as good as right to anybody who looks
  /// at differences over the span; the step that hands nothing back is named.
  @Property(tries = 4)
  void whatIsCutOffBeyondItIsFoundStepByStep(
      @ForAll @From("cells") String name, @ForAll long seed) {
    Derivation derivation = Derivation.of(Cells.shipped(name).orElseThrow());
    int said = said(derivation, seed);
    Assume.that(said < MOST);
    int steps = 3 * said;
    Bindings bindings = lastStateOnly(derivation.cell(), steps, seed);
    int cut = said / 4;
    Instance instance =
        new Instance(
            derivation, bindings, Instance.generator(seed), gradient -> cutOff(gradient, cut));
    Tally.Book differences = new Tally.Book();
    new EntryOracle(instance).run(differences, EnumSet.of(Place.Kind.INITIAL));
    for (Finding finding : differences.findings()) {
      assertFalse(finding.verdict() instanceof Verdict.Disagrees, finding::toString);
    }
    Tally.Book book = new Tally.Book();
    StepOracle.run(instance, Instance.generator(seed), book);
    List<Finding> wrong =
        book.findings().stream().filter(f -> f.verdict() instanceof Verdict.Disagrees).toList();
    assertEquals(
        derivation.cell().states().stream().map(s -> "back to " + s.current()).toList(),
        wrong.stream().map(Finding::subject).toList());
    for (Finding finding : wrong) {
      assertTrue(finding.verdict().toString().contains("at t=" + cut + ":"), finding::toString);
    }
  }

  /// The gradient with nothing handed back to the first steps.
  private static Bptt.Gradient cutOff(Bptt.Gradient gradient, int cut) {
    Map<Expr, Matrix> initial = zeros(gradient.initial());
    List<List<Map<Expr, Matrix>>> kept = new ArrayList<>();
    for (List<Map<Expr, Matrix>> all :
        List.of(gradient.inputs(), gradient.named(), gradient.arriving())) {
      List<Map<Expr, Matrix>> steps = new ArrayList<>(all);
      for (int t = 0; t < cut; t++) {
        steps.set(t, zeros(steps.get(t)));
      }
      kept.add(steps);
    }
    return new Bptt.Gradient(gradient.parameters(), initial, kept.get(0), kept.get(1), kept.get(2));
  }

  private static Map<Expr, Matrix> zeros(Map<Expr, Matrix> values) {
    Map<Expr, Matrix> zeros = new LinkedHashMap<>();
    values.forEach((v, m) -> zeros.put(v, new Matrix(m.rows(), m.cols())));
    return zeros;
  }

  @Property(tries = 3)
  void aRightGradientPassesStepByStep(@ForAll @From("cells") String name, @ForAll long seed) {
    Derivation derivation = Derivation.of(Cells.shipped(name).orElseThrow());
    Bindings bindings = lastStateOnly(derivation.cell(), LONG, seed);
    Tally.Book book = new Tally.Book();
    StepOracle.run(
        new Instance(derivation, bindings, Instance.generator(seed)),
        Instance.generator(seed),
        book);
    for (Finding finding : book.findings()) {
      assertInstanceOf(Verdict.Agrees.class, finding.verdict(), finding::toString);
    }
  }

  @Property(tries = 3)
  void aRunBeyondItIsCheckedOnBothSides(@ForAll @From("cells") String name, @ForAll long seed) {
    Derivation derivation = Derivation.of(Cells.shipped(name).orElseThrow());
    CheckReport report =
        GradientCheck.of(derivation).seed(seed).run(lastStateOnly(derivation.cell(), LONG, seed));
    Assume.that(!report.passed().isEmpty());
    int steps = report.passed().getFirst().steps();
    assertTrue(steps < LONG);
    assertEquals(LONG, entries(report, StepOracle.NAME, "each step"));
    String gate = derivation.cell().equations().getFirst().name().toString();
    assertEquals(4 * steps, entries(report, EntryOracle.NAME, gate));
    assertEquals(4 * LONG, entries(report, StepOracle.NAME, gate));
  }

  private static int entries(CheckReport report, String oracle, String subject) {
    return report.findings().stream()
        .filter(f -> f.oracle().equals(oracle) && f.subject().equals(subject))
        .mapToInt(Finding::entries)
        .sum();
  }

  @Test
  void halvingGivesTheTextbookHorizon() {
    assertEquals(34.7, Horizon.steps(Math.log(0.5)), 0.1);
    assertEquals(34, new Horizon(Math.log(0.5), 100).steps());
    assertTrue(new Horizon(Math.log(0.5), 35).isPassed());
    assertFalse(new Horizon(Math.log(0.5), 34).isPassed());
    assertFalse(new Horizon(0, 1_000_000).isPassed());
  }
}
