package org.gradproof.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
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
    derivation.blocks().forEach(e -> known.add(e.name()));
    cell.states().forEach(s -> known.add(Derivation.adjointOf(s.current())));
    for (Derivation.Line line : derivation.backward()) {
      assertTrue(known.containsAll(line.value().variables()), line::toString);
      assertTrue(
          known.add(line.target()) || line.kind() == Derivation.Kind.ACCUMULATE, line::toString);
    }
  }
}
