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
            w + j * inner * PANEL,
            inner,
            c + r * cStride + j * PANEL,
            accumulate);
      }
    }
  }

  private static void panel(double[] m, int x, int w, int depth, int c, boolean accumulate) {
    for (int i = 0; i < PANEL; i++) {
      double sum = accumulate ? m[c + i] : 0;
      for (int k = 0; k < depth; k++) {
        sum = Math.fma(m[x + k], m[w + PANEL * k + i], sum);
      }
      m[c + i] = sum;
    }
  }
}
