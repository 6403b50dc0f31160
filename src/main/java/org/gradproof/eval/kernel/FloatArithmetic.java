package org.gradproof.eval.kernel;

import org.gradproof.expr.Fn;

/// Single precision: what does not need vectors.
abstract class FloatArithmetic implements Arithmetic<float[]> {
  static final int PANEL = 16;

  private final FloatFunctions functions;
  private final Dialect dialect;

  FloatArithmetic(FloatFunctions functions, Dialect dialect) {
    this.functions = functions;
    this.dialect = dialect;
  }

  @Override
  public int panel() {
    return PANEL;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public float[] allocate(int length) {
    return new float[length];
  }

  @Override
  public double get(float[] m, int at) {
    return m[at];
  }

  @Override
  public void set(float[] m, int at, double value) {
    m[at] = (float) value;
  }

  @Override
  public void read(double[] from, int at, float[] m, int to, int n) {
    for (int i = 0; i < n; i++) {
      m[to + i] = (float) from[at + i];
    }
  }

  @Override
  public void write(float[] m, int from, double[] to, int at, int n) {
    for (int i = 0; i < n; i++) {
      to[at + i] = m[from + i];
    }
  }

  @Override
  public void apply(Fn fn, float[] m, int from, int to, int n) {
    functions.apply(fn, m, from, to, n);
  }

  @Override
  public void pack(float[] m, int from, int stride, int rows, int columns, int to) {
    for (int j = 0; j < columns; j += PANEL) {
      int panel = to + j * rows;
      for (int r = 0; r < rows; r++) {
        System.arraycopy(m, from + r * stride + j, m, panel + r * PANEL, PANEL);
      }
    }
  }

  @Override
  public void transpose(float[] m, int from, int stride, int rows, int columns, int to) {
    for (int j = 0; j < columns; j += PANEL) {
      for (int r = 0; r < rows; r++) {
        int source = from + r * stride + j;
        int target = to + j * rows + r;
        for (int i = 0; i < PANEL; i++) {
          m[target + i * rows] = m[source + i];
        }
      }
    }
  }

  @Override
  public void sumRows(float[] m, int from, int stride, int rows, int first, int last, int g) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = first; i < last; i++) {
        m[g + i] += m[row + i];
      }
    }
  }

  @Override
  public double dot(float[] m, int a, int b, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      s0 = s0 + (double) m[a + i] * m[b + i];
      s1 = s1 + (double) m[a + i + 1] * m[b + i + 1];
      s2 = s2 + (double) m[a + i + 2] * m[b + i + 2];
      s3 = s3 + (double) m[a + i + 3] * m[b + i + 3];
    }
    for (; i < n; i++) {
      s0 = s0 + (double) m[a + i] * m[b + i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
