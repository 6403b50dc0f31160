package org.gradproof.verify.fault;

/// A way for a backward pass to be wrong, simplest explanation first.
public enum Fault {
  /// A gradient is zero.
  ZERO("a gradient is zero"),
  /// Blocks of a packed gradient are exchanged.
  EXCHANGED("gradients are exchanged"),
  /// A gradient is a copy of another.
  COPIED("a gradient is a copy of another"),
  /// A gradient is transposed.
  TRANSPOSED("a gradient is transposed"),
  /// A gradient stands at the wrong steps.
  REORDERED("a gradient stands at other steps"),
  /// A gradient is multiplied by a number.
  SCALED("a gradient is scaled"),
  /// A path, the share that one value hands back to another, is missing.
  PATH_MISSING("a path is missing"),
  /// A path has the wrong sign.
  PATH_NEGATED("a path has the wrong sign"),
  /// A path is counted twice.
  PATH_DOUBLED("a path is counted twice"),
  /// The slope of a nonlinearity is missing.
  SLOPE_MISSING("a slope is missing"),
  /// The slope of a nonlinearity is applied twice.
  SLOPE_TWICE("a slope is applied twice"),
  /// The slope formula, written in the activated value, is given the pre-activation.
  SLOPE_OF_ARGUMENT("a slope is taken of the pre-activation"),
  /// The nonlinearity is applied once more before the slope is taken.
  SLOPE_OF_VALUE("a slope is taken of the activated value"),
  /// `1 − y` for `1 − y²`.
  SLOPE_UNSQUARED("a slope lacks its square"),
  /// Only a part of the slope formula, or one with a wrong sign.
  SLOPE_PART("a slope is incomplete"),
  /// The slope of another function.
  SLOPE_OF_OTHER("a slope is that of another function"),
  /// A gate, or the like, is missing as a factor.
  FACTOR_MISSING("a factor is missing"),
  /// A gate is applied twice as a factor.
  FACTOR_TWICE("a factor is applied twice"),
  /// A constant factor is missing.
  CONSTANT_MISSING("a constant is missing"),
  /// `y` for `1 − y`, or the reverse.
  COMPLEMENT("a value and its complement are exchanged"),
  /// `1 − δ` for `−δ`.
  ONE_ADDED("a one is added"),
  /// One number stands where a vector belongs.
  SCALAR("a scalar stands for a vector"),
  /// A value of the forward pass stands where another belongs.
  OPERAND("another operand is used"),
  /// An adjoint stands where another belongs.
  ADJOINT("another adjoint is used"),
  /// A nonlinearity is left out of an operand.
  FUNCTION_MISSING("a nonlinearity is left out"),
  /// `W x` for `Wᵀ x`.
  NOT_TRANSPOSED("a matrix is not transposed"),
  /// A parameter stands where another belongs.
  PARAMETER("another parameter is used"),
  /// The accumulated gradient stands where the weight belongs.
  GRADIENT_FOR_WEIGHT("the accumulated gradient is used in place of the weight"),
  /// `+=` of a variable to itself.
  SELF_ADDED("a variable is added to itself"),
  /// The gradient from outside is not, or not rightly, added.
  UPSTREAM("an upstream gradient is mistaken"),
  /// What a state hands back to the step before is lost.
  CARRY_LOST("a carried gradient is lost"),
  /// What a state hands back to the step before is changed.
  CARRY_CHANGED("a carried gradient is changed"),
  /// Some steps are left out.
  STEPS_OMITTED("steps are left out"),
  /// Backpropagation through time is truncated.
  TRUNCATED("backpropagation through time is truncated"),
  /// A value of another step is read.
  STALE("a value of another step is used"),
  /// A sum over the steps is not taken, or only in part.
  TIME_SUM("the sum over the steps is not taken"),
  /// A sum over the sequences is not taken, or only in part.
  BATCH_SUM("the sum over the batch is not taken"),
  /// The mean is returned for the sum.
  MEAN("a mean is returned for a sum"),
  /// Entries are clipped.
  CLIPPED("a gradient is clipped"),
  /// Every entry holds the same number.
  BROADCAST("a gradient is broadcast"),
  /// The result was rounded to fewer bits.
  PRECISION("a gradient has lost precision"),
  /// The backward pass belongs to another forward formula.
  FORMULA("the backward pass is that of another formula"),
  /// Small scattered differences.
  NOISE("a gradient is noisy");

  private final String title;

  Fault(String title) {
    this.title = title;
  }

  /// The fault in words, such as `a slope is missing`.
  public String title() {
    return title;
  }
}
