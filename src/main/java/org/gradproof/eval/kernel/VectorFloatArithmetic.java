package org.gradproof.eval.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Single precision in vectors of eight.
final class VectorFloatArithmetic extends FloatArithmetic {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;

  /// Entries of a vector.
  private static final int L = 8;

  /// Columns of a panel.
  private static final int P = 2 * L;

  /// Rows of `W` that one sweep takes, so that a panel stays in the first-level cache.
  private static final int DEEP = 256;

  /// Rows of `X` that one sweep takes, so that they stay in the second-level cache.
  private static final int HIGH = 64;

  VectorFloatArithmetic() {
    super(VectorFloatFunctions.INSTANCE, new Dialect(FloatVector.class, float.class, S.length()));
  }

  @Override
  public void product(
      float[] m,
      int x,
      int xStride,
      int inner,
      int w,
      int c,
      int cStride,
      int rows,
      int panels,
      boolean accumulate,
      boolean reversed) {
    for (int k = 0; k < inner; k += DEEP) {
      int depth = Math.min(DEEP, inner - k);
      boolean add = accumulate || k > 0;
      int high = rows & -4;
      for (int r = 0; r < high; r += HIGH) {
        int end = Math.min(high, r + HIGH);
        for (int j = 0; j < panels; j++) {
          int panel = w + (j * inner + k) * P;
          for (int i = r; i < end; i += 4) {
            four(
                m,
                x + i * xStride + k,
                xStride,
                panel,
                depth,
                c + i * cStride + P * j,
                cStride,
                add);
          }
        }
      }
      for (int i = high; i < rows; i++) {
        one(
            m,
            x + i * xStride + k,
            w + k * P,
            inner * P,
            depth,
            c + i * cStride,
            panels,
            add,
            reversed);
      }
    }
  }

  @Override
  public void pack(float[] m, int from, int stride, int rows, int columns, int to) {
    for (int j = 0; j < columns; j += P) {
      int source = from + j;
      int target = to + j * rows;
      for (int r = 0; r < rows; r++) {
        FloatVector.fromArray(S, m, source + r * stride).intoArray(m, target + r * P);
        FloatVector.fromArray(S, m, source + r * stride + L).intoArray(m, target + r * P + L);
      }
    }
  }

  @Override
  public void sumRows(float[] m, int from, int stride, int rows, int first, int last, int g) {
    for (int j = first; j < last; j += P) {
      FloatVector s0 = FloatVector.fromArray(S, m, g + j);
      FloatVector s1 = FloatVector.fromArray(S, m, g + j + L);
      for (int r = 0; r < rows; r++) {
        s0 = s0.add(FloatVector.fromArray(S, m, from + r * stride + j));
        s1 = s1.add(FloatVector.fromArray(S, m, from + r * stride + j + L));
      }
      s0.intoArray(m, g + j);
      s1.intoArray(m, g + j + L);
    }
  }

  /// Four rows times one panel: entry `(i, k)` of the rows at `x + i·row + k`.
  private static void four(
      float[] m, int x, int row, int w, int depth, int c, int cStride, boolean add) {
    int c1 = c + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    FloatVector s00;
    FloatVector s01;
    FloatVector s10;
    FloatVector s11;
    FloatVector s20;
    FloatVector s21;
    FloatVector s30;
    FloatVector s31;
    if (add) {
      s00 = FloatVector.fromArray(S, m, c);
      s01 = FloatVector.fromArray(S, m, c + L);
      s10 = FloatVector.fromArray(S, m, c1);
      s11 = FloatVector.fromArray(S, m, c1 + L);
      s20 = FloatVector.fromArray(S, m, c2);
      s21 = FloatVector.fromArray(S, m, c2 + L);
      s30 = FloatVector.fromArray(S, m, c3);
      s31 = FloatVector.fromArray(S, m, c3 + L);
    } else {
      s00 = s01 = s10 = s11 = s20 = s21 = s30 = s31 = FloatVector.zero(S);
    }
    int x1 = x + row;
    int x2 = x1 + row;
    int x3 = x2 + row;
    for (int k = 0; k < depth; k++) {
      FloatVector w0 = FloatVector.fromArray(S, m, w + P * k);
      FloatVector w1 = FloatVector.fromArray(S, m, w + P * k + L);
      FloatVector a = FloatVector.broadcast(S, m[x + k]);
      s00 = a.fma(w0, s00);
      s01 = a.fma(w1, s01);
      a = FloatVector.broadcast(S, m[x1 + k]);
      s10 = a.fma(w0, s10);
      s11 = a.fma(w1, s11);
      a = FloatVector.broadcast(S, m[x2 + k]);
      s20 = a.fma(w0, s20);
      s21 = a.fma(w1, s21);
      a = FloatVector.broadcast(S, m[x3 + k]);
      s30 = a.fma(w0, s30);
      s31 = a.fma(w1, s31);
    }
    s00.intoArray(m, c);
    s01.intoArray(m, c + L);
    s10.intoArray(m, c1);
    s11.intoArray(m, c1 + L);
    s20.intoArray(m, c2);
    s21.intoArray(m, c2 + L);
    s30.intoArray(m, c3);
    s31.intoArray(m, c3 + L);
  }

  /// One row times all panels, four at a time.
  private static void one(
      float[] m,
      int x,
      int w,
      int apart,
      int depth,
      int c,
      int panels,
      boolean add,
      boolean reversed) {
    int whole = panels & -4;
    for (int j = whole; j < panels; j++) {
      onePanel(m, x, w + j * apart, depth, c + P * j, add);
    }
    int step = reversed ? -4 : 4;
    for (int j = reversed ? whole - 4 : 0; j >= 0 && j < whole; j += step) {
      fourPanels(m, x, w + j * apart, apart, depth, c + P * j, add);
    }
  }

  private static void fourPanels(
      float[] m, int x, int w, int apart, int depth, int c, boolean add) {
    FloatVector s0;
    FloatVector s1;
    FloatVector s2;
    FloatVector s3;
    FloatVector s4;
    FloatVector s5;
    FloatVector s6;
    FloatVector s7;
    if (add) {
      s0 = FloatVector.fromArray(S, m, c);
      s1 = FloatVector.fromArray(S, m, c + L);
      s2 = FloatVector.fromArray(S, m, c + 2 * L);
      s3 = FloatVector.fromArray(S, m, c + 3 * L);
      s4 = FloatVector.fromArray(S, m, c + 4 * L);
      s5 = FloatVector.fromArray(S, m, c + 5 * L);
      s6 = FloatVector.fromArray(S, m, c + 6 * L);
      s7 = FloatVector.fromArray(S, m, c + 7 * L);
    } else {
      s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = FloatVector.zero(S);
    }
    int w1 = w + apart;
    int w2 = w1 + apart;
    int w3 = w2 + apart;
    for (int k = 0; k < depth; k++) {
      FloatVector a = FloatVector.broadcast(S, m[x + k]);
      s0 = a.fma(FloatVector.fromArray(S, m, w + P * k), s0);
      s1 = a.fma(FloatVector.fromArray(S, m, w + P * k + L), s1);
      s2 = a.fma(FloatVector.fromArray(S, m, w1 + P * k), s2);
      s3 = a.fma(FloatVector.fromArray(S, m, w1 + P * k + L), s3);
      s4 = a.fma(FloatVector.fromArray(S, m, w2 + P * k), s4);
      s5 = a.fma(FloatVector.fromArray(S, m, w2 + P * k + L), s5);
      s6 = a.fma(FloatVector.fromArray(S, m, w3 + P * k), s6);
      s7 = a.fma(FloatVector.fromArray(S, m, w3 + P * k + L), s7);
    }
    s0.intoArray(m, c);
    s1.intoArray(m, c + L);
    s2.intoArray(m, c + 2 * L);
    s3.intoArray(m, c + 3 * L);
    s4.intoArray(m, c + 4 * L);
    s5.intoArray(m, c + 5 * L);
    s6.intoArray(m, c + 6 * L);
    s7.intoArray(m, c + 7 * L);
  }

  private static void onePanel(float[] m, int x, int w, int depth, int c, boolean add) {
    FloatVector s0 = add ? FloatVector.fromArray(S, m, c) : FloatVector.zero(S);
    FloatVector s1 = add ? FloatVector.fromArray(S, m, c + L) : FloatVector.zero(S);
    for (int k = 0; k < depth; k++) {
      FloatVector a = FloatVector.broadcast(S, m[x + k]);
      s0 = a.fma(FloatVector.fromArray(S, m, w + P * k), s0);
      s1 = a.fma(FloatVector.fromArray(S, m, w + P * k + L), s1);
    }
    s0.intoArray(m, c);
    s1.intoArray(m, c + L);
  }
}
