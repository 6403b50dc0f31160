package org.gradproof.cli.bench;

import java.util.concurrent.TimeUnit;
import org.gradproof.eval.engine.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Matrix products, ours and those of other libraries.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {
  private final Runnable ours = Products.square(Precision.DOUBLE).run();
  private final Runnable oursFloat = Products.square(Precision.FLOAT).run();
  private final Runnable oursTimesVector = Products.times(Precision.DOUBLE, 256, 64).run();
  private final Runnable commonsRows = Products.commonsRows();
  private final Runnable commonsBlocks = Products.commonsBlocks();
  private final Runnable ejml = Products.ejml();

  /// Ours, float64.
  @Benchmark
  public void ours() {
    ours.run();
  }

  /// Ours, float32.
  @Benchmark
  public void oursFloat() {
    oursFloat.run();
  }

  /// Ours, float64, 256×64 times a vector.
  @Benchmark
  public void oursTimesVector() {
    oursTimesVector.run();
  }

  /// Commons Math, rows of arrays.
  @Benchmark
  public void commonsRows() {
    commonsRows.run();
  }

  /// Commons Math, blocks.
  @Benchmark
  public void commonsBlocks() {
    commonsBlocks.run();
  }

  /// EJML.
  @Benchmark
  public void ejml() {
    ejml.run();
  }
}
