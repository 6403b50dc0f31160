package org.gradproof.eval.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.gradproof.expr.Fn;

/// Elementwise functions over arrays of floats by the vector unit.
///
/// Errors are at most 2 units in the last place, also where results are subnormal, and the bits are
/// those of [ScalarFloatFunctions], which does what is left over by whole vectors and the rows
/// without a vector form. Needs the module `jdk.incubator.vector`.
public final class VectorFloatFunctions implements FloatFunctions {
  /// The only instance.
  public static final VectorFloatFunctions INSTANCE = new VectorFloatFunctions();

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorFloatFunctions() {}

  // Of more than 325 bytecodes, so that HotSpot never inlines it, loops and all, into what may be a
  // large method already; a test keeps it so.
  @Override
  public void apply(Fn fn, float[] m, int from, int to, int length) {
    int n = SPECIES.loopBound(length);
    switch (fn) {
      case EXP -> VectorFloatExponentials.exp(m, from, to, n);
      case LOG -> VectorFloatExponentials.log(m, from, to, n);
      case TANH -> VectorFloatExponentials.tanh(m, from, to, n);
      case SIGMOID -> VectorFloatExponentials.sigmoid(m, from, to, n);
      case SILU -> VectorFloatExponentials.silu(m, from, to, n);
      case SOFTPLUS -> VectorFloatExponentials.softplus(m, from, to, n, 1);
      case LOG_SIGMOID -> VectorFloatExponentials.softplus(m, from, to, n, -1);
      case SQUARE -> square(m, from, to, n);
      case RECIPROCAL -> reciprocal(m, from, to, n);
      case SQRT -> sqrt(m, from, to, n);
      case ABS -> abs(m, from, to, n);
      case SIGN -> sign(m, from, to, n);
      case STEP -> step(m, from, to, n);
      case RELU -> relu(m, from, to, n);
      case HARD_SIGMOID -> ramp(m, from, to, n, 3, 6);
      case HARD_SIGMOID_KERAS2 -> ramp(m, from, to, n, 2.5f, 5);
      default -> n = 0;
    }
    if (n < length) {
      ScalarFloatFunctions.INSTANCE.apply(fn, m, from + n, to + n, length - n);
    }
  }

  private static void square(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      x.mul(x).intoArray(m, to + i);
    }
  }

  private static void reciprocal(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      FloatVector.broadcast(SPECIES, 1).div(x).intoArray(m, to + i);
    }
  }

  private static void sqrt(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      x.lanewise(SQRT).intoArray(m, to + i);
    }
  }

  private static void abs(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      x.lanewise(ABS).intoArray(m, to + i);
    }
  }

  private static void sign(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      x.blend(1, x.compare(GT, 0)).blend(-1, x.compare(LT, 0)).intoArray(m, to + i);
    }
  }

  private static void step(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      x.blend(1, x.compare(GT, 0)).blend(0, x.compare(LE, 0)).intoArray(m, to + i);
    }
  }

  private static void relu(float[] m, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, m, from + i);
      x.blend(0, x.compare(LE, 0)).intoArray(m, to + i);
    }
  }

  /// `(x + start)/length`, clipped to 0 and 1: unlike `x/length + 1/2` without cancellation.
  private static void ramp(float[] m, int from, int to, int n, float start, float length) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector y = FloatVector.fromArray(SPECIES, m, from + i).add(start).div(length);
      y.blend(0, y.compare(LE, 0)).blend(1, y.compare(GT, 1)).intoArray(m, to + i);
    }
  }
}
