package org.gradproof.eval.kernel;

import java.util.Arrays;

/// Panels entry by entry.
final class ScalarPanels implements Panels {
  @Override
  public void product(
      Left x, int rows, int depth, double[] w, int wAt, double[] c, int cAt, boolean add) {
    for (int i = 0; i < rows; i++) {
      int to = cAt + i * WIDTH;
      if (!add) {
        Arrays.fill(c, to, to + WIDTH, 0);
      }
      for (int k = 0; k < depth; k++) {
        double factor = x.data()[x.at() + i * x.row() + k * x.step()];
        for (int j = 0; j < WIDTH; j++) {
          c[to + j] = Math.fma(factor, w[wAt + k * WIDTH + j], c[to + j]);
        }
      }
    }
  }

  @Override
  public void dots(double[] w, int at, int rows, int column, double[] out) {
    Arrays.fill(out, 0, WIDTH, 0);
    for (int r = 0; r < rows; r++) {
      double factor = w[at + r * WIDTH + column];
      for (int j = 0; j < WIDTH; j++) {
        out[j] = Math.fma(factor, w[at + r * WIDTH + j], out[j]);
      }
    }
  }

  @Override
  public void eliminate(double[] w, int at, int rows, int column, double[] scale, double[] out) {
    for (int r = 0; r < rows; r++) {
      double factor = -w[at + r * WIDTH + column];
      for (int j = 0; j < WIDTH; j++) {
        int entry = at + r * WIDTH + j;
        w[entry] = Math.fma(factor, out[j], w[entry] * scale[j]);
      }
    }
  }

  @Override
  public void scaleRows(
      double[] diag,
      int diagAt,
      double[] in,
      int inAt,
      double[] out,
      int outAt,
      int rows,
      boolean add) {
    for (int r = 0; r < rows; r++) {
      for (int j = r * WIDTH; j < (r + 1) * WIDTH; j++) {
        double held = add ? out[outAt + j] : 0;
        out[outAt + j] = Math.fma(diag[diagAt + r], in[inAt + j], held);
      }
    }
  }

  @Override
  public void timesVector(
      double[] a, int at, int rows, int columns, double[] x, int xAt, double[] y, int yAt) {
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int k = 0; k < columns; k++) {
        sum = Math.fma(a[at + i * columns + k], x[xAt + k], sum);
      }
      y[yAt + i] = sum;
    }
  }
}
