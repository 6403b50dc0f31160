package org.gradproof.span;

/// The Lorenz system with its classical parameters.
final class Lorenz {
  private static final double SIGMA = 10;
  private static final double RHO = 28;
  private static final double BETA = 8.0 / 3;

  private Lorenz() {}

  /// Moves the state by one step of fourth order and returns the Jacobian of that step.
  static double[] step(double[] state, double h) {
    double[] full = new double[12];
    System.arraycopy(state, 0, full, 0, 3);
    full[3] = full[7] = full[11] = 1;
    double[] a = slope(full);
    double[] b = slope(moved(full, a, h / 2));
    double[] c = slope(moved(full, b, h / 2));
    double[] d = slope(moved(full, c, h));
    for (int i = 0; i < 12; i++) {
      full[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
    }
    System.arraycopy(full, 0, state, 0, 3);
    double[] jacobian = new double[9];
    System.arraycopy(full, 3, jacobian, 0, 9);
    return jacobian;
  }

  private static double[] moved(double[] from, double[] slope, double h) {
    double[] to = new double[12];
    for (int i = 0; i < 12; i++) {
      to[i] = from[i] + h * slope[i];
    }
    return to;
  }

  private static double[] slope(double[] s) {
    double x = s[0];
    double y = s[1];
    double z = s[2];
    double[] out = new double[12];
    out[0] = SIGMA * (y - x);
    out[1] = x * (RHO - z) - y;
    out[2] = x * y - BETA * z;
    for (int j = 3; j < 6; j++) {
      double u = s[j];
      double v = s[j + 3];
      double w = s[j + 6];
      out[j] = SIGMA * (v - u);
      out[j + 3] = (RHO - z) * u - v - x * w;
      out[j + 6] = y * u + x * v - BETA * w;
    }
    return out;
  }
}
