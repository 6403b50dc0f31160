package org.gradproof.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
import org.gradproof.eval.engine.Compiler;
import org.gradproof.eval.engine.Program;
import org.gradproof.eval.engine.Runs;
import org.gradproof.expr.Expr;

/// The compiled program against the interpreter on random cells, sizes, batches and spans.
///
/// They add in different orders, so their results differ by roundings, which a cell may amplify.
/// What is allowed is stated in such roundings: four times the largest move of the tensor seen when
/// every rounding of the interpreter is moved by one to three units in the last place, and four
/// units of the tensor's largest entry.
class EngineProperties {
  private static final int DRAWS = 4;

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
    Map<String, Integer> sizes = sizes(size, random);
    Derivation derivation = Derivation.of(cell);
    List<Bindings> batch = Runs.batch(cell, sizes, steps, sequences, random);
    Runs.Result expected = Runs.interpreted(derivation, batch);
    if (!expected.finite()) {
      return;
    }
    Program program = Compiler.of(derivation, sizes).batch(sequences).blockRows(rows).compile();
    Runs.Result got = Runs.compiled(program, cell, batch);
    Map<String, Double> noise = noise(derivation, batch, expected, random);
    expected
        .tensors()
        .forEach((tensor, values) -> {
          double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
          double allowed = 4 * noise.get(tensor) + 4 * Math.ulp(largest);
          for (int i = 0; i < values.length; i++) {
            double other = got.tensors().get(tensor)[i];
            assertTrue(
                Math.abs(values[i] - other) <= allowed,
                tensor + "[" + i + "] is " + other + ", not " + values[i] + " ± " + allowed);
          }
        });
  }

  @Property(tries = 200)
  void numbersThatSequencesShareMayBeGivenOnce(
      @ForAll("cells") Cell cell,
      @ForAll @IntRange(min = 1, max = 9) int size,
      @ForAll @IntRange(min = 1, max = 5) int sequences,
      @ForAll @IntRange(min = 1, max = 4) int steps,
      @ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Integer> sizes = sizes(size, random);
    Set<Expr> shared = new HashSet<>(cell.inputs());
    cell.states().forEach(s -> shared.add(s.current()));
    shared.removeIf(_ -> random.nextInt(3) == 0);
    List<Bindings> batch = Runs.alike(Runs.batch(cell, sizes, steps, sequences, random), shared);
    Compiler compiler =
        Compiler.of(Derivation.of(cell), sizes).batch(sequences).blockRows(sequences);
    Runs.Result often = Runs.compiled(compiler.compile(), cell, batch);
    if (often.finite()) {
      often.requireSame(Runs.compiled(compiler.shared(shared).compile(), cell, batch, shared));
    }
  }

  private static Map<String, Integer> sizes(int most, Random random) {
    Map<String, Integer> sizes = new TreeMap<>();
    for (String d : List.of("n", "m", "p", "q")) {
      sizes.put(d, 1 + random.nextInt(most));
    }
    return sizes;
  }

  private static Map<String, Double> noise(
      Derivation derivation, List<Bindings> batch, Runs.Result expected, Random random) {
    Map<String, Double> noise = new TreeMap<>();
    for (int k = 0; k < DRAWS; k++) {
      Bptt.Gradient[] moved = new Bptt.Gradient[batch.size()];
      for (int b = 0; b < moved.length; b++) {
        moved[b] = RoundedRun.of(derivation, batch.get(b), new RandomRounding(random)).gradient();
      }
      Runs.interpreted(moved, 0, derivation.cell())
          .tensors()
          .forEach((tensor, values) -> {
            double[] unmoved = expected.tensors().get(tensor);
            double most = 0;
            for (int i = 0; i < values.length; i++) {
              most = Math.max(most, Math.abs(values[i] - unmoved[i]));
            }
            noise.merge(tensor, most, Math::max);
          });
    }
    return noise;
  }
}
