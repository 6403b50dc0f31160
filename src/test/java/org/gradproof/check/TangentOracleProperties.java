package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.cell.RandomCells;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.expr.Dim;

/// Dual numbers are as good as their bars say, measured against double-double arithmetic.
class TangentOracleProperties {
  @Provide
  Arbitrary<Cell> smooth() {
    return RandomCells.smoothCells();
  }

  @Property(tries = 60)
  void everyEntryLiesWithinItsBarOfADoubleDoubleDifference(
      @ForAll("smooth") Cell cell, @ForAll long seed) {
    Sequences sequences = sequences(cell, seed, 3);
    for (boolean compiled : new boolean[] {false, seed % 4 == 0}) {
      assertWithinBars(sequences, new Programs(compiled), seed);
    }
  }

  @Example
  void shippedCellsAndGadgetsToo() {
    for (Cell cell : Cells.shipped()) {
      assertWithinBars(sequences(cell, 3, 5), new Programs(true), 3);
    }
    for (var gadget : Gadgets.operators().values()) {
      Instance instance =
          new Instance(Derivation.of(gadget), Gadgets.bindings(gadget, 3, 2, 3, 5), new Random(5));
      assertWithinBars(new Sequences(List.of(instance)), new Programs(true), 5);
    }
  }

  private static void assertWithinBars(Sequences sequences, Programs programs, long seed) {
    sequences
        .spots()
        .forEach((name, spots) -> {
          if (sequences.unused(spots.getFirst().place())) {
            return;
          }
          TangentOracle.Reference[] references =
              TangentOracle.references(sequences, programs, spots, new Random(seed));
          for (int i = 0; i < references.length; i += 1 + references.length / 12) {
            Spot spot = spots.get(i);
            double h = ExactDifference.SMOOTH_STEP;
            ExactDifference truth =
                ExactDifference.of(
                    k -> k == 0 ? sequences.exact(spot) : sequences.exact(spot, k * h),
                    h,
                    sequences.exactNoise(spot));
            TangentOracle.Reference found = references[i];
            double error = Math.abs(found.value() - truth.value());
            double ulp = Math.ulp(truth.value());
            String what =
                sequences.cell().title()
                    + ", "
                    + sequences.describe(spot)
                    + ", seed "
                    + seed
                    + ": "
                    + found
                    + " and "
                    + truth;
            if (truth.bar() < 1e-3 * Math.abs(truth.value())) {
              assertTrue(error <= found.bar() + truth.bar() + ulp, what);
              Statistics.label("bars")
                  .collect(found.bar() <= 1e-13 * Math.abs(found.value()) ? "≤ 1e-13" : "wider")
                  .coverage(c -> c.check("≤ 1e-13").percentage(share -> share > 90));
              Statistics.label("errors")
                  .collect(
                      error <= 1e-13 * Math.abs(truth.value()) + truth.bar()
                          ? "≤ 1e-13"
                          : "larger");
            }
          }
        });
  }

  @Property(tries = 5)
  void theInterpreterAndTheCompiledProgramFindTheSame(@ForAll long seed) {
    Sequences sequences = sequences(Cells.shipped("lstm-peephole").orElseThrow(), seed, 4);
    sequences
        .spots()
        .forEach((name, spots) -> {
          var one = TangentOracle.references(sequences, new Programs(), spots, new Random(seed));
          var other =
              TangentOracle.references(sequences, new Programs(true), spots, new Random(seed));
          for (int i = 0; i < one.length; i++) {
            assertEquals(one[i].value(), other[i].value(), one[i].bar() + other[i].bar(), name);
          }
        });
  }

  private static Sequences sequences(Cell cell, long seed, int steps) {
    TreeMap<String, Integer> sizes = new TreeMap<>();
    for (Dim dim : cell.dimensions()) {
      sizes.put(dim.toString(), 1 + Math.floorMod(seed + dim.toString().hashCode(), 3));
    }
    Bindings bindings = Bindings.random(cell, sizes, steps, 1, new Random(seed));
    return new Sequences(List.of(new Instance(Derivation.of(cell), bindings, new Random(seed))));
  }
}
