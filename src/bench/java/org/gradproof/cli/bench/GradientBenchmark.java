package org.gradproof.cli.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gradproof.cell.Cells;
import org.gradproof.eval.engine.Precision;
import org.gradproof.eval.engine.Program;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Value and gradient of a cell over a span.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GradientBenchmark {
  /// A shipped cell.
  @Param({"rnn", "lstm", "gru", "gru-reset-after", "lstm-peephole"})
  public String cell;

  /// The number format.
  @Param({"DOUBLE", "FLOAT"})
  public Precision precision;

  /// The span.
  @Param("1000")
  public int steps;

  /// Sequences side by side.
  @Param("1")
  public int batch;

  /// Size of every dimension.
  @Param("64")
  public int hidden;

  private Program program;
  private Program.Given given;

  /// Derives and compiles.
  @Setup
  public void compile() {
    Span span = new Span(Cells.shipped(cell).orElseThrow(), precision, steps, batch, hidden, 1);
    program = span.program();
    given = span.given();
  }

  /// One run.
  @Benchmark
  public Program.Gradient gradient() {
    return program.gradient(steps, given, Map.of());
  }
}
