package org.gradproof.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.RandomExprs;
import org.gradproof.expr.RandomExprs.Sample;

class InterpreterProperties {
  @Provide
  Arbitrary<Sample> samples() {
    return RandomExprs.samples();
  }

  private static Map<Expr, Matrix> values(Sample sample, List<Expr> exprs) {
    Map<Expr, Matrix> values = new LinkedHashMap<>();
    exprs.forEach(e -> e.variables().forEach(v -> values.put(v, sample.value(v))));
    return values;
  }

  private static void assertValue(Reference.Entry[][] wanted, Matrix value, String what) {
    assertEquals(wanted.length, value.rows(), what);
    assertEquals(wanted[0].length, value.cols(), what);
    for (int i = 0; i < value.rows(); i++) {
      for (int j = 0; j < value.cols(); j++) {
        if (!wanted[i][j].agrees(new Reference.Entry(value.get(i, j), 0), 1e-13)) {
          fail(
              "["
                  + i
                  + ","
                  + j
                  + "] is "
                  + value.get(i, j)
                  + ", not "
                  + wanted[i][j]
                  + " in "
                  + what);
        }
      }
    }
  }

  @Property(tries = 1000)
  void theInterpreterAgreesWithTheNaiveEvaluator(@ForAll("samples") Sample sample) {
    Matrix value =
        Interpreter.evaluate(sample.expr(), sample.sizes(), values(sample, List.of(sample.expr())));
    assertValue(Reference.of(sample.expr(), sample), value, sample.toString());
  }

  @Property(tries = 300)
  void everyNodeNamedByAnEquationHasItsValueAndASecondRunChangesNothing(
      @ForAll("samples") Sample sample) {
    List<Equation> equations = new ArrayList<>();
    for (Expr node : Expr.topological(List.of(sample.expr()))) {
      equations.add(new Equation(Expr.var("node" + equations.size(), node.shape()), node));
    }
    Interpreter.Frame frame = new Interpreter(equations, sample.sizes()).frame();
    values(sample, List.of(sample.expr())).forEach(frame::set);
    frame.run();
    List<double[]> first = equations.stream().map(e -> frame.get(e.name()).copy().data()).toList();
    for (Equation equation : equations) {
      assertValue(
          Reference.of(equation.value(), sample), frame.get(equation.name()), equation.toString());
    }
    frame.run();
    for (int i = 0; i < first.size(); i++) {
      assertArrayEquals(
          first.get(i), frame.get(equations.get(i).name()).data(), equations.get(i).toString());
    }
  }

  @Property(tries = 300)
  void namingAPartChangesNothing(@ForAll("samples") Sample sample, @ForAll int which) {
    List<Expr> nodes = Expr.topological(List.of(sample.expr()));
    Expr part = nodes.get(Math.floorMod(which, nodes.size()));
    Expr name = Expr.var("part", part.shape());
    Equation first = new Equation(name, part);
    Equation second =
        new Equation(
            Expr.var("whole", sample.expr().shape()), sample.expr().replace(Map.of(part, name)));
    Interpreter.Frame frame = new Interpreter(List.of(first, second), sample.sizes()).frame();
    values(sample, List.of(sample.expr())).forEach(frame::set);
    frame.run();
    assertValue(Reference.of(sample.expr(), sample), frame.get(second.name()), sample.toString());
  }

  @Property(tries = 100)
  void framesDoNotShareStorage(@ForAll("samples") Sample sample) {
    Equation equation = new Equation(Expr.var("y", sample.expr().shape()), sample.expr());
    Interpreter interpreter = new Interpreter(List.of(equation), sample.sizes());
    Interpreter.Frame one = interpreter.frame();
    Interpreter.Frame other = interpreter.frame();
    values(sample, List.of(sample.expr())).forEach(one::set);
    one.run();
    other.run();
    assertValue(Reference.of(sample.expr(), sample), one.get(equation.name()), sample.toString());
  }
}
