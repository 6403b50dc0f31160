package org.gradproof.check;

import java.util.function.IntFunction;

/// A five-point central difference in double-double arithmetic, with an error bar as in
/// [FiniteDifference].
///
/// The step is so small that the truncation error, of the order `h⁴`, lies far below what doubles
/// can tell, so it is fixed. Smooth functions get a longer step, which leaves less of the rounding;
/// functions with kinks a shorter one, so that fewer kinks come within reach.
///
/// @param value the derivative
/// @param bar how far the true derivative may be away
/// @param kinked whether the slopes to the left and to the right differ by an amount that does not
///   shrink with the step, or the slope itself changes with the step, as they do where a kink or a
///   jump lies within reach
record ExactDifference(double value, double bar, boolean kinked) {
  static final double SMOOTH_STEP = 0x1p-20;
  static final double KINKED_STEP = 0x1p-32;

  /// The multiples of the step at which the function is needed.
  static final int[] MULTIPLES = {-4, -2, -1, 0, 1, 2, 4};

  /// The derivative at 0.
  ///
  /// @param phi `k` → the function at `k h`
  /// @param h the step
  /// @param noise how far rounding may move one value of the function
  static ExactDifference of(IntFunction<DoubleDouble> phi, double h, double noise) {
    DoubleDouble[] up = new DoubleDouble[3];
    DoubleDouble[] down = new DoubleDouble[3];
    DoubleDouble[] odd = new DoubleDouble[3];
    for (int k = 0; k < 3; k++) {
      up[k] = phi.apply(1 << k);
      down[k] = phi.apply(-(1 << k));
      odd[k] = up[k].minus(down[k]);
    }
    DoubleDouble fine = five(odd[0], odd[1], h);
    DoubleDouble coarse = five(odd[1], odd[2], 2 * h);
    double rounding = 1.5 * noise / h;
    double change = Math.abs(fine.minus(coarse).hi());
    DoubleDouble middle = phi.apply(0);
    double near = Math.abs(up[0].plus(down[0]).minus(middle).minus(middle).hi()) / h;
    double far = Math.abs(up[1].plus(down[1]).minus(middle).minus(middle).hi()) / (2 * h);
    // Where there is a second derivative, the left and right slopes differ by half as much at half
    // the step.
    boolean kink = near > 0.75 * far && near > 4 * rounding;
    boolean jump = change > 0.1 * Math.abs(fine.hi()) && change > 4 * rounding;
    // Where only the first derivative is continuous, as that of x|x| is, the truncation error is of
    // the order h and as large as the change.
    return new ExactDifference(fine.hi(), 2 * change + rounding, kink || jump);
  }

  private static DoubleDouble five(DoubleDouble one, DoubleDouble two, double h) {
    return DoubleDouble.of(8)
        .times(one)
        .minus(two)
        .over(DoubleDouble.of(12).times(DoubleDouble.of(h)));
  }
}
