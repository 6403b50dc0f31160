package org.gradproof.eval.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.gradproof.expr.Fn;

/// Elementwise functions over arrays of doubles by the vector unit.
///
/// Errors are at most 2 units in the last place, also where results are subnormal, and the bits are
/// those of [ScalarDoubleFunctions], which does what is left over by whole vectors and the rows
/// without a vector form. Needs the module `jdk.incubator.vector`.
public final class VectorDoubleFunctions implements DoubleFunctions {
  /// The only instance.
  public static final VectorDoubleFunctions INSTANCE = new VectorDoubleFunctions();

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorDoubleFunctions() {}

  // Of more than 325 bytecodes, so that HotSpot never inlines it, loops and all, into what may be a
  // large method already; a test keeps it so.
  @Override
  public void apply(Fn fn, double[] m, int from, int to, int length) {
    int n = SPECIES.loopBound(length);
    switch (fn) {
      case EXP -> VectorDoubleExponentials.exp(m, from, to, n);
      case LOG -> VectorDoubleExponentials.log(m, from, to, n);
      case TANH -> VectorDoubleExponentials.tanh(m, from, to, n);
      case SIGMOID -> VectorDoubleExponentials.sigmoid(m, from, to, n);
      case SILU -> VectorDoubleExponentials.silu(m, from, to, n);
      case SOFTPLUS -> VectorDoubleExponentials.softplus(m, from, to, n, 1);
      case LOG_SIGMOID -> VectorDoubleExponentials.softplus(m, from, to, n, -1);
      case SQUARE -> square(m, from, to, n);
      case RECIPROCAL -> reciprocal(m, from, to, n);
      case SQRT -> sqrt(m, from, to, n);
      case ABS -> abs(m, from, to, n);
      case SIGN -> sign(m, from, to, n);
      case STEP -> step(m, from, to, n);
      case RELU -> relu(m, from, to, n);
      case HARD_SIGMOID -> ramp(m, from, to, n, 3, 6);
      case HARD_SIGMOID_KERAS2 -> ramp(m, from, to, n, 2.5, 5);
      default -> n = 0;
    }
    if (n < length) {
      ScalarDoubleFunctions.INSTANCE.apply(fn, m, from + n, to + n, length - n);
    }
  }

  private static void square(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      x.mul(x).intoArray(m, to + i);
    }
  }

  private static void reciprocal(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      DoubleVector.broadcast(SPECIES, 1).div(x).intoArray(m, to + i);
    }
  }

  private static void sqrt(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      x.lanewise(SQRT).intoArray(m, to + i);
    }
  }

  private static void abs(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      x.lanewise(ABS).intoArray(m, to + i);
    }
  }

  private static void sign(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      x.blend(1, x.compare(GT, 0)).blend(-1, x.compare(LT, 0)).intoArray(m, to + i);
    }
  }

  private static void step(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      x.blend(1, x.compare(GT, 0)).blend(0, x.compare(LE, 0)).intoArray(m, to + i);
    }
  }

  private static void relu(double[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(SPECIES, m, from + i);
      x.blend(0, x.compare(LE, 0)).intoArray(m, to + i);
    }
  }

  /// `(x + start)/length`, clipped to 0 and 1: unlike `x/length + 1/2` without cancellation.
  private static void ramp(double[] m, int from, int to, int n, double start, double length) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector y = DoubleVector.fromArray(SPECIES, m, from + i).add(start).div(length);
      y.blend(0, y.compare(LE, 0)).blend(1, y.compare(GT, 1)).intoArray(m, to + i);
    }
  }
}
