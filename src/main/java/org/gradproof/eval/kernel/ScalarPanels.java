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
        double factor = x.data()[x.at() + i * x.row() + k];
        for (int j = 0; j < WIDTH; j++) {
          c[to + j] = Math.fma(factor, w[wAt + k * WIDTH + j], c[to + j]);
        }
      }
    }
  }

  @Override
  public void gram(double[] v, double[] w, int rows, double[] c, int cAt) {
    Arrays.fill(c, cAt, cAt + WIDTH * WIDTH, 0);
    for (int r = 0; r < rows * WIDTH; r += WIDTH) {
      for (int i = 0; i < WIDTH; i++) {
        for (int j = 0; j < WIDTH; j++) {
          int to = cAt + i * WIDTH + j;
          c[to] = Math.fma(v[r + i], w[r + j], c[to]);
        }
      }
    }
  }

  @Override
  public void squares(double[] w, int rows, double[] out) {
    double[][] sums = new double[2][WIDTH];
    for (int i = 0; i < rows * WIDTH; i++) {
      double[] sum = sums[i / WIDTH % 2];
      sum[i % WIDTH] = Math.fma(w[i], w[i], sum[i % WIDTH]);
    }
    Arrays.setAll(out, j -> sums[0][j] + sums[1][j]);
  }

  @Override
  public void spread(double[] w, int rows, double[] to, int at, int stride) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(w, i * WIDTH, to, at + i * stride, WIDTH);
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
    int wide = columns & -4;
    for (int i = 0; i < rows; i++) {
      int row = at + i * columns;
      double[] sums = new double[4];
      for (int k = 0; k < wide; k++) {
        sums[k % 4] = Math.fma(x[xAt + k], a[row + k], sums[k % 4]);
      }
      double rest = 0;
      for (int k = wide; k < columns; k++) {
        rest = Math.fma(a[row + k], x[xAt + k], rest);
      }
      y[yAt + i] = (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest;
    }
  }
}
