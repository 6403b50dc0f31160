package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.Reverse;
import org.gradproof.diff.Slopes;
import org.gradproof.eval.Bindings;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;

/// Every oracle alone, with no other to help it, sees a planted fault.
class OraclePowerProperties {
  /// The oracles that look at the backward lines.
  private static Map<String, BiConsumer<Instance, Tally.Book>> oracles(long seed) {
    Random random = new Random(seed);
    return Map.of(
        EntryOracle.NAME, (instance, book) -> new EntryOracle(instance).run(book),
        DirectionOracle.FORWARD,
            (instance, book) -> DirectionOracle.run(instance, random, false, book),
        DirectionOracle.TAYLOR,
            (instance, book) -> DirectionOracle.run(instance, random, false, book),
        TangentOracle.NAME,
            (instance, book) ->
                TangentOracle.run(new Sequences(List.of(instance)), new Programs(), random, book),
        StepOracle.NAME, (instance, book) -> StepOracle.run(instance, random, book),
        DualOracle.NAME, (instance, book) -> DualOracle.run(instance, random, book));
  }

  @Property(tries = 3)
  void everyOracleSeesAWrongSlopeOfAGate(@ForAll long seed) {
    for (String name : List.of("rnn", "gru", "lstm")) {
      for (double factor : new double[] {-1, 0, 2, 1.01}) {
        for (var oracle : oracles(seed).entrySet()) {
          String what =
              oracle.getKey()
                  + " on "
                  + name
                  + ", slope of tanh times "
                  + factor
                  + ", seed "
                  + seed;
          Verdict verdict =
              alone(
                  oracle.getKey(),
                  oracle.getValue(),
                  Derivation.of(cell(name), scaled(factor)),
                  seed);
          assertInstanceOf(Verdict.Disagrees.class, verdict, what);
        }
      }
    }
  }

  @Property(tries = 3)
  void everyOracleAgreesWithTheRightGradient(@ForAll long seed) {
    for (String name : List.of("rnn", "gru", "lstm")) {
      for (var oracle : oracles(seed).entrySet()) {
        Verdict verdict =
            alone(oracle.getKey(), oracle.getValue(), Derivation.of(cell(name)), seed);
        assertFalse(
            verdict instanceof Verdict.Disagrees,
            () -> oracle.getKey() + " on " + name + ", seed " + seed + ": " + verdict);
      }
    }
  }

  @Property(tries = 3)
  void theStepJacobianIsCheckedByItsOwnDifferences(@ForAll long seed) {
    for (String name : List.of("rnn", "gru", "lstm")) {
      for (double factor : new double[] {-1, 0, 2, 1.0001}) {
        Derivation wrong = Derivation.of(cell(name), Reverse.rules(Fn::slope), scaled(factor));
        Verdict verdict =
            alone(
                JacobianOracle.NAME,
                (i, book) -> JacobianOracle.run(i, new Random(seed), book),
                wrong,
                seed);
        assertInstanceOf(
            Verdict.Disagrees.class, verdict, () -> name + " times " + factor + ", seed " + seed);
      }
    }
  }

  @Property(tries = 3)
  void aWrongForwardFormulaIsSeenByTheForwardValuesAlone(@ForAll long seed) {
    Recurrence right =
        Gadgets.driven(Expr.add(matrixTimesState(), Expr.ones(Gadgets.CURRENT.shape())));
    Recurrence wrong =
        Gadgets.driven(Expr.subtract(matrixTimesState(), Expr.ones(Gadgets.CURRENT.shape())));
    Retold retold = new Retold(right, wrong);
    Derivation derivation = Derivation.of(retold);
    retold.toldRight = true;
    Bindings bindings = Gadgets.bindings(right, 4, 3, 3, seed);
    Instance instance = new Instance(derivation, bindings, new Random(seed));
    Tally.Book book = new Tally.Book();
    ValueOracle.run(instance, book);
    assertTrue(
        book.findings().stream().allMatch(f -> f.verdict() instanceof Verdict.Disagrees),
        () -> "seed " + seed);
    // The wrong forward pass agrees with its own gradient: differences of doubles see nothing.
    FiniteDifference own =
        FiniteDifference.of(
            d ->
                instance.bptt.loss(
                    instance.bptt.frame(),
                    instance.trajectory,
                    instance.places().get("W").get(0),
                    d),
            instance.lossNoise,
            1e-3);
    double claimed = instance.claimed(instance.places().get("W").get(0));
    assertTrue(
        Math.abs(own.value() - claimed) <= own.bar() + 1e-13,
        () -> own + " and " + claimed + ", seed " + seed);
  }

  /// A cell that tells a derivation other equations than it tells the checker.
  private static final class Retold implements Recurrence {
    private final Recurrence right;
    private final Recurrence wrong;
    private boolean toldRight;

    Retold(Recurrence right, Recurrence wrong) {
      this.right = right;
      this.wrong = wrong;
    }

    @Override
    public List<Equation> equations() {
      return toldRight ? right.equations() : wrong.equations();
    }

    @Override
    public List<State> states() {
      return right.states();
    }

    @Override
    public List<Expr> inputs() {
      return right.inputs();
    }

    @Override
    public List<Expr> parameters() {
      return right.parameters();
    }

    @Override
    public String title() {
      return "Retold";
    }
  }

  private static Expr matrixTimesState() {
    return Expr.matmul(
        Expr.var("W", new Shape(Gadgets.CURRENT.shape().rows(), Gadgets.CURRENT.shape().rows())),
        Gadgets.PREVIOUS);
  }

  private static Recurrence cell(String name) {
    return Cells.shipped(name).orElseThrow();
  }

  private static Slopes scaled(double factor) {
    return (fn, x, y) -> fn == Fn.TANH ? Expr.scale(factor, fn.slope(x, y)) : fn.slope(x, y);
  }

  private static Verdict alone(
      String name, BiConsumer<Instance, Tally.Book> oracle, Derivation derivation, long seed) {
    Bindings bindings = Gadgets.bindings(derivation.cell(), 3, 2, 4, seed);
    Tally.Book book = new Tally.Book();
    oracle.accept(new Instance(derivation, bindings, new Random(seed)), book);
    List<Finding> findings = book.findings().stream().filter(f -> f.oracle().equals(name)).toList();
    return new CheckReport("alone", seed, List.of(), findings).verdict();
  }
}
