package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Predictions for large random networks, against published figures and against simulation.
class MeanFieldTest {
  @Test
  void criticalLine() {
    double[][] anchors = {
      {0.1, 1.177569, 8.32e-4}, {0.5, 1.687975, 0.038041}, {1, 2.153303, 0.150965}
    };
    for (double[] a : anchors) {
      MeanField.Critical point = MeanField.critical(a[0]);
      assertEquals(a[1], point.weights(), 1e-6);
      assertEquals(a[2], point.rest(), 1e-6);
      assertEquals(1, MeanField.chi(Math.sqrt(point.weights()), a[0]), 1e-14);
    }
    assertEquals(0.464403, MeanField.squaredSlope(1), 1e-6);
  }

  @Test
  void leadingExponentOfTheDiscreteNetwork() {
    double[][] anchors = {
      {1.25, 0.023535, 0.326464},
      {1.5, 0.065217, 0.793354},
      {2, 0.154724, 2.121474},
      {3, 0.310249, Double.NaN},
      {5, 0.532428, Double.NaN},
      {10, 0.856435, Double.NaN}
    };
    for (double[] a : anchors) {
      assertEquals(a[1], MeanField.exponent(a[0], 0), 1e-6, "g = " + a[0]);
      if (!Double.isNaN(a[2])) {
        assertEquals(a[2], MeanField.variance(a[0], 0), 1e-6, "g = " + a[0]);
      }
    }
  }

  /// The published table (D. G. Clark, data of *Lyapunov spectrum of random neural networks*)
  /// prints 1.193872 for g = 20: a quadrature with steps of 0.04. The right number is 1.192413.
  @Test
  void thePublishedFigureForGainTwentyIsWrong() {
    assertEquals(1.192413, MeanField.exponent(20, 0), 1e-6);
    assertNotEquals(1.193872, MeanField.exponent(20, 0), 1e-3);
    double q = MeanField.variance(20, 0);
    double coarse = 0;
    double weights = 0;
    for (int i = -250; i <= 250; i++) {
      double z = 0.04 * i;
      double s = 1 / Math.cosh(Math.sqrt(q) * z);
      coarse += Math.exp(-z * z / 2) * s * s * s * s;
      weights += Math.exp(-z * z / 2);
    }
    // The same rule with the published step gives the published number, up to its own q.
    assertEquals(1.193872, 0.5 * Math.log(400 * coarse / weights), 5e-4);
  }

  @Test
  void leadingExponentInContinuousTime() {
    double[][] anchors = {
      {1.25, 0.016963}, {1.5, 0.046746}, {2, 0.112458}, {3, 0.235461}, {5, 0.433697}
    };
    for (double[] a : anchors) {
      assertEquals(a[1], MeanField.continuousExponent(a[0]), 2e-6, "g = " + a[0]);
      assertEquals(0, Autocorrelation.of(a[0]).firstExcited(), 1e-8, "translation in time");
    }
  }

  /// The onset laws (2/3)ε² and ε²/2 with the measured corrections: neither is the other.
  @Test
  void onset() {
    double[][] anchors = {
      {0.01, 0.968, 0.965},
      {0.02, 0.939, 0.933},
      {0.05, 0.861, 0.850},
      {0.10, 0.760, 0.743},
      {0.25, 0.565, 0.543},
      {0.50, 0.391, 0.374}
    };
    for (double[] a : anchors) {
      double square = a[0] * a[0];
      assertEquals(a[1], MeanField.exponent(1 + a[0], 0) / (2 * square / 3), 6e-4);
      assertEquals(a[2], MeanField.continuousExponent(1 + a[0]) / (square / 2), 6e-4);
    }
    assertEquals(6.45e-5, MeanField.exponent(1.01, 0), 6.45e-5 * 2e-3);
    assertEquals(4.82e-5, MeanField.continuousExponent(1.01), 4.82e-5 * 2e-3);
  }

  @Test
  void largeGain() {
    double gain = 1000;
    assertEquals(
        0.5 * Math.log(4 * gain / (3 * Math.sqrt(2 * Math.PI))), MeanField.exponent(gain, 0), 1e-3);
  }

  @Test
  void inputsSuppressChaos() {
    double before = MeanField.exponent(1.5, 0);
    for (double noise = 0.1; noise < 2; noise += 0.1) {
      double now = MeanField.exponent(1.5, noise);
      assertTrue(now < before, "noise " + noise);
      before = now;
    }
    assertTrue(before < 0);
  }

  /// Four networks of 400 neurons; the limit is 0.3102, the finite size lowers it.
  @Test
  @Tag("heavy")
  void simulationOfTheDiscreteNetwork() {
    int n = 400;
    double gain = 3;
    double mean = 0;
    for (int net = 0; net < 4; net++) {
      Random random = new Random(net);
      double[] weights = Matrices.gaussian(n, gain / Math.sqrt(n), random);
      double[] field = new double[n];
      Arrays.setAll(field, _ -> random.nextGaussian());
      LyapunovSpectrum spectrum =
          new Lyapunov(1, 300, 2000, 1)
              .of(new DenseSteps(n, () -> advance(weights, field)), random);
      mean += spectrum.largest().value() / 4;
    }
    assertEquals(0.303, mean, 0.015);
  }

  /// `x' = J tanh x`, and its Jacobian `J diag(sech² x)`.
  private static double[] advance(double[] weights, double[] field) {
    int n = field.length;
    double[] jacobian = new double[n * n];
    double[] next = new double[n];
    double[] activity = new double[n];
    Arrays.setAll(activity, i -> Math.tanh(field[i]));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        next[i] += weights[i * n + j] * activity[j];
        jacobian[i * n + j] = weights[i * n + j] * (1 - activity[j] * activity[j]);
      }
    }
    System.arraycopy(next, 0, field, 0, n);
    return jacobian;
  }

  /// At the trivial fixed point the part of exponents below s is `e^{2s}/g²`.
  @Test
  @Tag("heavy")
  void spectrumAtTheTrivialFixedPoint() {
    int n = 1000;
    double gain = 0.9;
    double[] matrix = Matrices.gaussian(n, gain / Math.sqrt(n), new Random());
    double[] moduli = Matrices.eigenvalueModuli(matrix);
    Arrays.sort(moduli);
    for (double part : new double[] {0.1, 0.25, 0.5, 0.75, 0.9}) {
      double s = Math.log(gain * Math.sqrt(part));
      double below = Arrays.stream(moduli).filter(x -> Math.log(x) < s).count() / (double) n;
      assertEquals(part, below, 0.02);
    }
  }

  /// D. G. Clark's network of 4096 neurons, `data/network/map_g3_delta1_N4096_seed0.json` at commit
  /// 41ba738: leading exponent, part of positive exponents, entropy rate and Kaplan–Yorke dimension
  /// per neuron, mean exponent.
  private static final double[] PUBLISHED = {
    0.3095827739463295,
    0.152587890625,
    0.025105959458804516,
    0.2871684153701352,
    -2.2738958259539084
  };

  @Test
  void thePublishedSpectrumHasTheLeadingAndMeanExponentOfTheTheory() {
    assertEquals(PUBLISHED[0], MeanField.exponent(3, 0), 1e-3);
    double root = Math.sqrt(MeanField.variance(3, 0));
    double slopes = Quadrature.gaussian(z -> -2 * Math.log(Math.cosh(root * z)));
    // ln |det J| / N of a matrix of independent entries of variance g²/N.
    double determinant = Math.log(3) - 0.5;
    // Networks of this size scatter by 7e-4: the published ones have -2.27390 and -2.27317.
    assertEquals(PUBLISHED[4], slopes + determinant, 3 * 7e-4);
  }

  /// Finite size lowers everything by a term in 1/N, which cancels in `2 X(2N) − X(N)`.
  @Test
  @Tag("heavy")
  void thePublishedSpectrum() {
    double[] small = spectrumFigures(100, 6, 600);
    double[] large = spectrumFigures(200, 3, 400);
    // Three standard deviations of the extrapolated means, from the scatter of networks.
    double[] allowed = {0.015, 0.015, 0.0024, 0.015, 0.06};
    for (int i = 0; i < PUBLISHED.length; i++) {
      assertEquals(PUBLISHED[i], 2 * large[i] - small[i], allowed[i], "figure " + i);
    }
  }

  private static double[] spectrumFigures(int n, int networks, int steps) {
    double[] mean = new double[PUBLISHED.length];
    for (int net = 0; net < networks; net++) {
      Random random = new Random(net);
      double[] weights = Matrices.gaussian(n, 3 / Math.sqrt(n), random);
      double[] field = new double[n];
      Arrays.setAll(field, _ -> random.nextGaussian());
      for (int t = 0; t < 300; t++) {
        advance(weights, field);
      }
      LyapunovSpectrum s =
          new Lyapunov(n, 100, steps, 1)
              .of(new DenseSteps(n, () -> advance(weights, field)), random);
      double positive = s.exponents().stream().filter(e -> e.value() > 0).count();
      double[] figures = {
        s.largest().value(),
        positive / n,
        s.entropyRate().value() / n,
        s.dimension().value() / n,
        s.sum().value() / n
      };
      for (int i = 0; i < mean.length; i++) {
        mean[i] += figures[i] / networks;
      }
    }
    return mean;
  }
}
