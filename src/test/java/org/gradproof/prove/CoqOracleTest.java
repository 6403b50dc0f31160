package org.gradproof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.Forward;
import org.gradproof.diff.Reverse;
import org.gradproof.diff.Slopes;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.rewrite.Simplifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Coq as an oracle for the derivatives of random gated cells, in both modes: the right ones are
/// accepted, every wrong one is refused. The seed is new in every run and printed on failure;
/// skipped where there is no Coq.
@Tag("heavy")
class CoqOracleTest {
  private static final int CELLS = 30;

  /// Without the square: products of squared sums have normal forms that take minutes.
  private static final List<Fn> FUNCTIONS =
      List.of(Fn.SIGMOID, Fn.TANH, Fn.SIN, Fn.COS, Fn.SOFTPLUS, Fn.SILU, Fn.LOG_SIGMOID, Fn.EXP);

  private final List<String> modules = new ArrayList<>();
  private final List<String> terms = new ArrayList<>();
  private final List<Boolean> expected = new ArrayList<>();
  private final List<String> what = new ArrayList<>();

  @Test
  void rightDerivativesAreAcceptedAndWrongOnesRefused() {
    assumeTrue(Coq.isInstalled(), "coqc is not installed");
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < CELLS; i++) {
      Cell cell = Cells.parse(formulas(random));
      add(cell, "right", Derivation.of(cell), true);
      add(cell, "a wrong slope", Derivation.of(cell, wrongSlope(cell)), false);
      add(cell, "wrong shares", Derivation.of(cell, wrongShares(random), Fn::slope), false);
      for (Equation equation : cell.equations()) {
        forward(equation.value(), Fn::slope, true);
        forward(equation.value(), wrongSlope(cell), false);
      }
    }
    List<Boolean> found;
    try (Coq coq = Coq.withTheory(_ -> {})) {
      found = coq.evaluate(modules, terms);
    }
    for (int i = 0; i < found.size(); i++) {
      assertEquals(expected.get(i), found.get(i), "seed " + seed + ": " + what.get(i));
    }
    assertTrue(expected.stream().filter(e -> e).count() > 2L * CELLS);
    assertTrue(expected.stream().filter(e -> !e).count() > CELLS);
  }

  private void add(Cell cell, String kind, Derivation derivation, boolean right) {
    String definition = CellCertificate.of(derivation, "random").definition();
    // A mistake that this cell does not notice leaves the lines as they are.
    boolean same =
        definition.equals(CellCertificate.of(Derivation.of(cell), "random").definition());
    if (right || !same) {
      modules.add(definition.substring(definition.indexOf("Definition ")));
      terms.add("accepted random_cell");
      expected.add(right);
      what.add(kind + " in\n" + cell.toText() + derivation.backward());
    }
  }

  private void forward(Expr expr, Slopes slopes, boolean right) {
    Map<Expr, Expr> tangents = new HashMap<>();
    for (Expr variable : expr.variables()) {
      if (variable.op() instanceof Op.Var(Symbol symbol, Shape shape)) {
        tangents.put(variable, Expr.var(symbol.tangent(), shape));
      }
    }
    Expr tangent = new Forward(slopes).tangent(expr, tangents).orElseThrow();
    if (!right && tangent == new Forward().tangent(expr, tangents).orElseThrow()) {
      return;
    }
    Terms printer = new Terms();
    String value = printer.expr(expr);
    String derivative = printer.expr(Simplifier.simplify(tangent));
    List<String> shapes = printer.variables().stream().map(v -> printer.shape(v.shape())).toList();
    String rows = printer.dim(expr.shape().rows());
    String cols = printer.dim(expr.shape().cols());
    modules.add(
        printer.definitions()
            + "Definition shapes := Cell [(DN 1, DN 1); "
            + String.join("; ", shapes)
            + "] [] [] [] [].");
    terms.add(
        "check_jvp (shape_of shapes) (fun _ => true) %s %s %s %s"
            .formatted(value, derivative, rows, cols));
    expected.add(right);
    what.add("tangent of " + expr + " is not " + tangent);
  }

  /// A gated cell as somebody might write it.
  private static String formulas(Random random) {
    int gates = 1 + random.nextInt(3);
    StringBuilder text = new StringBuilder();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < gates; i++) {
      String state = random.nextBoolean() ? "h_{t-1}" : "c_{t-1}";
      String read =
          names.isEmpty() || random.nextBoolean()
              ? "U_%d %s".formatted(i, state)
              : "U_%d (%s∘%s)".formatted(i, names.get(random.nextInt(names.size())), state);
      String input =
          random.nextBoolean()
              ? "W_%d x_t + %s".formatted(i, read)
              : "W_%d [x_t, %s] + %s".formatted(i, state, read);
      String peephole = random.nextInt(3) == 0 ? " - p_%d∘c_{t-1}".formatted(i) : "";
      text.append("g_%d = %s(%s + b_%d%s)\n".formatted(i, function(random), input, i, peephole));
      names.add("g_" + i);
    }
    String z = names.get(random.nextInt(gates));
    String g = names.get(random.nextInt(gates));
    text.append(
        switch (random.nextInt(3)) {
          case 0 -> "c_t = %s∘c_{t-1} + (1 - %s)∘%s\n".formatted(z, z, g);
          case 1 -> "c_t = c_{t-1} - 0.5 %s∘(%s - c_{t-1})\n".formatted(z, g);
          default -> "c_t = (%s∘%s)∘c_{t-1} + %s∘h_{t-1}\n".formatted(z, z, g);
        });
    return text.append("h_t = %s∘%s(c_t)\n".formatted(g, function(random))).toString();
  }

  private static String function(Random random) {
    return FUNCTIONS.get(random.nextInt(FUNCTIONS.size())).text();
  }

  /// The slope of one function that the cell uses, negated.
  private static Slopes wrongSlope(Cell cell) {
    List<Expr> values = cell.equations().stream().map(Equation::value).toList();
    Fn wrong =
        Expr.topological(values).stream()
            .flatMap(e -> e.op() instanceof Op.Map(Fn fn, Expr _) ? Stream.of(fn) : Stream.empty())
            .findFirst()
            .orElseThrow();
    return (fn, x, y) -> fn == wrong ? Expr.negate(fn.slope(x, y)) : fn.slope(x, y);
  }

  /// Reverse mode with one mistake.
  private static Reverse.Pullback wrongShares(Random random) {
    Reverse.Pullback right = Reverse.rules(Fn::slope);
    int mistake = random.nextInt(3);
    return (node, u, send) -> {
      switch (node.op()) {
        case Op.Add(Expr a, Expr b) when mistake == 0 -> {
          send.accept(a, u);
          send.accept(b, Expr.negate(u));
        }
        case Op.Hadamard(Expr a, Expr b) when mistake == 1 -> {
          send.accept(a, Expr.hadamard(u, a));
          send.accept(b, Expr.hadamard(u, b));
        }
        case Op.MatMul(Expr a, Expr b) when mistake == 2 -> {
          send.accept(a, Expr.negate(Expr.matmul(u, Expr.transpose(b))));
          send.accept(b, Expr.matmul(Expr.transpose(a), u));
        }
        default -> right.pull(node, u, send);
      }
    };
  }
}
