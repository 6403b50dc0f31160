package org.gradproof.eval.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A million steps of a large cell in a Java of its own with little memory.
class LongSpanTest {
  @Test
  @Tag("heavy")
  void aMillionStepsFitIntoOneGibibyte() throws Exception {
    assertEquals(0, java("-Xmx1g", "1000000", "128"));
  }

  @Test
  void aHundredThousandStepsFitIntoLittle() throws Exception {
    assertEquals(0, java("-Xmx64m", "100000", "16"));
  }

  private static int java(String heap, String steps, String hidden) throws Exception {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "--add-modules=jdk.incubator.vector",
            heap,
            "-cp",
            System.getProperty("java.class.path").replace("\n", File.pathSeparator),
            LongSpanTest.class.getName(),
            steps,
            hidden)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /// Value and gradient of the LSTM over `args[0]` steps with `args[1]` entries a state.
  public static void main(String[] args) {
    int steps = Integer.parseInt(args[0]);
    int hidden = Integer.parseInt(args[1]);
    Cell cell = Cells.shipped("lstm").orElseThrow();
    Map<String, Integer> sizes = Map.of("n", hidden, "m", hidden);
    Map<Expr, double[]> parameters = new HashMap<>();
    for (Expr p : cell.parameters()) {
      double[] entries = new double[p.shape().rows().size(sizes) * p.shape().cols().size(sizes)];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = Math.sin(i + entries.length) / Math.sqrt(hidden);
      }
      parameters.put(p, entries);
    }
    Map<Expr, double[]> initial = new HashMap<>();
    cell.states().forEach(s -> initial.put(s.previous(), new double[hidden]));
    // Numbers that are made as they are asked for.
    Source wave =
        (from, count, into) -> {
          for (int i = 0; i < count * hidden; i++) {
            long k = (long) from * hidden + i;
            into[i] = ((k * 2654435761L & 0xffff) - 0x8000) / 32768.0;
          }
        };
    Expr h = cell.states().stream().map(Recurrence.State::current).toList().getLast();
    Program program =
        Compiler.of(Derivation.of(cell), sizes)
            .upstream(Set.of(h))
            .inputGradients(false)
            .memory(8L << 20)
            .compile();
    Program.Given given =
        new Program.Given(
            parameters, initial, Map.of(cell.inputs().getFirst(), wave), Map.of(h, wave), Map.of());
    long start = System.nanoTime();
    Program.Gradient gradient = program.gradient(steps, given, Map.of());
    double seconds = (System.nanoTime() - start) / 1e9;
    double norm =
        gradient.parameters().values().stream()
            .flatMapToDouble(java.util.Arrays::stream)
            .map(x -> x * x)
            .sum();
    if (!Double.isFinite(norm) || norm == 0) {
      throw new IllegalStateException("the gradient is " + norm);
    }
    System.out.println(
        List.of(steps, hidden, seconds * 1e6 / steps, Runtime.getRuntime().totalMemory() >> 20));
  }
}
