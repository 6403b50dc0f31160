package org.gradproof.span;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// What certificates say of a single step holds at every state of the invariant set and every input
/// within the bound, not only along trajectories.
class StepBoundsProperties {
  private static final double INPUTS = 1.5;
  private static final double ROUNDING = 1 + 1e-12;

  /// F. Bonassi et al. (2021), and the same for a reset after the product: weights scaled so that
  /// the condition just holds.
  @Property(tries = 300)
  void certifiedGruStepsContract(
      @ForAll boolean after, @ForAll @IntRange(min = 1, max = 6) int hidden, @ForAll long seed) {
    Cell cell = Cells.shipped(after ? "gru-reset-after" : "gru").orElseThrow();
    Random random = new Random(seed);
    Network network = barelyCertified(cell, hidden, random);
    Certificate certificate = Certificates.of(network, INPUTS).getFirst();
    assertTrue(certificate.holds(), certificate::toString);
    for (int i = 0; i < 20; i++) {
      double[][] jacobian = step(network, 1, random).dense();
      double norm =
          Arrays.stream(jacobian).mapToDouble(StepBoundsProperties::sum).max().orElseThrow();
      assertTrue(norm < 1, () -> "‖J‖_∞ = " + norm + " in spite of " + certificate);
      assertTrue(norm <= Math.exp(certificate.logRate()) * ROUNDING, certificate::toString);
    }
  }

  private static Network barelyCertified(Cell cell, int hidden, Random random) {
    Network drawn = Network.random(cell, hidden, 2, Scheme.PYTORCH, 0, random.nextLong());
    double low = 0;
    double high = 20;
    for (int i = 0; i < 40; i++) {
      double middle = (low + high) / 2;
      boolean holds = Certificates.of(scaled(drawn, middle), INPUTS).getFirst().holds();
      low = holds ? middle : low;
      high = holds ? high : middle;
    }
    return scaled(drawn, low);
  }

  private static Network scaled(Network network, double factor) {
    Map<Expr, Matrix> parameters = new LinkedHashMap<>();
    network
        .parameters()
        .forEach((p, m) -> {
          Matrix copy = m.copy();
          Arrays.setAll(copy.data(), i -> factor * copy.data()[i]);
          parameters.put(p, copy);
        });
    return network.withParameters(parameters);
  }

  /// Bonassi's comparison matrix bounds the step Jacobian of an LSTM block by block, and its powers
  /// bound products, whether the condition holds or not.
  @Property(tries = 300)
  void theComparisonMatrixBoundsLstmStepsAndProducts(
      @ForAll @IntRange(min = 1, max = 5) int hidden, @ForAll long seed) {
    Random random = new Random(seed);
    Cell cell = Cells.shipped("lstm").orElseThrow();
    Network drawn = Network.random(cell, hidden, 2, Scheme.PYTORCH, 0, seed);
    Network network = scaled(drawn, Math.exp(random.nextDouble(-2, 1)));
    Certificate certificate =
        Certificates.of(network, INPUTS).stream()
            .filter(c -> c.name().equals("δISS"))
            .findFirst()
            .orElseThrow();
    Map<String, Double> k = certificate.constants();
    GateRoles.Lstm roles = (GateRoles.Lstm) GateRoles.of(cell, network.parameters()).orElseThrow();
    double f = k.get("f̄");
    double o = k.get("ō");
    double[] a = {f, k.get("α"), o * f, k.get("α") * o + k.get("φ_x") * roles.o().stateNorm() / 4};
    TangentProgram program = step(network, k.get("c̄"), random);
    double[] power = {1, 0, 0, 1};
    double[][] product = identity(program.size());
    for (int t = 0; t < 12; t++) {
      assertWithin(program, program.dense(), a, certificate);
      product = times(program.dense(), product);
      power = Matrices.product(a, power);
      assertWithin(program, product, power, certificate);
      program.next();
    }
  }

  private static void assertWithin(
      TangentProgram program, double[][] jacobian, double[] bounds, Certificate certificate) {
    int n = program.size() / 2;
    int[] at = new int[2];
    program.offsets().forEach((state, from) -> at[state.toString().startsWith("c") ? 0 : 1] = from);
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 2; column++) {
        double norm = 0;
        for (int i = 0; i < n; i++) {
          int from = at[column];
          norm = Math.max(norm, sum(Arrays.copyOfRange(jacobian[at[row] + i], from, from + n)));
        }
        double found = norm;
        double bound = bounds[2 * row + column];
        assertTrue(
            found <= bound * ROUNDING, () -> found + " above " + bound + " of " + certificate);
      }
    }
  }

  /// A step from a state of the invariant set, often a corner, under inputs within the bound.
  private static TangentProgram step(Network network, double cells, Random random) {
    Recurrence cell = network.cell();
    Map<Expr, Matrix> initial = new LinkedHashMap<>();
    boolean corner = random.nextBoolean();
    cell.states()
        .forEach(s -> {
          double most = s.current().toString().startsWith("c") ? cells : 1;
          int rows = s.current().shape().rows().size(network.sizes());
          initial.put(s.previous(), Matrix.drawn(rows, 1, () -> most * within(corner, random)));
        });
    TangentProgram program =
        TangentProgram.of(
            cell,
            network.sizes(),
            network.parameters(),
            initial,
            (values, slots) ->
                slots.forEach((x, from) -> {
                  for (int i = 0; i < x.shape().rows().size(network.sizes()); i++) {
                    values[from + i] = INPUTS * within(corner, random);
                  }
                }));
    program.next();
    return program;
  }

  private static double within(boolean corner, Random random) {
    return corner ? (random.nextBoolean() ? 1 : -1) : random.nextDouble(-1, 1);
  }

  private static double sum(double[] row) {
    return Arrays.stream(row).map(Math::abs).sum();
  }

  private static double[][] identity(int n) {
    double[][] m = new double[n][n];
    for (int i = 0; i < n; i++) {
      m[i][i] = 1;
    }
    return m;
  }

  private static double[][] times(double[][] a, double[][] b) {
    int n = a.length;
    double[][] c = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }
}
