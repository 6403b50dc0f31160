package org.gradproof.span;

import java.util.function.Supplier;
import org.gradproof.eval.kernel.Panels;

/// Matrices given entry by entry.
public final class DenseSteps implements LinearSteps {
  private final Panels panels = Panels.fastest();
  private final int size;
  private final Supplier<double[]> source;
  private double[] matrix = {};

  /// Matrices from a source.
  ///
  /// @param size N
  /// @param source the next matrix, row by row
  public DenseSteps(int size, Supplier<double[]> source) {
    this.size = size;
    this.source = source;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void next() {
    matrix = source.get();
  }

  @Override
  public void apply(double[] in, double[] out) {
    panels.product(new Panels.Left(matrix, 0, size), size, size, in, 0, out, 0, false);
  }
}
