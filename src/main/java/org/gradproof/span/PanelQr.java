package org.gradproof.span;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.gradproof.eval.kernel.Panels;

/// The orthonormal frame `Q` of a product of matrices, and the step `J Q = Q' R` that moves it on.
///
/// Blocked Gram–Schmidt over panels of eight columns, with a second pass over a panel when the
/// first cancels more than a trusted factor c of some column ("twice is enough", Kahan and
/// Parlett): then `‖QᵀQ − 1‖` stays below about `c²ε`, and near `c·ε·√N` in most steps. The
/// diagonal of `R` is never negative; a column that depends on those before it gets 0 there and is
/// replaced by a random one, so that `Q` stays orthonormal. Cost of a step: one application of `J`
/// a panel and `2 N m²` operations, twice that for the panels that need a second pass.
///
/// What `Q` lacks in orthogonality does not add up over steps. Whatever the frames, `J_T … J_1 Q_0
/// = Q_T R_T … R_1` up to rounding in each column; with `Q_T = Q'' S` for an orthonormal `Q''` and
/// a triangular S within δ of 1, the exact triangular factor is `S R_T … R_1`: the sums of `ln
/// R_ii` over all steps together are off by no more than about δ.
final class PanelQr {
  private static final int W = Panels.WIDTH;

  /// The cancellation that a single pass may have.
  static final double TRUSTED = 6;

  /// The same where only `R` is of interest.
  static final double TRUSTED_FOR_R = 256;

  /// Squares of lengths that are neither too small nor too large to be summed.
  private static final double SMALL = 0x1p-900;

  private static final double LARGE = 0x1p900;

  /// The part of its length that a column which is not dependent keeps in a second pass. Rounding
  /// errors need not lie outside the span of the columns before: symmetries can keep them in it.
  private static final double DEPENDENT = 1e-4;

  private final Panels panels = Panels.fastest();
  private final RandomGenerator random;
  private final int size;
  private final int columns;
  private final double[][] frame;
  private final double[] done;
  private PanelFactor factor = new PanelFactor(TRUSTED / 2);
  private double[] work;
  private final double[][] triangles;
  private final double[] again = new double[W * W];
  private final double[] before = new double[W];
  private final double[] diagonal;
  private final double[][] projections;
  private final double[] correction;
  private double largest;
  private final int[] shifts = new int[W];
  private double trusted = TRUSTED;
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

  /// Lets a single pass be good enough more often, where errors of `Q` near 10⁻¹⁰ do no harm.
  PanelQr forR() {
    trusted = TRUSTED_FOR_R;
    factor = new PanelFactor(Math.sqrt(TRUSTED * TRUSTED_FOR_R));
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
    for (int p = 0; p < frame.length; p++) {
      double[] panel = frame[p];
      steps.apply(panel, work);
      frame[p] = work;
      work = panel;
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
    double[] projection = projections[p];
    double[] square = triangles[p];
    int used = Math.min(W, columns - p * W);
    boolean shifted = shift(frame[p], used);
    double cancelled = pass(p, projection, square, used, size * 0x1p-52);
    for (int j = 0; j < used; j++) {
      largest = Math.max(largest, Math.scalb(before[j], shifts[j]));
    }
    for (int attempt = 0; cancelled > trusted && attempt < 4; attempt++) {
      revive(frame[p], used);
      panels.squares(frame[p], size, before);
      cancelled = pass(p, correction, again, used, DEPENDENT);
      for (int k = 0; k < p * W; k += W) {
        addProduct(correction, k * W, square, projection, k * W);
      }
      multiply(again, square);
    }
    if (shifted) {
      for (int i = 0; i < p * W * W; i++) {
        projection[i] = Math.scalb(projection[i], shifts[i % W]);
      }
      for (int i = 0; i < W * W; i++) {
        square[i] = Math.scalb(square[i], shifts[i % W]);
      }
    }
    for (int j = 0; j < used; j++) {
      diagonal[p * W + j] = square[j * W + j];
    }
    panels.spread(frame[p], size, done, p * W, frame.length * W);
  }

  /// Computes the squares of the lengths of the columns; gives those for which that is not possible
  /// ordinary lengths, by powers of two.
  ///
  /// @return whether there were any
  private boolean shift(double[] w, int used) {
    Arrays.fill(shifts, 0);
    panels.squares(w, size, before);
    boolean shifted = false;
    for (int j = 0; j < used; j++) {
      if (!(before[j] >= SMALL && before[j] <= LARGE)) {
        double most = 0;
        for (int i = j; i < size * W; i += W) {
          most = Math.max(most, Math.abs(w[i]));
        }
        if (most > 0 && most < Double.POSITIVE_INFINITY) {
          shifts[j] = Math.getExponent(most);
          for (int i = j; i < size * W; i += W) {
            w[i] = Math.scalb(w[i], -shifts[j]);
          }
          shifted = true;
        }
      }
    }
    if (shifted) {
      panels.squares(w, size, before);
    }
    return shifted;
  }

  /// One pass: projects on the complement of the panels before, then orthonormalises. The squares
  /// of the lengths are known.
  ///
  /// @param least the part of its length that a column must keep not to count as dependent
  /// @return the largest factor by which a column lost length
  private double pass(int p, double[] projection, double[] triangle, int used, double least) {
    double[] w = frame[p];
    for (int j = 0; j < W; j++) {
      before[j] = Math.sqrt(before[j]);
    }
    int earlier = p * W;
    if (earlier > 0) {
      for (int k = 0; k < p; k++) {
        panels.gram(frame[k], w, size, projection, k * W * W);
      }
      negate(projection, earlier * W);
      panels.product(
          new Panels.Left(done, 0, frame.length * W), size, earlier, projection, 0, w, 0, true);
      negate(projection, earlier * W);
    }
    double cancelled = factor.factor(w, work, size, used, before, least, triangle);
    frame[p] = work;
    work = w;
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
