package org.gradproof.check;

import java.util.List;
import java.util.Map;
import org.gradproof.check.NumberInterpreter.Block;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;

/// The forward values that the program runs against the cell's equations evaluated from the
/// functions' definitions in double-double arithmetic: a gradient check alone cannot see a wrong
/// formula.
final class ValueOracle {
  static final String NAME = "forward values";

  private ValueOracle() {}

  static void run(Instance instance, Tally.Book book) {
    List<Map<Expr, Block<DoubleDouble>>> exact = instance.exactValues();
    for (int t = 0; t < exact.size(); t++) {
      for (Equation equation : instance.cell.equations()) {
        Expr name = equation.name();
        Tally tally = book.of(NAME, name.toString());
        double[] reference = instance.exact.doubles(exact.get(t).get(name));
        double[] claimed = instance.trajectory.values().get(t).get(name).data();
        double norm = norm(reference);
        for (int i = 0; i < claimed.length; i++) {
          double allowance = claimed[i] == reference[i] ? 0 : instance.valueNoise(t, name, i);
          String where = name + "[" + (i + 1) + "] at t=" + (t + 1);
          // A value that happens to be near 0 is measured against the size of its vector.
          double shift = Math.abs(reference[i]) < 1e-6 * norm ? norm : 0;
          tally.add(
              new Verdict.Entry(
                  where,
                  claimed[i] + shift,
                  reference[i] + shift,
                  shift == 0 ? allowance : allowance + Math.ulp(shift)));
        }
      }
    }
  }

  private static double norm(double[] v) {
    double most = 0;
    for (double x : v) {
      most = Math.max(most, Math.abs(x));
    }
    return most;
  }
}
