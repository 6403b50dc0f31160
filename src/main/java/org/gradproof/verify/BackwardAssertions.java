package org.gradproof.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.cell.Cell;
import org.gradproof.check.Verdict;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.ElementType;
import org.gradproof.verify.format.Tensor;

/// Assertions for tests of a forward and backward pass written in Java.
///
/// ```java
/// assertThatPassOf(Cells.parse("h_t = tanh(W x_t + U h_{t-1} + b)"))
///     .given("input", x, 5, 2, 3).given("W", w, 4, 3).given("U", u, 4, 4).given("b", b, 4)
///     .given("grad_output", g, 5, 2, 4)
///     .returned("output", mine.output(), 5, 2, 4).returned("W.grad", mine.dW(), 4, 3)
///     .isRight();
/// ```
///
/// Tensors are called as in a dump: `input`, `h0`, the parameters by their names in the cell,
/// `grad_output`, `grad_hn`; and what the pass returned `output`, `hn`, and a name with `.grad`.
/// Sequences are `[steps][batch][entries]`, matrices go row by row.
public final class BackwardAssertions {
  private final Cell cell;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private BackwardAssertions(Cell cell) {
    this.cell = cell;
  }

  /// Begins an assertion on a pass of a cell.
  public static BackwardAssertions assertThatPassOf(Cell cell) {
    return new BackwardAssertions(cell);
  }

  /// What the pass was given.
  ///
  /// @param name the tensor's name
  /// @param data its numbers
  /// @param shape its shape
  /// @throws IllegalArgumentException when numbers and shape do not fit
  public BackwardAssertions given(String name, double[] data, int... shape) {
    List<Integer> sizes = new ArrayList<>();
    long count = 1;
    for (int size : shape) {
      sizes.add(size);
      count *= size;
    }
    if (count != data.length) {
      throw new IllegalArgumentException(
          name + " has " + data.length + " numbers, its shape is " + Tensor.text(sizes));
    }
    tensors.put(name, new Tensor(name, ElementType.FLOAT64, sizes, data.clone()));
    return this;
  }

  /// What the pass returned.
  ///
  /// @param name the tensor's name
  /// @param data its numbers
  /// @param shape its shape
  public BackwardAssertions returned(String name, double[] data, int... shape) {
    return given(name, data, shape);
  }

  /// The verification, for those who want to look at it themselves.
  public Report report() {
    Dump dump = Dump.of("pass", List.copyOf(tensors.values()), Map.of());
    return Verification.of(dump).cell(cell, Map.of()).run();
  }

  /// Fails unless every returned tensor agrees with the cell's equations and their derivation.
  ///
  /// @throws AssertionError with the verdict and what explains it
  public void isRight() {
    Report report = report();
    if (!(report.verdict() instanceof Verdict.Agrees)) {
      StringBuilder message = new StringBuilder(report.summary());
      report.conventions().forEach(e -> message.append('\n').append(e.sentence()));
      report.faults().forEach(e -> message.append('\n').append(e.sentence()));
      report.unexplained().ifPresent(e -> message.append('\n').append(e));
      throw new AssertionError(message.toString());
    }
  }
}
