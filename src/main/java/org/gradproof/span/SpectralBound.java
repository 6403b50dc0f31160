package org.gradproof.span;

import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;

/// The largest singular value of the weights that multiply a state.
final class SpectralBound {
  /// Allowance for the rounding errors of a singular value decomposition, in units of `N ε σ_1`.
  private static final double ALLOWANCE = 32 * 0x1p-52;

  private SpectralBound() {}

  /// An upper bound on `σ_max(U)` for the only gate of a cell.
  static double ofStateWeights(Network network, Expr previous) {
    Equation equation = network.cell().equations().getFirst();
    for (Expr node : Expr.topological(List.of(equation.value()))) {
      if (node.op() instanceof Op.MatMul(Expr w, Expr v) && network.parameters().containsKey(w)) {
        Matrix m = network.parameters().get(w);
        if (v == previous) {
          return bound(m, 0, m.cols());
        }
        if (v.op() instanceof Op.Stack(List<Expr> parts) && parts.contains(previous)) {
          int from = 0;
          for (Expr part : parts) {
            int size = part.shape().rows().size(network.sizes());
            if (part == previous) {
              return bound(m, from, from + size);
            }
            from += size;
          }
        }
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static double bound(Matrix m, int from, int to) {
    double[][] block = new double[m.rows()][to - from];
    for (int i = 0; i < m.rows(); i++) {
      for (int j = from; j < to; j++) {
        block[i][j - from] = m.get(i, j);
      }
    }
    double norm = new SingularValueDecomposition(new Array2DRowRealMatrix(block, false)).getNorm();
    return norm * (1 + ALLOWANCE * m.rows());
  }
}
