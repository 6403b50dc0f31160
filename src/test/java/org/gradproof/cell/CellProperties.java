package org.gradproof.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.report.LatexMath;

class CellProperties {
  @Provide
  Arbitrary<Cell> cells() {
    return RandomCells.cells();
  }

  @Property(tries = 1000)
  void readingWhatIsWrittenGivesTheSameCell(@ForAll("cells") Cell cell) {
    assertEquals(cell, Cells.parse(cell.toText()), cell::toText);
  }

  @Property(tries = 200)
  void everyEquationStandsAfterThoseItUses(@ForAll("cells") Cell cell) {
    Set<Expr> defined = new HashSet<>();
    Set<Expr> all = new HashSet<>(cell.equations().stream().map(Equation::name).toList());
    for (Equation equation : cell.equations()) {
      for (Expr used : equation.value().variables()) {
        assertTrue(!all.contains(used) || defined.contains(used), equation::toString);
      }
      defined.add(equation.name());
    }
  }

  @Property(tries = 200)
  void theOrderOfTheLinesDoesNotChangeRolesAndShapes(
      @ForAll("cells") Cell cell, @ForAll long seed) {
    List<String> lines =
        new ArrayList<>(cell.toText().lines().filter(l -> l.contains(" = ")).toList());
    List<String> head = cell.toText().lines().filter(l -> !l.contains(" = ")).toList();
    Collections.shuffle(lines, new Random(seed));
    Cell shuffled = Cells.parse(String.join("\n", head) + "\n" + String.join("\n", lines));
    assertEquals(new HashSet<>(cell.equations()), new HashSet<>(shuffled.equations()));
    assertEquals(new HashSet<>(cell.states()), new HashSet<>(shuffled.states()));
    assertEquals(new HashSet<>(cell.inputs()), new HashSet<>(shuffled.inputs()));
    assertEquals(new HashSet<>(cell.parameters()), new HashSet<>(shuffled.parameters()));
  }

  @Property(tries = 200)
  void randomCellsAreComplete(@ForAll("cells") Cell cell) {
    cell.requireComplete();
    assertEquals(List.of(), cell.missing());
    assertEquals(cell.equations().size(), cell.gates().size() + cell.states().size());
  }

  @Property(tries = 500)
  void readingTheLatexOfAnAppendixGivesTheSameCell(@ForAll("cells") Cell cell) {
    List<String> head = cell.toText().lines().filter(l -> !l.contains(" = ")).toList();
    List<String> latex =
        cell.equations().stream()
            .map(e -> LatexMath.of(e.name()) + " = " + LatexMath.of(e.value()))
            .toList();
    String text = String.join("\n", head) + "\n" + String.join("\n", latex);
    assertEquals(cell, Cells.parse(text, "random.gate").get(0), () -> text);
  }
}
