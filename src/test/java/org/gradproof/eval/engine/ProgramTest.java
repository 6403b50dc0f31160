package org.gradproof.eval.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.expr.Expr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTest {
  static List<Cell> cells() {
    return Cells.shipped();
  }

  /// Different sizes, so that no two dimensions are exchanged unseen.
  static Map<String, Integer> sizes(Cell cell, int first) {
    Set<String> names = new TreeSet<>();
    cell.parameters()
        .forEach(p -> {
          names.addAll(p.shape().rows().names());
          names.addAll(p.shape().cols().names());
        });
    Map<String, Integer> sizes = new TreeMap<>();
    names.forEach(n -> sizes.put(n, first + 3 * sizes.size()));
    return sizes;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void agreesWithTheInterpreter(Cell cell) {
    Derivation derivation = Derivation.of(cell);
    for (int first : new int[] {1, 5, 13, 16, 40}) {
      Map<String, Integer> sizes = sizes(cell, first);
      for (int sequences : new int[] {1, 3, 8}) {
        List<Bindings> batch = Runs.batch(cell, sizes, 11, sequences, new Random());
        Program program = Compiler.of(derivation, sizes).batch(sequences).blockRows(32).compile();
        Runs.interpreted(derivation, batch)
            .requireClose(Runs.compiled(program, cell, batch), 1e-12);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void singlePrecisionAgreesToSinglePrecision(Cell cell) {
    Derivation derivation = Derivation.of(cell);
    Map<String, Integer> sizes = sizes(cell, 13);
    List<Bindings> batch = Runs.batch(cell, sizes, 11, 5, new Random());
    Program program = Compiler.of(derivation, sizes).batch(5).precision(Precision.FLOAT).compile();
    Runs.interpreted(derivation, batch).requireClose(Runs.compiled(program, cell, batch), 1e-4);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void threadsVectorsAndCheckpointsDoNotChangeABit(Cell cell) {
    Derivation derivation = Derivation.of(cell);
    Map<String, Integer> sizes = sizes(cell, 13);
    for (Precision precision : Precision.values()) {
      for (int sequences : new int[] {1, 5}) {
        List<Bindings> batch = Runs.batch(cell, sizes, 37, sequences, new Random());
        Compiler compiler =
            Compiler.of(derivation, sizes).batch(sequences).precision(precision).blockRows(20);
        Runs.Result plain = Runs.compiled(compiler.compile(), cell, batch);
        plain.requireSame(Runs.compiled(compiler.threads(2).compile(), cell, batch));
        plain.requireSame(Runs.compiled(compiler.threads(3).compile(), cell, batch));
        plain.requireSame(Runs.compiled(compiler.vectors(false).compile(), cell, batch));
        plain.requireSame(Runs.compiled(compiler.memory(0).compile(), cell, batch));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aProgramIsUsedAgain(Cell cell) {
    Derivation derivation = Derivation.of(cell);
    Map<String, Integer> sizes = sizes(cell, 6);
    Program program = Compiler.of(derivation, sizes).batch(2).compile();
    List<Bindings> first = Runs.batch(cell, sizes, 50, 2, new Random());
    List<Bindings> second = Runs.batch(cell, sizes, 9, 2, new Random());
    Runs.Result once = Runs.compiled(program, cell, second);
    Runs.compiled(program, cell, first);
    once.requireSame(Runs.compiled(program, cell, second));
  }

  @Test
  void saysWhatIsMissing() {
    Cell cell = Cells.shipped("rnn").orElseThrow();
    Map<String, Integer> sizes = Map.of("n", 2, "m", 3);
    Program program = Compiler.of(Derivation.of(cell), sizes).batch(2).compile();
    Program.Given given = Runs.given(Runs.batch(cell, sizes, 4, 2, new Random()));
    Expr weight = cell.parameters().getFirst();
    Expr state = cell.states().getFirst().previous();
    assertEquals("a run needs at least one step, not 0", message(program, 0, given));
    assertEquals(
        weight + " needs 6 numbers and is given none",
        message(
            program,
            4,
            new Program.Given(
                Map.of(), given.initial(), given.inputs(), given.upstream(), Map.of())));
    assertEquals(
        state + " needs 4 numbers and is given 1",
        message(
            program,
            4,
            new Program.Given(
                given.parameters(),
                Map.of(state, new double[1]),
                given.inputs(),
                given.upstream(),
                Map.of())));
    assertEquals(
        "the program wants the input of " + cell.inputs() + ", not of []",
        message(
            program,
            4,
            new Program.Given(
                given.parameters(), given.initial(), Map.of(), given.upstream(), Map.of())));
  }

  private static String message(Program program, int steps, Program.Given given) {
    return assertThrows(IllegalArgumentException.class, () -> program.value(steps, given))
        .getMessage();
  }

  /// A gradient at the last step only is a gradient from outside that is zero before.
  @ParameterizedTest
  @MethodSource("cells")
  void theLastGradientIsOneFromOutside(Cell cell) {
    Derivation derivation = Derivation.of(cell);
    Map<String, Integer> sizes = sizes(cell, 4);
    List<Bindings> batch = Runs.batch(cell, sizes, 6, 2, new Random());
    Program.Given given = Runs.given(batch);
    Map<Expr, double[]> last = new HashMap<>();
    Map<Expr, Source> atTheEnd = new HashMap<>();
    given
        .upstream()
        .forEach((state, source) -> {
          int perStep = state.shape().rows().size(sizes) * state.shape().cols().size(sizes) * 2;
          double[] entries = new double[perStep];
          source.read(5, 1, entries);
          last.put(state, entries);
          atTheEnd.put(
              state,
              (from, count, into) -> {
                Arrays.fill(into, 0, count * perStep, 0);
                if (from + count == 6) {
                  System.arraycopy(entries, 0, into, (count - 1) * perStep, perStep);
                }
              });
        });
    Program.Gradient one =
        Compiler.of(derivation, sizes)
            .batch(2)
            .upstream(Set.of())
            .compile()
            .gradient(
                6,
                new Program.Given(
                    given.parameters(), given.initial(), given.inputs(), Map.of(), last),
                Map.of());
    Program.Gradient other =
        Compiler.of(derivation, sizes)
            .batch(2)
            .compile()
            .gradient(
                6,
                new Program.Given(
                    given.parameters(), given.initial(), given.inputs(), atTheEnd, Map.of()),
                Map.of());
    assertEquals(one.value().loss(), other.value().loss(), 1e-12);
    one.parameters()
        .forEach((p, entries) ->
            assertArrayEquals(entries, other.parameters().get(p), 1e-12, p.toString()));
    one.initial()
        .forEach((s, entries) ->
            assertArrayEquals(entries, other.initial().get(s), 1e-12, s.toString()));
  }

  /// The gradient of `o` is zero, so that its part of what is handed to the step before can be
  /// computed ahead; but not in the place of the sum, which only two steps have.
  @Test
  void whatIsComputedAheadIsNotHandedOver() {
    Cell cell =
        Cells.parse(
            """
            c_t, α: scalar

            o = c_{t-1} s_{t-1}
            c_t = α c_{t-1} + sum(x_t)
            s_t = b∘s_{t-1} + tanh(o - o)
            """);
    Derivation derivation = Derivation.of(cell);
    Map<String, Integer> sizes = Map.of("n", 3, "m", 2);
    List<Bindings> batch = Runs.batch(cell, sizes, 7, 2, new Random());
    Program program = Compiler.of(derivation, sizes).batch(2).compile();
    Runs.interpreted(derivation, batch).requireClose(Runs.compiled(program, cell, batch), 1e-12);
  }
}
