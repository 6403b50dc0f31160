package org.gradproof.eval.kernel;

/// Double precision entry by entry: the same bits as [VectorDoubleArithmetic].
final class ScalarDoubleArithmetic extends DoubleArithmetic {
  ScalarDoubleArithmetic() {
    super(ScalarDoubleFunctions.INSTANCE, new Dialect(double.class, double.class, 1));
  }

  @Override
  public void product(
      double[] m,
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
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < panels; j++) {
        panel(
            m,
            x + r * xStride,
            1,
            w + j * inner * PANEL,
            inner,
            c + r * cStride + j * PANEL,
            accumulate);
      }
    }
  }

  @Override
  public void outer(
      double[] m, int u, int first, int last, int v, int panels, int rows, int g, int gStride) {
    for (int i = 4 * first; i < 4 * last; i++) {
      for (int j = 0; j < panels; j++) {
        panel(
            m,
            u + i / 4 * rows * 4 + i % 4,
            4,
            v + j * rows * PANEL,
            rows,
            g + i * gStride + j * PANEL,
            true);
      }
    }
  }

  private static void panel(
      double[] m, int x, int step, int w, int depth, int c, boolean accumulate) {
    for (int i = 0; i < PANEL; i++) {
      double sum = accumulate ? m[c + i] : 0;
      for (int k = 0; k < depth; k++) {
        sum = Math.fma(m[x + step * k], m[w + PANEL * k + i], sum);
      }
      m[c + i] = sum;
    }
  }
}
