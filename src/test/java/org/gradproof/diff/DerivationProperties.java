package org.gradproof.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.cell.RandomCells;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerivationProperties {
  @Provide
  Arbitrary<Cell> cells() {
    return RandomCells.cells();
  }

  private static List<String> lines(Derivation derivation) {
    List<String> lines = new ArrayList<>();
    derivation.blocks().forEach(e -> lines.add(e.toString()));
    derivation.forward().forEach(e -> lines.add(e.toString()));
    derivation.backward().forEach(l -> lines.add(l + " by " + l.rules() + " from " + l.raw()));
    derivation.jacobian().equations().forEach(e -> lines.add(e.toString()));
    lines.add(derivation.jacobian().obstacle());
    return lines;
  }

  @Property(tries = 200)
  void derivingIsDeterministic(@ForAll("cells") Cell cell) {
    assertEquals(lines(Derivation.of(cell)), lines(Derivation.of(cell)));
  }

  // The text of the cell names everything, so that reading it in a fresh order of creation must not
  // matter.
  @Property(tries = 100)
  void derivingDoesNotDependOnTheOrderOfCreation(
      @ForAll("cells") Cell cell, @ForAll("cells") Cell other) {
    List<String> before = lines(Derivation.of(cell));
    Derivation.of(other);
    List<Equation> backwards = new ArrayList<>(cell.equations()).reversed();
    backwards.forEach(e ->
        Expr.topological(List.of(e.value()))
            .reversed()
            .forEach(n -> Expr.scale(2, Expr.transpose(n))));
    assertEquals(before, lines(Derivation.of(Cells.parse(cell.toText()))));
  }

  @Property(tries = 300)
  void noBackwardLineComputesAMatrixProductThatStandsInAnotherLine(@ForAll("cells") Cell cell) {
    Derivation derivation = Derivation.of(cell);
    Map<String, Integer> forward = new TreeMap<>();
    derivation.forward().forEach(e -> count(e.value(), forward));
    Map<String, Integer> backward = new TreeMap<>();
    derivation.backward().forEach(l -> count(l.value(), backward));
    backward.forEach((product, times) ->
        assertTrue(
            times == 1 && !forward.containsKey(product),
            () -> product + " is computed again in\n" + String.join("\n", lines(derivation))));
  }

  // Counts as a reader does: each occurrence in the text of the line.
  private static void count(Expr expr, Map<String, Integer> into) {
    if (expr.op() instanceof Op.MatMul) {
      into.merge(expr.toString(), 1, Integer::sum);
    }
    expr.op().children().forEach(child -> count(child, into));
  }

  @Property(tries = 200)
  void everyLineUsesOnlyWhatIsKnownBefore(@ForAll("cells") Cell cell) {
    Derivation derivation = Derivation.of(cell);
    Set<Expr> known = new HashSet<>(cell.inputs());
    known.addAll(cell.parameters());
    cell.states().forEach(s -> known.add(s.previous()));
    for (Equation equation : derivation.forward()) {
      assertTrue(known.containsAll(equation.value().variables()), equation::toString);
      assertTrue(known.add(equation.name()), equation::toString);
    }
    derivation.blocks().forEach(e -> assertTrue(known.add(e.name()), e::toString));
    cell.states().forEach(s -> known.add(Derivation.adjointOf(s.current())));
    for (Derivation.Line line : derivation.backward()) {
      assertTrue(known.containsAll(line.value().variables()), line::toString);
      assertTrue(
          known.add(line.target()) || line.kind() == Derivation.Kind.ACCUMULATE, line::toString);
    }
  }

  @Property(tries = 300)
  void everyNameMeansOneThing(@ForAll("cells") Cell cell) {
    assertEveryNameMeansOneThing(cell);
  }

  // The first kind once stopped a check; the others print one name for two things.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "h_t = tanh(W [x_t, h_{t-1}, x_t])",
        "h_t = tanh(W [h_{t-1}, x_t, x_t, x_t])\n",
        "c_t = tanh(W [x_t, c_{t-1}, h_{t-1}])\nh_t = tanh(V [c_t, c_{t-1}])",
        "h_t = tanh(W_f [x_t, h_{t-1}] + W_{f,h} h_{t-1})",
        "h_t = tanh(W [x_t, h_{t-1}] + W_{x} x_t + W_{x,1} x_t)",
        "h_t = tanh(u [tanh(b), h_{t-1}]) + u_1",
      })
  void everyNameMeansOneThingWhenAMatrixMeetsAVectorTwice(String formulas) {
    assertEveryNameMeansOneThing(Cells.parse(formulas));
  }

  private static void assertEveryNameMeansOneThing(Cell cell) {
    Derivation derivation = Derivation.of(cell);
    Map<String, Expr> meaning = new TreeMap<>();
    List<Expr> names = new ArrayList<>(cell.inputs());
    names.addAll(cell.parameters());
    cell.states().forEach(s -> names.add(s.previous()));
    derivation.forward().forEach(e -> names.add(e.name()));
    derivation.blocks().forEach(e -> names.add(e.name()));
    derivation.backward().forEach(l -> names.add(l.target()));
    derivation.jacobian().equations().forEach(e -> names.add(e.name()));
    List<Equation> definitions = new ArrayList<>(derivation.blocks());
    definitions.addAll(derivation.jacobian().equations());
    Map<Expr, Expr> values = new HashMap<>();
    for (Equation e : definitions) {
      Expr known = values.putIfAbsent(e.name(), e.value());
      assertTrue(known == null || known == e.value(), () -> e + " and " + known);
    }
    for (Expr name : names) {
      Expr known = meaning.putIfAbsent(name.toString(), name);
      assertTrue(known == null || known == name, () -> name + " in\n" + lines(derivation));
    }
  }
}
