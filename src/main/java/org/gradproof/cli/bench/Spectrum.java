package org.gradproof.cli.bench;

import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.span.Lyapunov;
import org.gradproof.span.TangentProgram;

/// All Lyapunov exponents of the chaotic map `h_t = tanh(U h_{t-1})`, `U_ij ~ N(0, g²/N)`.
///
/// @param size N
/// @param steps T, orthonormalised at each
record Spectrum(int size, int steps) {
  private static final double GAIN = 1.5;
  private static final int CHECKED_STEPS = 50;

  /// Multiplications and additions in matrix products, for every step: `2N³` for `J Q` and as many
  /// for `Q R` by Gram–Schmidt, the fewest that any method with an explicit Q takes.
  Work work() {
    double cube = (double) size * size * size;
    return new Work(steps * 4 * cube, 0);
  }

  /// The exponents by us.
  ///
  /// @throws DisagreementException when they break the sum rule
  Runnable ours() {
    requireSumRule();
    return () -> sumOfExponents(steps);
  }

  private double sumOfExponents(int count) {
    return new Lyapunov(size, 0, count, 1).of(program(), new Random(2)).sum().value();
  }

  /// `Σ λ_i = E ln |det J|` for the first steps.
  private void requireSumRule() {
    TangentProgram program = program();
    double sum = 0;
    for (int t = 0; t < CHECKED_STEPS; t++) {
      program.next();
      var lu = new LUDecomposition(new Array2DRowRealMatrix(program.dense(), false), 0);
      for (int i = 0; i < size; i++) {
        sum += Math.log(Math.abs(lu.getU().getEntry(i, i))) / CHECKED_STEPS;
      }
    }
    double ours = sumOfExponents(CHECKED_STEPS);
    if (!(Math.abs(ours - sum) <= 1e-10 * size)) {
      throw new DisagreementException(
          "the exponents add up to %.12f, the determinants say %.12f".formatted(ours, sum));
    }
  }

  private TangentProgram program() {
    Cell cell = Cells.parse("h_t = tanh(U h_{t-1})\n");
    RandomGenerator random = new Random(1);
    Expr h = cell.states().getFirst().previous();
    Matrix u = Matrix.drawn(size, size, () -> GAIN / Math.sqrt(size) * random.nextGaussian());
    Matrix start = Matrix.drawn(size, 1, random::nextGaussian);
    return TangentProgram.of(
        cell,
        Map.of(h.shape().rows().toString(), size),
        Map.of(cell.parameters().getFirst(), u),
        Map.of(h, start),
        (_, _) -> {});
  }

  /// The same by EJML: its product, its Householder QR.
  Runnable ejml() {
    RandomGenerator random = new Random(1);
    DMatrixRMaj u = drawn(random, size, GAIN / Math.sqrt(size));
    DMatrixRMaj start = drawn(random, 1, 1);
    DMatrixRMaj frame = drawn(random, size, 1);
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(size, size);
    DMatrixRMaj next = new DMatrixRMaj(size, 1);
    DMatrixRMaj moved = new DMatrixRMaj(size, size);
    DMatrixRMaj r = new DMatrixRMaj(size, size);
    double[] sums = new double[size];
    return () -> {
      DMatrixRMaj h = start.copy();
      for (int t = 0; t < steps; t++) {
        CommonOps_DDRM.mult(u, h, next);
        CommonOps_DDRM.mult(u, frame, moved);
        for (int i = 0; i < size; i++) {
          double y = Math.tanh(next.get(i));
          h.set(i, y);
          for (int j = 0; j < size; j++) {
            moved.set(i, j, (1 - y * y) * moved.get(i, j));
          }
        }
        qr.decompose(moved);
        qr.getQ(frame, true);
        qr.getR(r, true);
        for (int i = 0; i < size; i++) {
          sums[i] += Math.log(Math.abs(r.get(i, i)));
        }
      }
    };
  }

  private DMatrixRMaj drawn(RandomGenerator random, int columns, double deviation) {
    DMatrixRMaj m = new DMatrixRMaj(size, columns);
    for (int i = 0; i < m.getNumElements(); i++) {
      m.set(i, deviation * random.nextGaussian());
    }
    return m;
  }
}
