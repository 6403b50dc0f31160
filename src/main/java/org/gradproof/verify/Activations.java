package org.gradproof.verify;

import java.util.Locale;
import java.util.Optional;

/// What frameworks call functions, as patterns with `#` for the argument.
final class Activations {
  /// The constants make mean 0 and variance 1 a fixed point [Klambauer2017].
  private static final String SELU =
      "(1.0507009873554805 (relu(#) + 1.6732632423543772 (exp(-relu(-(#))) - 1)))";

  private Activations() {}

  /// The pattern of a name, or nothing when it is not known.
  ///
  /// @param alpha first parameter, or NaN for the function's own
  /// @param beta second parameter, or NaN
  static Optional<String> pattern(String name, double alpha, double beta) {
    return Optional.ofNullable(
        switch (name.toLowerCase(Locale.ROOT).replace("_", "")) {
          case "tanh" -> "tanh(#)";
          case "sigmoid", "logistic" -> "sigmoid(#)";
          case "relu" -> "relu(#)";
          case "linear", "identity" -> "(#)";
          case "softplus" -> "softplus(#)";
          case "exponential" -> "exp(#)";
          case "relu6" -> "(relu(#) - relu((#) - 6))";
          case "logsigmoid" -> "(-softplus(-(#)))";
          case "mish" -> "((#)∘tanh(softplus(#)))";
          case "hardsilu", "hardswish" -> "((#)∘hardsigmoid(#))";
          case "selu" -> SELU;
          case "silu", "swish" -> "silu(#)";
          case "hardsigmoid" ->
              hardSigmoid(Double.isNaN(alpha) ? 1.0 / 6 : alpha, Double.isNaN(beta) ? 0.5 : beta);
          case "affine" -> "(" + or(alpha, 1) + " (#) + " + or(beta, 0) + ")";
          case "scaledtanh" -> "(" + or(alpha, 1) + " tanh(" + or(beta, 1) + " (#)))";
          case "leakyrelu" -> "(relu(#) - " + or(alpha, 0.01) + " relu(-(#)))";
          case "thresholdedrelu" -> "(step(# - " + or(alpha, 1) + ")∘(#))";
          case "elu" -> "(relu(#) + " + or(alpha, 1) + " (exp(-relu(-(#))) - 1))";
          case "softsign" -> "((#)∘reciprocal(1 + abs(#)))";
          default -> null;
        });
  }

  private static String hardSigmoid(double alpha, double beta) {
    if (beta == 0.5 && Math.abs(alpha - 1.0 / 6) < 1e-9) {
      return "hardsigmoid(#)";
    }
    return beta == 0.5 && Math.abs(alpha - 0.2) < 1e-7
        ? "hardsigmoid2(#)"
        : "(relu(" + alpha + " (#) + " + beta + ") - relu(" + alpha + " (#) + " + (beta - 1) + "))";
  }

  private static double or(double given, double otherwise) {
    return Double.isNaN(given) ? otherwise : given;
  }
}
