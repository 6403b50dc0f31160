package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.Reverse;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// A single wrong rule is reported as a disagreement, every time.
class PlantedFaultProperties {
  @Property(tries = 2)
  void everyWrongSlopeOfEveryFunctionIsSeen(@ForAll long seed) {
    int planted = 0;
    for (Fn fn : Fn.values()) {
      Recurrence cell = Gadgets.function(fn);
      Verdict right = verdict(Derivation.of(cell), cell, seed);
      assertFalse(right instanceof Verdict.Disagrees, () -> fn + ", seed " + seed + ": " + right);
      for (Map.Entry<String, Mutants.SlopeFault> fault : Mutants.slopes().entrySet()) {
        String what = "the slope of " + fn + " is " + fault.getKey() + ", seed " + seed;
        Verdict verdict =
            verdict(Derivation.of(cell, Mutants.wrong(fn, fault.getValue())), cell, seed);
        if (isRightSlope(fn, fault)) {
          assertFalse(
              verdict instanceof Verdict.Disagrees, () -> what + ", but that is right: " + verdict);
        } else {
          assertInstanceOf(Verdict.Disagrees.class, verdict, what);
          planted++;
        }
      }
    }
    assertEquals(PLANTED_SLOPES, planted);
  }

  @Property(tries = 2)
  void everyWrongSlopeOfAGateOfAShippedCellIsSeen(@ForAll long seed) {
    for (String name : List.of("rnn", "gru", "lstm")) {
      Recurrence cell = Cells.shipped(name).orElseThrow();
      for (Fn fn : name.equals("rnn") ? List.of(Fn.TANH) : List.of(Fn.TANH, Fn.SIGMOID)) {
        for (Map.Entry<String, Mutants.SlopeFault> fault : Mutants.slopes().entrySet()) {
          String what =
              "in " + name + " the slope of " + fn + " is " + fault.getKey() + ", seed " + seed;
          if (!isRightSlope(fn, fault)) {
            Derivation wrong = Derivation.of(cell, Mutants.wrong(fn, fault.getValue()));
            assertInstanceOf(Verdict.Disagrees.class, verdict(wrong, cell, seed), what);
          }
        }
      }
    }
  }

  @Property(tries = 2)
  void everyWrongShareOfEveryOperandIsSeen(@ForAll long seed) {
    List<String> planted = new ArrayList<>();
    for (Map.Entry<String, Recurrence> gadget : Gadgets.operators().entrySet()) {
      Recurrence cell = gadget.getValue();
      Verdict right = verdict(Derivation.of(cell), cell, seed);
      assertFalse(
          right instanceof Verdict.Disagrees,
          () -> gadget.getKey() + ", seed " + seed + ": " + right);
      Class<? extends Op> operator = operator(gadget.getKey());
      for (int operand = 0; operand < operands(cell, operator); operand++) {
        for (Map.Entry<String, Mutants.ShareFault> fault : Mutants.shares().entrySet()) {
          String what = gadget.getKey() + " operand " + operand + " " + fault.getKey();
          Reverse.Pullback rules = Mutants.wrong(operator, operand, fault.getValue());
          if (spoils(cell, operator, operand, fault.getValue())) {
            Verdict verdict = verdict(Derivation.of(cell, rules, Fn::slope), cell, seed);
            if (Mutants.equalShares()
                .containsKey(List.of(gadget.getKey(), operand, fault.getKey()))) {
              assertFalse(
                  verdict instanceof Verdict.Disagrees,
                  () -> what + ", but that is right: " + verdict);
            } else {
              assertInstanceOf(Verdict.Disagrees.class, verdict, () -> what + ", seed " + seed);
              planted.add(what);
            }
          }
        }
      }
    }
    assertEquals(PLANTED_SHARES, planted.size(), planted::toString);
    for (Class<?> op : Op.class.getPermittedSubclasses()) {
      boolean leaf = op == Op.Var.class || op == Op.Const.class;
      assertTrue(
          leaf || planted.stream().anyMatch(p -> p.startsWith(op.getSimpleName())),
          op::getSimpleName);
    }
  }

  @Property(tries = 2)
  void aWrongSlopeInTheStepJacobianAloneIsSeenByItsOracle(@ForAll long seed) {
    for (Fn fn : Fn.values()) {
      Recurrence cell = Gadgets.function(fn);
      for (Map.Entry<String, Mutants.SlopeFault> fault : Mutants.slopes().entrySet()) {
        Derivation wrong =
            Derivation.of(cell, Reverse.rules(Fn::slope), Mutants.wrong(fn, fault.getValue()));
        String what =
            "the slope of " + fn + " in the Jacobian is " + fault.getKey() + ", seed " + seed;
        Random random = new Random(seed);
        Tally.Book book = new Tally.Book();
        JacobianOracle.run(
            new Instance(wrong, Gadgets.bindings(cell, 24, 2, 2, seed), random), random, book);
        boolean blamed =
            book.findings().stream().anyMatch(f -> f.verdict() instanceof Verdict.Disagrees);
        assertEquals(!isRightSlope(fn, fault), blamed, what);
      }
    }
  }

  private static final int PLANTED_SLOPES = 130;
  private static final int PLANTED_SHARES = 98;

  private static Verdict verdict(Derivation derivation, Recurrence cell, long seed) {
    return GradientCheck.of(derivation)
        .seed(seed)
        .run(Gadgets.bindings(cell, 4, 3, 5, seed))
        .verdict();
  }

  private static boolean isRightSlope(Fn fn, Map.Entry<String, Mutants.SlopeFault> fault) {
    Expr x = Gadgets.gate("x");
    Expr y = Gadgets.gate("y");
    return fault.getValue().of(fn, x, y) == fn.slope(x, y)
        || Mutants.equalSlopes().containsKey(List.of(fn, fault.getKey()));
  }

  /// Whether the fault changes any share of that operand in the cell.
  private static boolean spoils(
      Recurrence cell, Class<? extends Op> operator, int operand, Mutants.ShareFault fault) {
    boolean[] changed = new boolean[1];
    Reverse.Pullback rules =
        Mutants.wrong(
            operator,
            operand,
            share -> {
              changed[0] |= fault.of(share).filter(wrong -> wrong != share.right()).isPresent();
              return Optional.empty();
            });
    Derivation.of(cell, rules, Fn::slope);
    return changed[0];
  }

  private static Class<? extends Op> operator(String gadget) {
    for (Class<?> op : Op.class.getPermittedSubclasses()) {
      if (op.getSimpleName().equals(gadget.replaceFirst(" .*", ""))) {
        return op.asSubclass(Op.class);
      }
    }
    throw new IllegalArgumentException(gadget);
  }

  private static int operands(Recurrence cell, Class<? extends Op> operator) {
    return Expr.topological(cell.equations().stream().map(e -> e.value()).toList()).stream()
        .filter(e -> operator.isInstance(e.op()))
        .mapToInt(e -> e.op().children().size())
        .max()
        .orElse(0);
  }
}
