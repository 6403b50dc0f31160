package org.gradproof.span;

import java.util.random.RandomGenerator;

/// The QR method for Lyapunov exponents.
///
/// A random orthonormal frame is moved by the matrices and orthonormalised every few steps; the
/// logs of the diagonal of `R` add up to the exponents. Sources: G. Benettin et al., Meccanica 15
/// (1980); I. Shimada, T. Nagashima, Prog. Theor. Phys. 61 (1979).
///
/// @param columns how many leading exponents
/// @param burnIn steps before measurement, in which the frame aligns
/// @param steps steps measured
/// @param interval steps between orthonormalisations; 0 to choose it from the gap measured in the
///   second half of the burn-in, so that the smallest direction is known to 10⁻⁹
public record Lyapunov(int columns, long burnIn, long steps, int interval) {
  private static final double KEPT = Math.log(1e-9 / 0x1p-52);
  private static final int LONGEST = 64;

  /// Checks the numbers.
  public Lyapunov {
    if (columns < 1 || burnIn < 0 || steps < 1 || interval < 0) {
      throw new IllegalArgumentException(
          "a spectrum needs columns and steps, not " + columns + " and " + steps);
    }
  }

  /// Measures.
  ///
  /// @param matrices the matrices, from the next on
  /// @param random the first frame
  public LyapunovSpectrum of(LinearSteps matrices, RandomGenerator random) {
    PanelQr qr = new PanelQr(matrices.size(), columns, random).forR();
    qr.randomise();
    ExponentSums early = new ExponentSums(matrices.size(), columns, Math.max(1, burnIn));
    for (long t = 0; t < burnIn; t++) {
      matrices.next();
      qr.step(matrices);
      if (t >= burnIn / 2) {
        early.add(qr.diagonal(), qr.largest(), 1);
      }
    }
    int every = interval > 0 ? interval : early.steps() == 0 ? 1 : chosen(early.spectrum());
    ExponentSums sums = new ExponentSums(matrices.size(), columns, steps);
    for (long t = 0; t < steps; ) {
      int count = (int) Math.min(every, steps - t);
      for (int k = 0; k < count; k++) {
        matrices.next();
        qr.apply(matrices);
      }
      qr.orthonormalise();
      sums.add(qr.diagonal(), qr.largest(), count);
      t += count;
    }
    return sums.spectrum();
  }

  /// `k ≤ ln(tol/ε)/(λ_1 − λ_m)`.
  static int chosen(LyapunovSpectrum spectrum) {
    double gap = spectrum.largest().value() - spectrum.exponents().getLast().value();
    double growth = Math.abs(spectrum.largest().value());
    // Half of it, because the gap over a few steps fluctuates.
    double kept = KEPT / 2 / Math.max(gap, growth / 8);
    return kept > 1 ? (int) Math.min(kept, LONGEST) : 1;
  }
}
