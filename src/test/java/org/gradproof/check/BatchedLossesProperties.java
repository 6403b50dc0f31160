package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.cell.RandomCells;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Place;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;

/// What copies of a sequence compute side by side is what each would compute alone.
class BatchedLossesProperties {
  @Provide
  Arbitrary<Cell> smooth() {
    return RandomCells.smoothCells();
  }

  @Property(tries = 40)
  void copiesSideBySideHaveTheLossesThatTheInterpreterFindsOneByOne(
      @ForAll("smooth") Cell cell, @ForAll long seed) {
    assertEqualLosses(sequences(cell, 2, 3, seed), seed);
  }

  @Example
  void shippedCellsToo() {
    for (Cell cell : Cells.shipped()) {
      assertEqualLosses(sequences(cell, 2, 4, 7), 7);
    }
    for (var gadget : Gadgets.operators().values()) {
      List<Bindings> two = new ArrayList<>();
      Bindings first = Gadgets.bindings(gadget, 3, 2, 3, 5);
      two.add(first);
      two.add(Gadgets.bindings(gadget, 3, 2, 3, 6));
      two.replaceAll(b -> sharing(b, first));
      assertEqualLosses(Sequences.of(Derivation.of(gadget), two, new Random(5)), 5);
    }
  }

  private static void assertEqualLosses(Sequences sequences, long seed) {
    Random random = new Random(seed);
    SequentialLosses one = new SequentialLosses(sequences);
    Set<Place.Kind> seen = EnumSet.noneOf(Place.Kind.class);
    sequences
        .spots()
        .forEach((name, spots) -> {
          if (sequences.unused(spots.getFirst().place())) {
            return;
          }
          seen.add(spots.getFirst().place().kind());
          BatchedLosses side = BatchedLosses.of(sequences, new Programs(true), spots, 1);
          double[] deltas = spots.stream().mapToDouble(_ -> 0.01 * random.nextGaussian()).toArray();
          double[] together = side.after(spots, deltas);
          double[] before = side.before(spots);
          for (int i = 0; i < deltas.length; i++) {
            Spot spot = spots.get(i);
            String what = sequences.cell().title() + ", " + sequences.describe(spot) + ", " + seed;
            double noise = sequences.lossNoise(spot);
            if (noise < 1e-6) {
              assertEquals(one.after(spot, deltas[i]), together[i], 2 * noise, what);
              assertEquals(one.after(spot, 0), before[i], noise, what);
            }
          }
        });
    assertTrue(seen.contains(Place.Kind.NAMED), seen::toString);
  }

  @Property(tries = 5)
  void theLossesDoNotDependOnTheNumberOfThreadsNorOnWhatElseIsAsked(@ForAll long seed)
      throws Exception {
    Sequences sequences = sequences(Cells.shipped("lstm").orElseThrow(), 5, 3, seed);
    List<Spot> spots = sequences.spots().get("W_f");
    double[] deltas = new Random(seed).doubles(spots.size()).toArray();
    double[] one = in(1, sequences, spots, deltas);
    assertArrayEquals(one, in(3, sequences, spots, deltas));
    int some = spots.size() / 3;
    double[] few =
        BatchedLosses.of(sequences, new Programs(true), spots, 6)
            .after(spots.subList(some, some + 1), new double[] {deltas[some]});
    assertEquals(one[some], few[0]);
  }

  private static double[] in(int threads, Sequences sequences, List<Spot> spots, double[] deltas)
      throws Exception {
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      return pool.submit(
              () -> BatchedLosses.of(sequences, new Programs(true), spots, 6).after(spots, deltas))
          .get();
    }
  }

  @Property(tries = 3)
  void aWrongSlopeIsSeenAndARightOneAgreesSideBySide(@ForAll long seed) {
    for (String name : List.of("gru", "lstm")) {
      Cell cell = Cells.shipped(name).orElseThrow();
      for (double factor : new double[] {1, 1.0001, -1}) {
        Derivation derivation =
            Derivation.of(
                cell,
                (fn, x, y) ->
                    fn == Fn.TANH && factor != 1
                        ? Expr.scale(factor, fn.slope(x, y))
                        : fn.slope(x, y));
        Bindings first = Bindings.random(cell, Map.of("n", 4, "m", 3), 5, 1, new Random(seed));
        Bindings second = Bindings.random(cell, Map.of("n", 4, "m", 3), 5, 1, new Random(~seed));
        List<Bindings> both = List.of(first, sharing(second, first));
        for (EntryOracle.Stencil stencil : EntryOracle.Stencil.values()) {
          Tally.Book book = new Tally.Book();
          Sequences sequences = Sequences.of(derivation, both, new Random(seed));
          new EntryOracle(sequences, new Programs(true), stencil).run(book);
          Verdict verdict = new CheckReport(name, seed, List.of(), book.findings()).verdict();
          String what = name + ", slope times " + factor + ", " + stencil + ", seed " + seed;
          assertEquals(factor == 1 ? "agrees" : "disagrees", verdict.word(), what + ": " + verdict);
        }
      }
    }
  }

  @Example
  void sequencesThatDoNotShareTheirParametersAreRefused() {
    Cell cell = Cells.shipped("rnn").orElseThrow();
    Bindings one = Bindings.random(cell, Map.of("n", 2, "m", 2), 2, 1, new Random(1));
    Bindings other = Bindings.random(cell, Map.of("n", 2, "m", 2), 2, 1, new Random(2));
    GradientCheck check = GradientCheck.of(cell);
    Set<Place.Kind> kinds = EnumSet.allOf(Place.Kind.class);
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> check.entries(List.of(one, other), kinds));
    assertTrue(refusal.getMessage().contains("same parameters"), refusal::getMessage);
    CheckReport report = check.entries(List.of(one, sharing(other, one)), kinds);
    assertEquals("agrees", report.verdict().word(), report::toString);
    assertEquals(report, check.entries(List.of(one, sharing(other, one)), kinds));
  }

  private static Sequences sequences(Cell cell, int size, int steps, long seed) {
    TreeMap<String, Integer> sizes = new TreeMap<>();
    for (Dim dim : cell.dimensions()) {
      sizes.put(dim.toString(), 1 + Math.floorMod(seed + dim.toString().hashCode(), size + 1));
    }
    Random random = new Random(seed);
    Bindings first = Bindings.random(cell, sizes, steps, 1, random);
    Bindings second = Bindings.random(cell, sizes, steps, 1, random);
    return Sequences.of(
        Derivation.of(cell), List.of(first, sharing(second, first)), new Random(seed));
  }

  private static Bindings sharing(Bindings other, Bindings first) {
    return new Bindings(
        other.sizes(), first.parameters(), other.initial(), other.inputs(), other.upstream());
  }
}
