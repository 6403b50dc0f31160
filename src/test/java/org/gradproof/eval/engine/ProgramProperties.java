package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.cell.Cell;
import org.gradproof.cell.RandomCells;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;

class ProgramProperties {
  @Provide
  Arbitrary<Cell> cells() {
    return RandomCells.smoothCells();
  }

  @Property(tries = 300)
  void agreesWithTheInterpreter(
      @ForAll("cells") Cell cell,
      @ForAll @IntRange(min = 1, max = 9) int size,
      @ForAll @IntRange(min = 1, max = 3) int sequences,
      @ForAll @IntRange(min = 1, max = 9) int steps,
      @ForAll @IntRange(min = 1, max = 7) int rows,
      @ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Integer> sizes = new TreeMap<>();
    for (String d : List.of("n", "m", "p", "q")) {
      sizes.put(d, 1 + random.nextInt(size));
    }
    Derivation derivation = Derivation.of(cell);
    List<Bindings> batch = Runs.batch(cell, sizes, steps, sequences, random);
    Runs.Result expected = Runs.interpreted(derivation, batch);
    if (!expected.finite()) {
      return;
    }
    Program program = Compiler.of(derivation, sizes).batch(sequences).blockRows(rows).compile();
    Runs.Result got = Runs.compiled(program, cell, batch);
    expected.requireClose(got, 1e-11);
  }
}
