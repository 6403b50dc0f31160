package org.gradproof.eval.engine;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTest {
  static List<Cell> cells() {
    return Cells.shipped();
  }

  /// Different sizes, so that no two dimensions are exchanged unseen.
  static Map<String, Integer> sizes(Cell cell, int first) {
    Set<String> names = new TreeSet<>();
    cell.parameters().forEach(p -> {
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
    Program program =
        Compiler.of(derivation, sizes).batch(5).precision(Precision.FLOAT).compile();
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
}
