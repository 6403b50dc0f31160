package org.gradproof.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.RandomExprs;
import org.gradproof.expr.RandomExprs.Sample;
import org.gradproof.expr.Shape;
import org.junit.jupiter.api.Test;

class TapeProperties {
  @Provide
  Arbitrary<Sample> samples() {
    return RandomExprs.samples();
  }

  private static long[] bits(Matrix value) {
    return Arrays.stream(value.data()).mapToLong(Double::doubleToLongBits).toArray();
  }

  @Property(tries = 2000)
  void everyNodeHasTheBitsOfTheInterpreterInTheFirstRunAndInTheSecond(
      @ForAll("samples") Sample sample) {
    List<Expr> nodes = Expr.topological(List.of(sample.expr()));
    List<Equation> equations = new ArrayList<>();
    nodes.forEach(e -> equations.add(new Equation(Expr.var("y" + equations.size(), e.shape()), e)));
    Interpreter.Frame wanted = new Interpreter(equations, sample.sizes()).frame();
    Tape.Frame found = Tape.of(nodes, sample.sizes()).frame();
    for (Expr variable : sample.expr().variables()) {
      wanted.set(variable, sample.value(variable));
      found.set(variable, sample.value(variable));
    }
    wanted.run();
    for (int run = 1; run <= 2; run++) {
      found.run();
      for (Equation equation : equations) {
        Matrix value = found.get(equation.value());
        Matrix other = wanted.get(equation.name());
        assertEquals(other.rows(), value.rows());
        assertEquals(other.cols(), value.cols());
        assertArrayEquals(bits(other), bits(value), () -> equation.value() + " in " + sample);
      }
    }
  }

  @Property(tries = 300)
  void theRootAloneHasTheSameBits(@ForAll("samples") Sample sample) {
    Tape.Frame frame = Tape.of(List.of(sample.expr()), sample.sizes()).frame();
    sample.expr().variables().forEach(v -> frame.set(v, sample.value(v)));
    frame.run();
    Matrix found = frame.get(sample.expr());
    Tape.Frame all = Tape.of(Expr.topological(List.of(sample.expr())), sample.sizes()).frame();
    sample.expr().variables().forEach(v -> all.set(v, sample.value(v)));
    all.run();
    assertArrayEquals(bits(all.get(sample.expr())), bits(found));
  }

  @Test
  void functionsSeeTheSignOfZero() {
    Expr x = Expr.var("x", Shape.SCALAR);
    List<Expr> roots = new ArrayList<>(List.of(Expr.sum(x), Expr.matmul(x, x)));
    Arrays.stream(Fn.values()).forEach(fn -> roots.add(Expr.map(fn, x)));
    for (double at : new double[] {-0.0, 0.0, 0.3, -2, 710, Double.MIN_VALUE}) {
      Tape.Frame frame = Tape.of(roots, Map.of()).frame();
      frame.set(x, Matrix.of(1, 1, at));
      frame.run();
      for (Expr root : roots) {
        Matrix wanted = Interpreter.evaluate(root, Map.of(), Map.of(x, Matrix.of(1, 1, at)));
        assertArrayEquals(bits(wanted), bits(frame.get(root)), () -> root + " at " + at);
      }
    }
  }

  @Test
  void aValueOfAnotherSizeIsRefusedAndAStrangerIgnored() {
    Expr v = Expr.var("v", Shape.vector(Dim.of("n")));
    Tape.Frame frame = Tape.of(List.of(Expr.sum(v)), Map.of("n", 2)).frame();
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> frame.set(v, new Matrix(3, 1)));
    assertTrue(refusal.getMessage().startsWith("v is 2×1, not 3×1"), refusal::getMessage);
    frame.set(Expr.var("u", Shape.SCALAR), new Matrix(1, 1));
    assertThrows(IllegalArgumentException.class, () -> frame.get(Expr.var("u", Shape.SCALAR)));
    assertThrows(IllegalArgumentException.class, () -> Tape.of(List.of(Expr.sum(v)), Map.of()));
  }
}
