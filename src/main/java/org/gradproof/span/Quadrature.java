package org.gradproof.span;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.IterativeLegendreGaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/// Integrals by Gauss's rules.
final class Quadrature {
  /// Standard deviations after which a Gaussian is cut off: what is left out is below 1e-23.
  private static final double CUT = 10;

  private static final double[] NODES;
  private static final double[] WEIGHTS;

  static {
    // Panels of a Legendre rule: unlike a Hermite rule they resolve a kink of width 1/g as well.
    int panels = 200;
    int points = 10;
    var rule = new GaussIntegratorFactory().legendre(points);
    NODES = new double[panels * points];
    WEIGHTS = new double[panels * points];
    for (int p = 0; p < panels; p++) {
      // Denser near 0, where functions of √q z are steep for large q.
      double from = at((double) p / panels);
      double to = at((double) (p + 1) / panels);
      for (int i = 0; i < points; i++) {
        double z = (from + to) / 2 + (to - from) / 2 * rule.getPoint(i);
        NODES[p * points + i] = z;
        WEIGHTS[p * points + i] =
            (to - from) / 2 * rule.getWeight(i) * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      }
    }
  }

  private Quadrature() {}

  private static double at(double unit) {
    double x = 2 * unit - 1;
    return CUT * x * Math.abs(x) * Math.abs(x);
  }

  /// `E f(z)` for `z ~ N(0, 1)`.
  static double gaussian(DoubleUnaryOperator f) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < NODES.length; i++) {
      sum.add(WEIGHTS[i] * f.applyAsDouble(NODES[i]));
    }
    return sum.value();
  }

  /// `∫_a^b f`, to a relative accuracy.
  static double over(double a, double b, DoubleUnaryOperator f, double relative) {
    return new IterativeLegendreGaussIntegrator(20, relative, 1e-300, 3, 24)
        .integrate(Integer.MAX_VALUE, f::applyAsDouble, a, b);
  }
}
