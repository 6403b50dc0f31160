package org.gradproof.span;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/// The autocorrelation `C(τ)` of the field in the continuous-time network `x' = −x + g J tanh(x)`
/// with many neurons, and the operator whose ground state gives the leading exponent.
///
/// `C'' = C − g² E tanh tanh (C)` is the motion of a particle that starts at rest at `C_0` and ends
/// at rest at 0; `E tanh tanh` and `E sech² sech²` are taken over two Gaussians of variance `C_0`
/// and covariance `C`. Source: H. Sompolinsky et al., Phys. Rev. Lett. 61 (1988).
final class Autocorrelation {
  private static final int NODES = 72;
  private static final double FAR = 8.5;
  private static final double RESOLUTION = 0.005;
  private static final double LENGTH = 40;

  private final double gain;
  private final double start;
  private final Interpolation force;
  private final Interpolation slope;
  private final Interpolation potential;

  private Autocorrelation(double gain) {
    this.gain = gain;
    this.start = amplitude(gain);
    this.force = new Interpolation(start, NODES, c -> correlation(Math::tanh, c));
    this.slope =
        new Interpolation(
            start,
            NODES,
            c ->
                correlation(
                    x -> {
                      double s = 1 / Math.cosh(x);
                      return s * s;
                    },
                    c));
    this.potential = new Interpolation(start, NODES, c -> correlation(Autocorrelation::logCosh, c));
  }

  /// The network of gain g.
  ///
  /// @throws IllegalArgumentException for `g ≤ 1`, where it is at rest
  static Autocorrelation of(double gain) {
    if (!(gain > 1)) {
      throw new IllegalArgumentException("the network is at rest for a gain of " + gain);
    }
    return new Autocorrelation(gain);
  }

  /// `C(0)`: the orbit that ends at rest has energy 0, `C_0²/2 = g² Var ln cosh`.
  private static double amplitude(double gain) {
    return new BrentSolver(1e-15, 1e-15, 1e-16)
        .solve(
            500,
            c -> {
              double root = Math.sqrt(c);
              double mean = Quadrature.gaussian(z -> logCosh(root * z));
              double variance =
                  Quadrature.gaussian(z -> {
                    double p = logCosh(root * z) - mean;
                    return p * p;
                  });
              return gain * gain * variance / (c * c / 2) - 1;
            },
            1e-3 * (gain - 1),
            2 * gain * gain);
  }

  private static double logCosh(double x) {
    double a = Math.abs(x);
    if (a < 1e-2) {
      double s = a * a;
      return s * (0.5 - s * (1.0 / 12 - s * (1.0 / 45 - s * 17 / 2520)));
    }
    return a + Math.log1p(Math.exp(-2 * a)) - Math.log(2);
  }

  double start() {
    return start;
  }

  /// `E f(z_1) f(z_2)` at covariance C: over what the two have in common, the square of the mean
  /// over what they have not. The trapezoidal rule converges exponentially for a Gaussian times a
  /// function that is analytic in a strip.
  private double correlation(DoubleUnaryOperator f, double c) {
    double h = Math.min(0.4, 0.3 / Math.sqrt(start));
    int n = (int) Math.ceil(FAR / h);
    double common = Math.sqrt(c);
    double own = Math.sqrt(Math.max(0, start - c));
    double total = 0;
    for (int i = -n; i <= n; i++) {
      double x = i * h;
      double mean = 0;
      for (int j = -n; j <= n; j++) {
        double y = j * h;
        mean += Math.exp(-y * y / 2) * f.applyAsDouble(common * x + own * y);
      }
      mean *= h / Math.sqrt(2 * Math.PI);
      total += Math.exp(-x * x / 2) * mean * mean;
    }
    return total * h / Math.sqrt(2 * Math.PI);
  }

  /// The lowest eigenvalue of `−ψ'' + (1 − g² E sech² sech²(C(τ)))ψ`.
  double groundState() {
    return eigenvalue(true);
  }

  /// The lowest eigenvalue of odd functions: 0, because the equation does not change in time.
  double firstExcited() {
    return eigenvalue(false);
  }

  private double eigenvalue(boolean even) {
    double kappa = Math.sqrt(1 - gain * gain * slope.at(0));
    double h = RESOLUTION / kappa;
    int n = (int) (LENGTH / RESOLUTION);
    double[] v = well(h, n, kappa);
    double low = 1;
    for (double x : v) {
      low = Math.min(low, x);
    }
    double high = kappa * kappa;
    for (int i = 0; i < 200 && high - low > 1e-16; i++) {
      double middle = (low + high) / 2;
      if (crosses(v, h, middle, even)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return (low + high) / 2;
  }

  /// Whether the solution of energy E that is even or odd at 0 has a node, by Numerov's rule.
  private static boolean crosses(double[] v, double h, double energy, boolean even) {
    double factor = h * h / 12;
    double before = even ? 1 : 0;
    double now =
        even
            ? 1 + h * h / 2 * (v[0] - energy) + third(v, h, energy)
            : h + h * h * h / 6 * (v[0] - energy);
    for (int i = 1; i + 1 < v.length; i++) {
      double next =
          ((2 + 10 * factor * (v[i] - energy)) * now - (1 - factor * (v[i - 1] - energy)) * before)
              / (1 - factor * (v[i + 1] - energy));
      before = now;
      now = next;
      if (now < 0) {
        return true;
      }
      if (now > 1e200) {
        return false;
      }
    }
    return false;
  }

  /// The term of fourth order of an even solution, `ψ'''' = (v−E)² + v''` at 0.
  private static double third(double[] v, double h, double energy) {
    double curvature = 2 * (v[1] - v[0]) / (h * h);
    double k = v[0] - energy;
    return h * h * h * h / 24 * (k * k + curvature);
  }

  /// `1 − g² E sech² sech²(C(τ))` at the points `τ = i h`.
  private double[] well(double h, int n, double kappa) {
    double[] v = new double[n];
    double c = start;
    double speed = 0;
    boolean fast = true;
    for (int i = 0; i < n; i++) {
      v[i] = 1 - gain * gain * slope.at(c);
      if (fast) {
        // From rest, by the force; the orbit is unstable, so only as long as needed.
        double[] moved = kicked(c, speed, h);
        c = moved[0];
        speed = moved[1];
        fast = c > 0.8 * start;
      } else {
        c = drifted(c, h, kappa);
      }
    }
    return v;
  }

  private double acceleration(double c) {
    return c - gain * gain * force.at(c);
  }

  private double[] kicked(double c, double u, double h) {
    double a1 = acceleration(c);
    double a2 = acceleration(c + h / 2 * u);
    double a3 = acceleration(c + h / 2 * u + h * h / 4 * a1);
    double a4 = acceleration(c + h * u + h * h / 2 * a2);
    return new double[] {
      c + h * u + h * h / 6 * (a1 + a2 + a3), u + h / 6 * (a1 + 2 * a2 + 2 * a3 + a4)
    };
  }

  private double drifted(double c, double h, double kappa) {
    double k1 = speed(c, kappa);
    double k2 = speed(c + h / 2 * k1, kappa);
    double k3 = speed(c + h / 2 * k2, kappa);
    double k4 = speed(c + h * k3, kappa);
    return Math.max(0, c + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4));
  }

  /// `C'` from the energy, where the orbit is stable; near 0, where that cancels, `−κ C`.
  private double speed(double c, double kappa) {
    if (c < 1e-3 * start) {
      return -kappa * c;
    }
    double energy = c * c / 2 - gain * gain * (potential.at(c) - potential.at(0));
    return -Math.sqrt(Math.max(0, 2 * energy));
  }
}
