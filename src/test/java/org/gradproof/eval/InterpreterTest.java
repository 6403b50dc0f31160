package org.gradproof.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Shape;
import org.junit.jupiter.api.Test;

class InterpreterTest {
  private static final Shape VECTOR = Shape.vector(Dim.of("n"));
  private static final Expr X = Expr.var("x", VECTOR);
  private static final Expr Y = Expr.var("y", VECTOR);
  private static final Expr Z = Expr.var("z", VECTOR);
  private static final Map<String, Integer> TWO = Map.of("n", 2);

  private static String refusal(List<Equation> equations, Map<String, Integer> sizes) {
    return assertThrows(IllegalArgumentException.class, () -> new Interpreter(equations, sizes))
        .getMessage();
  }

  @Test
  void aVariableThatIsSetAfterItWasReadIsRefused() {
    Equation reads = new Equation(Z, Expr.map(Fn.TANH, X));
    Equation sets = new Equation(X, Expr.scale(2, Y));
    assertEquals("x is set after it was read", refusal(List.of(reads, sets), TWO));
    new Interpreter(List.of(sets, reads), TWO);
  }

  @Test
  void aVariableMayBeSetOnce() {
    Equation once = new Equation(Z, X);
    Equation again = new Equation(Z, Y);
    assertEquals("z is set twice", refusal(List.of(once, again), TWO));
  }

  @Test
  void anEquationMayAddToItsOwnTarget() {
    Interpreter.Frame frame =
        new Interpreter(List.of(new Equation(Z, Expr.add(Z, X))), TWO).frame();
    frame.set(X, Matrix.of(2, 1, 1, 10));
    frame.set(Z, Matrix.of(2, 1, 0.5, 0));
    frame.run();
    frame.run();
    assertEquals("2×1 [2.5, 20.0]", frame.get(Z).toString());
  }

  @Test
  void aMissingSizeIsNamed() {
    Equation equation = new Equation(Z, X);
    assertEquals(
        "dimension n has no size; bound are {m=3}", refusal(List.of(equation), Map.of("m", 3)));
  }

  @Test
  void aValueOfTheWrongSizeIsRefused() {
    Interpreter.Frame frame = new Interpreter(List.of(new Equation(Z, X)), TWO).frame();
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> frame.set(X, new Matrix(1, 2)));
    assertEquals("a 2×1 value is bound to 1×2", refusal.getMessage());
  }

  @Test
  void anUnknownVariableIsIgnoredWhenSetAndRefusedWhenRead() {
    Interpreter interpreter = new Interpreter(List.of(new Equation(Z, X)), TWO);
    Interpreter.Frame frame = interpreter.frame();
    frame.set(Y, new Matrix(9, 9));
    assertTrue(interpreter.knows(X) && interpreter.knows(Z));
    assertFalse(interpreter.knows(Y));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> frame.get(Y));
    assertEquals("no equation names y", refusal.getMessage());
  }

  @Test
  void aPerturbationReachesWhatIsComputedLater() {
    Equation first = new Equation(Y, Expr.scale(2, X));
    Equation second = new Equation(Z, Expr.hadamard(Y, Y));
    Interpreter.Frame frame = new Interpreter(List.of(first, second), TWO).frame();
    frame.set(X, Matrix.of(2, 1, 1, 2));
    frame.runPerturbed(Y, 1, 0.5);
    assertEquals("2×1 [4.0, 20.25]", frame.get(Z).toString());
    frame.run();
    assertEquals("2×1 [4.0, 16.0]", frame.get(Z).toString());
  }

  @Test
  void evaluatingCopiesTheResult() {
    Matrix x = Matrix.of(2, 1, 1, 2);
    Matrix same = Interpreter.evaluate(X, TWO, Map.of(X, x));
    same.data()[0] = 7;
    assertEquals(1, x.get(0, 0));
  }

  @Test
  void matricesMultiplyAndRefuseTheWrongNumberOfEntries() {
    Matrix a = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6);
    assertEquals("2×1 [14.0, 32.0]", a.times(Matrix.of(3, 1, 1, 2, 3)).toString());
    assertEquals(
        "2×2 [22.0, 28.0, 49.0, 64.0]", a.times(Matrix.of(3, 2, 1, 2, 3, 4, 5, 6)).toString());
    assertEquals(
        "2×3 needs 6 entries, not 5",
        assertThrows(IllegalArgumentException.class, () -> Matrix.of(2, 3, 1, 2, 3, 4, 5))
            .getMessage());
    assertEquals(91, a.dot(a));
  }
}
