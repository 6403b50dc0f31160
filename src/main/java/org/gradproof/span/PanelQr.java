package org.gradproof.span;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.gradproof.eval.kernel.Panels;

/// The orthonormal frame `Q` of a product of matrices, and the step `J Q = Q' R` that moves it on.
///
/// Blocked Gram–Schmidt over panels of eight columns, with a second pass over a panel when the
/// first cancels more than a factor [#TRUSTED] of some column ("twice is enough", Kahan and
/// Parlett), so that `‖QᵀQ − 1‖` stays near `TRUSTED·ε·√N`. The diagonal of `R` is never negative;
/// a column that depends on those before it gets 0 there and is replaced by a random one, so that
/// `Q` stays orthonormal. Cost of a step: one application of `J` a panel and `2 N m²` operations,
/// twice that where a second pass is needed.
final class PanelQr {
  private static final int W = Panels.WIDTH;

  /// The cancellation that a single pass may have.
  static final double TRUSTED = 8;

  /// The part of its length that a column which is not dependent keeps in a second pass. Rounding
  /// errors need not lie outside the span of the columns before: symmetries can keep them in it.
  private static final double DEPENDENT = 1e-4;

  private final Panels panels = Panels.fastest();
  private final RandomGenerator random;
  private final int size;
  private final int columns;
  private final double[][] frame;
  private final double[] done;
  private final double[] work;
  private final double[][] triangles;
  private final double[] again = new double[W * W];
  private final double[] scale = new double[W];
  private final double[] out = new double[W];
  private final double[] before = new double[W];
  private final double[] diagonal;
  private final double[][] projections;
  private final double[] correction;
  private double largest;
  private boolean keepsR;
  private double[] r = {};

  /// The frame of the first `columns` unit vectors.
  ///
  /// @param size N
  /// @param columns m, at most N; the frame is padded to whole panels where N allows
  /// @param random where replacements come from
  PanelQr(int size, int columns, RandomGenerator random) {
    this.size = size;
    this.columns = columns;
    this.random = random;
    int count = Math.ceilDiv(columns, W);
    this.frame = new double[count][size * W];
    this.done = new double[size * count * W];
    this.work = new double[size * W];
    this.projections = new double[count][count * W * W];
    this.triangles = new double[count][W * W];
    this.correction = new double[count * W * W];
    this.diagonal = new double[count * W];
    for (int j = 0; j < columns; j++) {
      frame[j / W][j * W + j % W] = 1;
    }
  }

  /// The number m of columns.
  int columns() {
    return columns;
  }

  /// The panels of `Q`, N rows each; columns beyond m are 0.
  double[][] frame() {
    return frame;
  }

  /// Keeps the whole of `R`, not only its diagonal.
  PanelQr keepingR() {
    keepsR = true;
    r = new double[columns * columns];
    return this;
  }

  /// `R` of the last step, m×m, row by row.
  double[] r() {
    return r;
  }

  /// The diagonal of `R` of the last step.
  double[] diagonal() {
    return diagonal;
  }

  /// The largest norm of a column of `J Q` in the last step.
  double largest() {
    return largest;
  }

  /// Takes over the leading columns of another frame.
  void take(PanelQr other) {
    for (int p = 0; p < frame.length; p++) {
      System.arraycopy(other.frame[p], 0, frame[p], 0, size * W);
      int used = Math.min(W, columns - p * W);
      for (int i = 0; i < size; i++) {
        Arrays.fill(frame[p], i * W + used, (i + 1) * W, 0);
      }
    }
  }

  /// Makes the frame a random one, orthonormal.
  void randomise() {
    for (int p = 0; p < frame.length; p++) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < Math.min(W, columns - p * W); j++) {
          frame[p][i * W + j] = random.nextGaussian();
        }
      }
    }
    orthonormalise();
  }

  /// `J Q = Q' R`: replaces `Q` by `Q'`.
  void step(LinearSteps steps) {
    apply(steps);
    orthonormalise();
  }

  /// `Q = J Q`, without orthonormalisation.
  void apply(LinearSteps steps) {
    for (double[] panel : frame) {
      steps.apply(panel, work);
      System.arraycopy(work, 0, panel, 0, work.length);
    }
  }

  /// `Q = Q' R`.
  void orthonormalise() {
    largest = 0;
    for (int p = 0; p < frame.length; p++) {
      panel(p);
    }
    if (keepsR) {
      collect();
    }
  }

  private void panel(int p) {
    double[] w = frame[p];
    double[] projection = projections[p];
    double[] square = triangles[p];
    int used = Math.min(W, columns - p * W);
    double cancelled = pass(p, w, projection, square, used, size * 0x1p-52);
    for (int j = 0; j < used; j++) {
      diagonal[p * W + j] = square[j * W + j];
      largest = Math.max(largest, before[j]);
    }
    for (int attempt = 0; cancelled > TRUSTED && attempt < 4; attempt++) {
      revive(w, used);
      cancelled = pass(p, w, correction, again, used, DEPENDENT);
      for (int k = 0; k < p * W; k += W) {
        addProduct(correction, k * W, square, projection, k * W);
      }
      multiply(again, square);
      for (int j = 0; j < used; j++) {
        diagonal[p * W + j] = square[j * W + j];
      }
    }
    int stride = frame.length * W;
    for (int i = 0; i < size; i++) {
      System.arraycopy(w, i * W, done, i * stride + p * W, W);
    }
  }

  /// One pass: projects on the complement of the panels before, then orthonormalises.
  ///
  /// @param least the part of its length that a column must keep not to count as dependent
  /// @return the largest factor by which a column lost length
  private double pass(
      int p, double[] w, double[] projection, double[] triangle, int used, double least) {
    for (int j = 0; j < W; j++) {
      before[j] = 0;
    }
    for (int i = 0; i < size * W; i += W) {
      for (int j = 0; j < W; j++) {
        before[j] = Math.fma(w[i + j], w[i + j], before[j]);
      }
    }
    for (int j = 0; j < W; j++) {
      before[j] = Math.sqrt(before[j]);
    }
    int stride = frame.length * W;
    int earlier = p * W;
    if (earlier > 0) {
      panels.product(
          new Panels.Left(done, 0, 1, stride), earlier, size, w, 0, projection, 0, false);
      negate(projection, earlier * W);
      panels.product(new Panels.Left(done, 0, stride, 1), size, earlier, projection, 0, w, 0, true);
      negate(projection, earlier * W);
    }
    Arrays.fill(triangle, 0);
    double cancelled = 1;
    for (int j = 0; j < used; j++) {
      panels.dots(w, 0, size, j, out);
      double squared = out[j];
      double norm = Math.sqrt(squared);
      boolean gone = !(norm > least * before[j]);
      cancelled = gone ? Double.POSITIVE_INFINITY : Math.max(cancelled, before[j] / norm);
      triangle[j * W + j] = gone ? 0 : norm;
      for (int k = 0; k < W; k++) {
        scale[k] = 1;
        boolean later = k > j && k < used && !gone;
        triangle[j * W + k] = k == j ? triangle[j * W + k] : later ? out[k] / norm : 0;
        out[k] = later ? out[k] / squared : 0;
      }
      scale[j] = gone ? 0 : 1 / norm;
      panels.eliminate(w, 0, size, j, scale, out);
    }
    return cancelled;
  }

  /// Puts random columns in the place of zero ones.
  private void revive(double[] w, int used) {
    for (int j = 0; j < used; j++) {
      boolean zero = true;
      for (int i = 0; i < size && zero; i++) {
        zero = w[i * W + j] == 0;
      }
      if (zero) {
        for (int i = 0; i < size; i++) {
          w[i * W + j] = random.nextGaussian();
        }
      }
    }
  }

  private static void negate(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = -x[i];
    }
  }

  /// `into += a b` for 8×8 blocks.
  private static void addProduct(double[] a, int at, double[] b, double[] into, int to) {
    for (int i = 0; i < W; i++) {
      for (int k = 0; k < W; k++) {
        double factor = a[at + i * W + k];
        for (int j = 0; j < W; j++) {
          into[to + i * W + j] += factor * b[k * W + j];
        }
      }
    }
  }

  /// `b = a b` for upper triangular 8×8 blocks.
  private static void multiply(double[] a, double[] b) {
    for (int i = 0; i < W; i++) {
      for (int j = W - 1; j >= i; j--) {
        double sum = 0;
        for (int k = i; k <= j; k++) {
          sum += a[i * W + k] * b[k * W + j];
        }
        b[i * W + j] = sum;
      }
    }
  }

  private void collect() {
    Arrays.fill(r, 0);
    for (int j = 0; j < columns; j++) {
      int p = j / W;
      for (int i = 0; i <= j; i++) {
        double[] from = i < p * W ? projections[p] : triangles[p];
        r[i * columns + j] = from[(i < p * W ? i : i - p * W) * W + j % W];
      }
    }
  }
}
