package org.gradproof.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gradproof.cell.Cell;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.prove.Theorem;
import org.gradproof.span.Certificate;
import org.gradproof.span.Certificates;
import org.gradproof.span.Network;
import org.gradproof.span.Scheme;
import org.gradproof.span.TangentProgram;

/// Claims that bound the gradient over all spans, checked on a random network: the measured product
/// of step Jacobians beside the bound, in the norm of the theorem.
final class BoundClaims {
  private static final int SIZE = 16;
  private static final int INPUT = 8;
  private static final int STEPS = 50;

  private BoundClaims() {}

  static List<Claim> of(Cell cell, Derivation derivation, long seed) {
    List<Claim> claims = new ArrayList<>();
    if (!derivation.jacobian().obstacle().isEmpty()) {
      return claims;
    }
    if (Theorem.VANISHING.isAbout(cell)) {
      claims.add(vanishing(random(cell, seed)));
    }
    if (Theorem.GRU_NONEXPANSIVE.isAbout(cell)) {
      claims.add(nonexpansive(random(cell, seed)));
    }
    return claims;
  }

  private static Network random(Cell cell, long seed) {
    return Network.random(cell, SIZE, INPUT, Scheme.PYTORCH, 1, seed);
  }

  private static Claim vanishing(Network network) {
    double norm = constant(network, "‖U‖") * constant(network, "γ");
    double[] products = products(network);
    double tightest = Double.NEGATIVE_INFINITY;
    boolean below = true;
    for (int t = 1; t <= STEPS; t++) {
      double bound = t * Math.log(norm);
      below &= Math.log(products[t - 1]) <= bound;
      tightest = Math.max(tightest, (Math.log(products[t - 1]) - bound) / t);
    }
    return Claim.of(
            "bound",
            Inline.text(
                "Over T steps a change of the state grows at most by (γ‖U‖)^T, in the largest"
                    + " modulus, whatever the inputs: γ bounds the slope, ‖U‖ is the largest row"
                    + " sum of moduli."),
            below,
            Inline.text(
                String.format(
                    Locale.ROOT,
                    "γ‖U‖ = %.4f for %d units at framework initialisation; measured products of 1"
                        + " to %d step Jacobians stay below, at best by a factor %.3f a step",
                    norm,
                    SIZE,
                    STEPS,
                    Math.exp(tightest))))
        .by(Theorem.VANISHING);
  }

  /// On the network with all weights made smaller until the condition holds.
  private static Claim nonexpansive(Network given) {
    double a = constant(given, "‖U_g‖");
    double r = constant(given, "‖U_r‖");
    double z = constant(given, "‖U_z‖");
    // The largest s with s a (1 + s r/4) + 2 s z = 1, less a thousandth.
    double b = a + 2 * z;
    double factor = 0.999 * 2 / (b + Math.sqrt(b * b + a * r));
    double k = factor * a * (1 + factor * r / 4) + 2 * factor * z;
    Map<Expr, Matrix> smaller = new LinkedHashMap<>();
    given
        .parameters()
        .forEach((p, m) -> {
          Matrix scaled = m.copy();
          for (int i = 0; i < scaled.data().length; i++) {
            scaled.data()[i] *= factor;
          }
          smaller.put(p, scaled);
        });
    Network network = given.withParameters(smaller);
    double[] products = products(network);
    double most = 0;
    for (double product : products) {
      most = Math.max(most, product);
    }
    return Claim.of(
            "bound",
            Inline.text(
                "When K = ‖U_g‖(1 + ‖U_r‖/4) + 2‖U_z‖ ≤ 1 in largest row sums, no change of the"
                    + " state ever grows, in the largest modulus, whatever the inputs."),
            k <= 1 && most <= 1,
            Inline.text(
                String.format(
                    Locale.ROOT,
                    "K = %.4f after all weights of a network of %d units were multiplied by %.4f;"
                        + " largest row sum of the products of 1 to %d step Jacobians: %.4f",
                    k,
                    SIZE,
                    factor,
                    STEPS,
                    most)))
        .by(Theorem.GRU_NONEXPANSIVE);
  }

  private static double constant(Network network, String name) {
    return Certificates.of(network, 1).stream()
        .map(Certificate::constants)
        .filter(constants -> constants.containsKey(name))
        .map(constants -> constants.get(name))
        .findFirst()
        .orElseThrow();
  }

  /// The largest row sums of the products of the first 1, 2, … step Jacobians.
  private static double[] products(Network network) {
    TangentProgram program = network.program();
    double[] norms = new double[STEPS];
    double[][] product = new double[0][];
    for (int t = 0; t < STEPS; t++) {
      program.next();
      product = t == 0 ? program.dense() : times(program.dense(), product);
      for (double[] row : product) {
        double sum = 0;
        for (double x : row) {
          sum += Math.abs(x);
        }
        norms[t] = Math.max(norms[t], sum);
      }
    }
    return norms;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b.length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < b.length; j++) {
          product[i][j] = Math.fma(a[i][k], b[k][j], product[i][j]);
        }
      }
    }
    return product;
  }
}
