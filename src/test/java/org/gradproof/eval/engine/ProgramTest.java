package org.gradproof.eval.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTest {
  static List<String> cells() {
    return List.of("rnn", "lstm", "gru", "gru-reset-after", "gru-chung", "lstm-peephole", "lstm-cifg", "lstm-1997", "lstm-projected");
  }

  @ParameterizedTest
  @MethodSource("cells")
  void agreesWithTheInterpreter(String name) {
    Cell cell = Cells.shipped(name).orElseThrow();
    Derivation derivation = Derivation.of(cell);
    Map<String, Integer> sizes = new java.util.TreeMap<>();
    int size = 5;
    for (String d : dimensions(cell)) {
      sizes.put(d, size++);
    }
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int sequences : new int[] {1, 3}) {
      List<Bindings> batch = new ArrayList<>();
      for (int b = 0; b < sequences; b++) {
        Bindings one = Bindings.random(cell, sizes, 11, 1, random);
        batch.add(
            b == 0
                ? one
                : new Bindings(
                    sizes, batch.getFirst().parameters(), one.initial(), one.inputs(), one.upstream()));
      }
      Bptt.Gradient[] gradients = new Bptt.Gradient[sequences];
      double loss = 0;
      for (int b = 0; b < sequences; b++) {
        Bptt bptt = new Bptt(derivation, batch.get(b));
        Bptt.Trajectory trajectory = bptt.forward();
        loss += trajectory.loss();
        gradients[b] = bptt.gradient(trajectory);
      }
      Program program = Compiler.of(derivation, sizes).batch(sequences).blockRows(4).compile();
      if (sequences == 1) {
        System.out.println(name + "\n" + program.listing());
      }
      Runs.Result expected = Runs.interpreted(gradients, loss, cell);
      Runs.Result got = Runs.compiled(program, cell, batch);
      assertEquals(expected.loss(), got.loss(), 1e-12);
      expected.tensors().forEach((tensor, values) -> {
        double[] mine = got.tensors().get(tensor);
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < values.length; i++) {
          largest = Math.max(largest, Math.abs(values[i]));
          worst = Math.max(worst, Math.abs(values[i] - mine[i]));
        }
        assertTrue(worst <= 1e-13 * largest, tensor + " differs by " + worst + " of " + largest);
      });
    }
  }

  private static java.util.Set<String> dimensions(Cell cell) {
    java.util.Set<String> names = new java.util.TreeSet<>();
    cell.parameters().forEach(p -> {
      names.addAll(p.shape().rows().names());
      names.addAll(p.shape().cols().names());
    });
    return names;
  }
}
