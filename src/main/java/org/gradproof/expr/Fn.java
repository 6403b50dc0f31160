package org.gradproof.expr;

import static org.gradproof.expr.Expr.add;
import static org.gradproof.expr.Expr.hadamard;
import static org.gradproof.expr.Expr.map;
import static org.gradproof.expr.Expr.negate;
import static org.gradproof.expr.Expr.ones;
import static org.gradproof.expr.Expr.scale;
import static org.gradproof.expr.Expr.subtract;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/// An elementwise function `y = fn(x)`: one row a function, and the only place that knows it.
///
/// A row holds the value, the slope `dy/dx` written in `x` and `y` (so that a stored gate value is
/// reused), the domain of that slope, the smallest bound on its modulus, the LaTeX and Coq names,
/// and, unless the function is elementary, a definition by other rows that checkers evaluate
/// instead of the value, so that value, slope and definition are three independent statements.
@SuppressWarnings("ImmutableEnumChecker") // every field is a pure function or a value
public enum Fn {
  /// The sign: −1, 0 or 1.
  SIGN(
      Math::signum,
      (x, y) -> Expr.zeros(x.shape()),
      Domain.except(0),
      0,
      "\\operatorname{sign}",
      "sign",
      null,
      "sgn"),
  /// `x²`.
  SQUARE(
      x -> x * x,
      (x, y) -> scale(2, x),
      Domain.REALS,
      Double.POSITIVE_INFINITY,
      "\\operatorname{square}",
      "Rsqr",
      x -> hadamard(x, x)),
  /// `1/x`.
  RECIPROCAL(
      x -> 1 / x,
      (x, y) -> negate(map(SQUARE, y)),
      Domain.NONZERO,
      Double.POSITIVE_INFINITY,
      "\\operatorname{recip}",
      "Rinv",
      null,
      "recip"),
  /// The exponential function.
  EXP(Math::exp, (x, y) -> y, Domain.REALS, Double.POSITIVE_INFINITY, "\\exp", "exp", null),
  /// The natural logarithm.
  LOG(
      Math::log,
      (x, y) -> map(RECIPROCAL, x),
      Domain.POSITIVE,
      Double.POSITIVE_INFINITY,
      "\\ln",
      "ln",
      null,
      "ln"),
  /// The square root.
  SQRT(
      Math::sqrt,
      (x, y) -> scale(0.5, map(RECIPROCAL, y)),
      Domain.POSITIVE,
      Double.POSITIVE_INFINITY,
      "\\operatorname{sqrt}",
      "sqrt",
      null),
  /// The modulus; its slope at 0 is taken as 0.
  ABS(Math::abs, (x, y) -> map(SIGN, x), Domain.except(0), 1, "\\operatorname{abs}", "Rabs", null),
  /// The cosine.
  COS(Math::cos, (x, y) -> negate(sine(x)), Domain.REALS, 1, "\\cos", "cos", null),
  /// The sine.
  SIN(Math::sin, (x, y) -> map(COS, x), Domain.REALS, 1, "\\sin", "sin", null),
  /// The hyperbolic tangent.
  TANH(
      Math::tanh,
      (x, y) -> subtract(ones(y.shape()), map(SQUARE, y)),
      Domain.REALS,
      1,
      "\\tanh",
      "tanh",
      null),
  /// The logistic function `1/(1+e^{-x})`.
  SIGMOID(
      Fn::sigmoid,
      (x, y) -> hadamard(y, subtract(ones(y.shape()), y)),
      Domain.REALS,
      0.25,
      "\\sigma",
      "sigmoid",
      x -> map(RECIPROCAL, add(ones(x.shape()), map(EXP, negate(x)))),
      "σ",
      "logistic"),
  /// The unit step: 1 for `x > 0`, else 0.
  STEP(
      x -> Double.isNaN(x) ? x : x > 0 ? 1 : 0,
      (x, y) -> Expr.zeros(x.shape()),
      Domain.except(0),
      0,
      "\\operatorname{step}",
      "step",
      x -> scale(0.5, add(map(SIGN, x), map(SQUARE, map(SIGN, x)))),
      "heaviside"),
  /// The rectifier `max(x, 0)`; its slope at 0 is taken as 0.
  RELU(
      x -> Double.isNaN(x) ? x : Math.max(x, 0),
      (x, y) -> map(STEP, x),
      Domain.except(0),
      1,
      "\\operatorname{ReLU}",
      "relu",
      x -> scale(0.5, add(x, map(ABS, x)))),
  /// `ln(1+e^x)`, without overflow.
  SOFTPLUS(
      x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
      (x, y) -> map(SIGMOID, x),
      Domain.REALS,
      1,
      "\\operatorname{softplus}",
      "softplus",
      x -> map(LOG, add(ones(x.shape()), map(EXP, x)))),
  /// `ln σ(x) = −softplus(−x)`.
  LOG_SIGMOID(
      x -> Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
      (x, y) -> map(SIGMOID, negate(x)),
      Domain.REALS,
      1,
      "\\operatorname{logsigmoid}",
      "logsigmoid",
      x -> negate(map(LOG, add(ones(x.shape()), map(EXP, negate(x)))))),
  /// `x σ(x)`, also called swish.
  SILU(
      x -> x * sigmoid(x),
      (x, y) -> add(map(SIGMOID, x), hadamard(y, subtract(ones(x.shape()), map(SIGMOID, x)))),
      Domain.REALS,
      1.0998393201289,
      "\\operatorname{silu}",
      "silu",
      x -> hadamard(x, map(RECIPROCAL, add(ones(x.shape()), map(EXP, negate(x))))),
      "swish"),
  /// `clip(x/6 + 1/2, 0, 1)`: the hard sigmoid of PyTorch, JAX and Keras 3.
  HARD_SIGMOID(
      x -> Math.min(Math.max(x / 6 + 0.5, 0), 1),
      (x, y) -> scale(1.0 / 6, subtract(map(STEP, shift(x, 3)), map(STEP, shift(x, -3)))),
      Domain.except(-3, 3),
      1.0 / 6,
      "\\operatorname{hardsigmoid}",
      "hardsigmoid",
      x -> scale(1.0 / 6, subtract(map(RELU, shift(x, 3)), map(RELU, shift(x, -3))))),
  /// `clip(0.2x + 1/2, 0, 1)`: the hard sigmoid of Keras 1 and 2, and ONNX's default.
  HARD_SIGMOID_KERAS2(
      x -> Math.min(Math.max(0.2 * x + 0.5, 0), 1),
      (x, y) -> scale(0.2, subtract(map(STEP, shift(x, 2.5)), map(STEP, shift(x, -2.5)))),
      Domain.except(-2.5, 2.5),
      0.2,
      "\\operatorname{hardsigmoid2}",
      "hardsigmoid2",
      x -> scale(0.2, subtract(map(RELU, shift(x, 2.5)), map(RELU, shift(x, -2.5)))));

  private final DoubleUnaryOperator value;
  private final BinaryOperator<Expr> slope;
  private final Domain domain;
  private final double slopeBound;
  private final String latex;
  private final String coq;
  private final Optional<UnaryOperator<Expr>> definition;
  private final List<String> aliases;

  Fn(
      DoubleUnaryOperator value,
      BinaryOperator<Expr> slope,
      Domain domain,
      double slopeBound,
      String latex,
      String coq,
      UnaryOperator<Expr> definition,
      String... aliases) {
    this.value = value;
    this.slope = slope;
    this.domain = domain;
    this.slopeBound = slopeBound;
    this.latex = latex;
    this.coq = coq;
    this.definition = Optional.ofNullable(definition);
    this.aliases = List.of(aliases);
  }

  /// The function's value; NaN in, NaN out.
  public double value(double x) {
    return value.applyAsDouble(x);
  }

  /// The slope as an expression of the argument `x` and the value `y = fn(x)`.
  public Expr slope(Expr x, Expr y) {
    return slope.apply(x, y);
  }

  /// Where the slope is what the row says.
  public Domain domain() {
    return domain;
  }

  /// The least upper bound of `|slope|` over its domain, or infinity.
  public double slopeBound() {
    return slopeBound;
  }

  /// The command that typesets the function's name.
  public String latex() {
    return latex;
  }

  /// The name in the Coq development.
  public String coq() {
    return coq;
  }

  /// The function written by other rows, absent for elementary functions.
  public Optional<UnaryOperator<Expr>> definition() {
    return definition;
  }

  /// The name in plain formulas: `sigmoid`, `tanh`, ….
  public String text() {
    return switch (this) {
      case HARD_SIGMOID_KERAS2 -> "hardsigmoid2";
      default -> name().toLowerCase(Locale.ROOT).replace("_", "");
    };
  }

  /// The function called `name` in a formula (plain, Unicode or LaTeX without the backslash; case
  /// does not matter).
  public static Optional<Fn> named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT).replace("_", "");
    for (Fn fn : values()) {
      if (fn.text().equals(wanted) || fn.aliases.contains(wanted)) {
        return Optional.of(fn);
      }
    }
    return Optional.empty();
  }

  private static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  private static Expr shift(Expr x, double by) {
    return add(x, Expr.constant(by, x.shape()));
  }

  // Sine and cosine name each other; a row may name a row below it only through a method.
  private static Expr sine(Expr x) {
    return map(SIN, x);
  }
}
