package org.gradproof.eval.kernel;

import org.gradproof.expr.Fn;

/// Double precision: what does not need vectors.
abstract class DoubleArithmetic implements Arithmetic<double[]> {
  static final int PANEL = 8;

  private final DoubleFunctions functions;
  private final Dialect dialect;

  DoubleArithmetic(DoubleFunctions functions, Dialect dialect) {
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
  public double[] allocate(int length) {
    return new double[length];
  }

  @Override
  public double get(double[] m, int at) {
    return m[at];
  }

  @Override
  public void set(double[] m, int at, double value) {
    m[at] = value;
  }

  @Override
  public void read(double[] from, int at, double[] m, int to, int n) {
    System.arraycopy(from, at, m, to, n);
  }

  @Override
  public void write(double[] m, int from, double[] to, int at, int n) {
    System.arraycopy(m, from, to, at, n);
  }

  @Override
  public void apply(Fn fn, double[] m, int from, int to, int n) {
    functions.apply(fn, m, from, to, n);
  }

  @Override
  public void pack(double[] m, int from, int stride, int rows, int columns, int to) {
    for (int j = 0; j < columns; j += PANEL) {
      int panel = to + j * rows;
      for (int r = 0; r < rows; r++) {
        System.arraycopy(m, from + r * stride + j, m, panel + r * PANEL, PANEL);
      }
    }
  }

  @Override
  public void transpose(double[] m, int from, int stride, int rows, int columns, int to) {
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
  public void sumRows(double[] m, int from, int stride, int rows, int first, int last, int g) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = first; i < last; i++) {
        m[g + i] += m[row + i];
      }
    }
  }

  @Override
  public double dot(double[] m, int a, int b, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      s0 = Math.fma(m[a + i], m[b + i], s0);
      s1 = Math.fma(m[a + i + 1], m[b + i + 1], s1);
      s2 = Math.fma(m[a + i + 2], m[b + i + 2], s2);
      s3 = Math.fma(m[a + i + 3], m[b + i + 3], s3);
    }
    for (; i < n; i++) {
      s0 = Math.fma(m[a + i], m[b + i], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }
}
