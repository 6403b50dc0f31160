package org.gradproof.eval.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Panels in vectors of four. Needs the module `jdk.incubator.vector`.
final class VectorPanels implements Panels {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_256;

  /// Entries of a vector, half a panel.
  private static final int L = 4;

  @Override
  public void product(
      Left x, int rows, int depth, double[] w, int wAt, double[] c, int cAt, boolean add) {
    int high = rows & -4;
    for (int i = 0; i < high; i += 4) {
      four(x.data(), x.at() + i * x.row(), x.row(), depth, w, wAt, c, cAt + i * WIDTH, add);
    }
    for (int i = high; i < rows; i++) {
      one(x.data(), x.at() + i * x.row(), depth, w, wAt, c, cAt + i * WIDTH, add);
    }
  }

  private static void four(
      double[] x,
      int x0,
      int row,
      int depth,
      double[] w,
      int wAt,
      double[] c,
      int c0,
      boolean add) {
    int c1 = c0 + WIDTH;
    int c2 = c1 + WIDTH;
    int c3 = c2 + WIDTH;
    DoubleVector s00 = start(c, c0, add);
    DoubleVector s01 = start(c, c0 + L, add);
    DoubleVector s10 = start(c, c1, add);
    DoubleVector s11 = start(c, c1 + L, add);
    DoubleVector s20 = start(c, c2, add);
    DoubleVector s21 = start(c, c2 + L, add);
    DoubleVector s30 = start(c, c3, add);
    DoubleVector s31 = start(c, c3 + L, add);
    int x1 = x0 + row;
    int x2 = x1 + row;
    int x3 = x2 + row;
    for (int k = 0; k < depth; k++) {
      DoubleVector w0 = DoubleVector.fromArray(S, w, wAt + WIDTH * k);
      DoubleVector w1 = DoubleVector.fromArray(S, w, wAt + WIDTH * k + L);
      DoubleVector a = DoubleVector.broadcast(S, x[x0 + k]);
      s00 = a.fma(w0, s00);
      s01 = a.fma(w1, s01);
      a = DoubleVector.broadcast(S, x[x1 + k]);
      s10 = a.fma(w0, s10);
      s11 = a.fma(w1, s11);
      a = DoubleVector.broadcast(S, x[x2 + k]);
      s20 = a.fma(w0, s20);
      s21 = a.fma(w1, s21);
      a = DoubleVector.broadcast(S, x[x3 + k]);
      s30 = a.fma(w0, s30);
      s31 = a.fma(w1, s31);
    }
    store(s00, s01, c, c0);
    store(s10, s11, c, c1);
    store(s20, s21, c, c2);
    store(s30, s31, c, c3);
  }

  private static void store(DoubleVector low, DoubleVector high, double[] c, int at) {
    low.intoArray(c, at);
    high.intoArray(c, at + L);
  }

  private static void one(
      double[] x, int at, int depth, double[] w, int wAt, double[] c, int cAt, boolean add) {
    DoubleVector s0 = start(c, cAt, add);
    DoubleVector s1 = start(c, cAt + L, add);
    for (int k = 0; k < depth; k++) {
      DoubleVector a = DoubleVector.broadcast(S, x[at + k]);
      s0 = a.fma(DoubleVector.fromArray(S, w, wAt + WIDTH * k), s0);
      s1 = a.fma(DoubleVector.fromArray(S, w, wAt + WIDTH * k + L), s1);
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + L);
  }

  /// Four columns of `V` at a time. In one method, because the compiler leaves one of this length
  /// alone: inlined into its callers, it runs out of registers.
  @Override
  public void gram(double[] v, double[] w, int rows, double[] c, int cAt) {
    for (int first = 0; first < WIDTH; first += 4) {
      DoubleVector s00 = DoubleVector.zero(S);
      DoubleVector s01 = DoubleVector.zero(S);
      DoubleVector s10 = DoubleVector.zero(S);
      DoubleVector s11 = DoubleVector.zero(S);
      DoubleVector s20 = DoubleVector.zero(S);
      DoubleVector s21 = DoubleVector.zero(S);
      DoubleVector s30 = DoubleVector.zero(S);
      DoubleVector s31 = DoubleVector.zero(S);
      for (int k = 0; k < rows; k++) {
        DoubleVector w0 = DoubleVector.fromArray(S, w, WIDTH * k);
        DoubleVector w1 = DoubleVector.fromArray(S, w, WIDTH * k + L);
        int at = WIDTH * k + first;
        DoubleVector a = DoubleVector.broadcast(S, v[at]);
        s00 = a.fma(w0, s00);
        s01 = a.fma(w1, s01);
        a = DoubleVector.broadcast(S, v[at + 1]);
        s10 = a.fma(w0, s10);
        s11 = a.fma(w1, s11);
        a = DoubleVector.broadcast(S, v[at + 2]);
        s20 = a.fma(w0, s20);
        s21 = a.fma(w1, s21);
        a = DoubleVector.broadcast(S, v[at + 3]);
        s30 = a.fma(w0, s30);
        s31 = a.fma(w1, s31);
      }
      int to = cAt + first * WIDTH;
      s00.intoArray(c, to);
      s01.intoArray(c, to + L);
      s10.intoArray(c, to + WIDTH);
      s11.intoArray(c, to + WIDTH + L);
      s20.intoArray(c, to + 2 * WIDTH);
      s21.intoArray(c, to + 2 * WIDTH + L);
      s30.intoArray(c, to + 3 * WIDTH);
      s31.intoArray(c, to + 3 * WIDTH + L);
    }
  }

  @Override
  public void squares(double[] w, int rows, double[] out) {
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int even = (rows & -2) * WIDTH;
    for (int r = 0; r < even; r += 2 * WIDTH) {
      DoubleVector a0 = DoubleVector.fromArray(S, w, r);
      DoubleVector a1 = DoubleVector.fromArray(S, w, r + L);
      DoubleVector a2 = DoubleVector.fromArray(S, w, r + WIDTH);
      DoubleVector a3 = DoubleVector.fromArray(S, w, r + WIDTH + L);
      s0 = a0.fma(a0, s0);
      s1 = a1.fma(a1, s1);
      s2 = a2.fma(a2, s2);
      s3 = a3.fma(a3, s3);
    }
    if (even < rows * WIDTH) {
      DoubleVector a0 = DoubleVector.fromArray(S, w, even);
      DoubleVector a1 = DoubleVector.fromArray(S, w, even + L);
      s0 = a0.fma(a0, s0);
      s1 = a1.fma(a1, s1);
    }
    store(s0.add(s2), s1.add(s3), out, 0);
  }

  @Override
  public void spread(double[] w, int rows, double[] to, int at, int stride) {
    for (int i = 0; i < rows; i++) {
      DoubleVector.fromArray(S, w, i * WIDTH).intoArray(to, at + i * stride);
      DoubleVector.fromArray(S, w, i * WIDTH + L).intoArray(to, at + i * stride + L);
    }
  }

  private static DoubleVector start(double[] c, int at, boolean add) {
    return add ? DoubleVector.fromArray(S, c, at) : DoubleVector.zero(S);
  }

  @Override
  public void dots(double[] w, int at, int rows, int column, double[] out) {
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = DoubleVector.zero(S);
    for (int r = at; r < at + rows * WIDTH; r += WIDTH) {
      DoubleVector a = DoubleVector.broadcast(S, w[r + column]);
      s0 = a.fma(DoubleVector.fromArray(S, w, r), s0);
      s1 = a.fma(DoubleVector.fromArray(S, w, r + L), s1);
    }
    s0.intoArray(out, 0);
    s1.intoArray(out, L);
  }

  @Override
  public void eliminate(double[] w, int at, int rows, int column, double[] scale, double[] out) {
    DoubleVector f0 = DoubleVector.fromArray(S, scale, 0);
    DoubleVector f1 = DoubleVector.fromArray(S, scale, L);
    DoubleVector o0 = DoubleVector.fromArray(S, out, 0);
    DoubleVector o1 = DoubleVector.fromArray(S, out, L);
    for (int r = at; r < at + rows * WIDTH; r += WIDTH) {
      DoubleVector a = DoubleVector.broadcast(S, -w[r + column]);
      DoubleVector v0 = DoubleVector.fromArray(S, w, r).mul(f0);
      DoubleVector v1 = DoubleVector.fromArray(S, w, r + L).mul(f1);
      a.fma(o0, v0).intoArray(w, r);
      a.fma(o1, v1).intoArray(w, r + L);
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
      DoubleVector a = DoubleVector.broadcast(S, diag[diagAt + r]);
      int from = inAt + r * WIDTH;
      int to = outAt + r * WIDTH;
      a.fma(DoubleVector.fromArray(S, in, from), start(out, to, add)).intoArray(out, to);
      a.fma(DoubleVector.fromArray(S, in, from + L), start(out, to + L, add))
          .intoArray(out, to + L);
    }
  }

  @Override
  public void timesVector(
      double[] a, int at, int rows, int columns, double[] x, int xAt, double[] y, int yAt) {
    int high = rows & -4;
    int wide = columns & -L;
    for (int i = 0; i < high; i += 4) {
      int r0 = at + i * columns;
      int r1 = r0 + columns;
      int r2 = r1 + columns;
      int r3 = r2 + columns;
      DoubleVector s0 = DoubleVector.zero(S);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      for (int k = 0; k < wide; k += L) {
        DoubleVector v = DoubleVector.fromArray(S, x, xAt + k);
        s0 = v.fma(DoubleVector.fromArray(S, a, r0 + k), s0);
        s1 = v.fma(DoubleVector.fromArray(S, a, r1 + k), s1);
        s2 = v.fma(DoubleVector.fromArray(S, a, r2 + k), s2);
        s3 = v.fma(DoubleVector.fromArray(S, a, r3 + k), s3);
      }
      y[yAt + i] = sum(s0) + rest(a, r0, wide, columns, x, xAt);
      y[yAt + i + 1] = sum(s1) + rest(a, r1, wide, columns, x, xAt);
      y[yAt + i + 2] = sum(s2) + rest(a, r2, wide, columns, x, xAt);
      y[yAt + i + 3] = sum(s3) + rest(a, r3, wide, columns, x, xAt);
    }
    for (int i = high; i < rows; i++) {
      int row = at + i * columns;
      DoubleVector s0 = DoubleVector.zero(S);
      for (int k = 0; k < wide; k += L) {
        s0 = DoubleVector.fromArray(S, x, xAt + k).fma(DoubleVector.fromArray(S, a, row + k), s0);
      }
      y[yAt + i] = sum(s0) + rest(a, row, wide, columns, x, xAt);
    }
  }

  /// Lane by lane: a reduction may add in any order, another one in compiled code.
  private static double sum(DoubleVector s) {
    return (s.lane(0) + s.lane(1)) + (s.lane(2) + s.lane(3));
  }

  private static double rest(double[] a, int row, int from, int columns, double[] x, int xAt) {
    double sum = 0;
    for (int k = from; k < columns; k++) {
      sum = Math.fma(a[row + k], x[xAt + k], sum);
    }
    return sum;
  }
}
