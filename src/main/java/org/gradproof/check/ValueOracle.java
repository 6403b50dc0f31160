package org.gradproof.check;

import java.util.List;
import java.util.Map;
import org.gradproof.check.NumberInterpreter.Block;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The forward values that the program runs against the cell's equations evaluated from the functions' definitions in
/// double-double arithmetic: a gradient check alone cannot see a wrong formula.
final class ValueOracle {
  static final String NAME = "forward values, double-double";

  private ValueOracle() {}

  static void run(Instance instance, Tally.Book book) {
    List<Map<Expr, Block<DoubleDouble>>> exact = instance.exact.run().states();
    for (int t = 0; t < exact.size(); t++) {
      for (Recurrence.State state : instance.cell.states()) {
        Tally tally = book.of(NAME, state.current().toString());
        double[] reference = instance.exact.doubles(exact.get(t).get(state.current()));
        double[] claimed = instance.trajectory.values().get(t).get(state.current()).data();
        double norm = norm(reference);
        for (int i = 0; i < claimed.length; i++) {
          double allowance = claimed[i] == reference[i] ? 0 : instance.valueNoise(t, state.current(), i);
          String where = state.current() + "[" + (i + 1) + "] at t=" + (t + 1);
          // A value that happens to be near 0 is measured against the size of its vector.
          double shift = Math.abs(reference[i]) < 1e-6 * norm ? norm : 0;
          tally.add(new Verdict.Entry(where, claimed[i] + shift, reference[i] + shift, allowance + Math.ulp(shift)));
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
