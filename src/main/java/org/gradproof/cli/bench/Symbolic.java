package org.gradproof.cli.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.diff.Reverse;
import org.gradproof.diff.Unrolled;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Shape;

/// Derivatives as expressions. Equal expressions are one, so that every run has names of its own:
/// otherwise the second would find what the first has made.
final class Symbolic {
  private static final String LSTM =
      """
      x_t, h_t, c_t: scalar
      w_f, w_i, w_o, w_g, u_f, u_i, u_o, u_g, b_f, b_i, b_o, b_g: scalar
      f = σ(w_f∘x_t + u_f∘h_{t-1} + b_f)
      i = σ(w_i∘x_t + u_i∘h_{t-1} + b_i)
      o = σ(w_o∘x_t + u_o∘h_{t-1} + b_o)
      g = tanh(w_g∘x_t + u_g∘h_{t-1} + b_g)
      c_t = f∘c_{t-1} + i∘g
      h_t = o∘tanh(c_t)
      """;

  private Symbolic() {}

  /// Builds the scalar LSTM cell and all its derivatives, of `h` and `c` by 12 parameters, `x`, `h`
  /// and `c`.
  static Runnable derivatives() {
    List<Expr> outputs = Unrolled.of(Cells.parse(LSTM), 1).last();
    List<Expr> variables =
        Expr.topological(outputs).stream()
            .filter(e -> e.op().children().isEmpty() && !e.toString().matches("[\\d.]+"))
            .toList();
    return new Runnable() {
      private long run;

      @Override
      public void run() {
        run++;
        Map<Expr, Expr> own = new HashMap<>();
        List<Expr> names = new ArrayList<>();
        for (Expr v : variables) {
          Expr name = Expr.var(v + "#" + run, v.shape());
          own.put(v, name);
          names.add(name);
        }
        for (Expr output : outputs) {
          new Reverse().adjoints(output.replace(own), Expr.ones(Shape.SCALAR), names);
        }
      }
    };
  }

  /// Builds the scalar LSTM over a span as one expression, and its gradient by all parameters.
  static Runnable graph(int steps) {
    return new Runnable() {
      private long run;

      @Override
      public void run() {
        run++;
        Cell cell = Cells.parse(LSTM.replaceAll("([wub]_[fiog])", "$1" + run));
        Expr loss = Unrolled.of(cell, steps).loss();
        new Reverse().adjoints(loss, Expr.ones(Shape.SCALAR), cell.parameters());
      }
    };
  }
}
