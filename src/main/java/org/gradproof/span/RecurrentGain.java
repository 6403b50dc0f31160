package org.gradproof.span;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;

/// The gain of a network: of each matrix that multiplies a previous state, the root mean square of
/// those entries times √N. Entries from `N(0, g²/N)` have gain g, those from `U(−1/√N, 1/√N)` have
/// 1/√3.
public final class RecurrentGain {
  private RecurrentGain() {}

  private record Columns(Expr matrix, int from, int to) {}

  /// The network with every recurrent matrix scaled to a gain; other weights stay as they are.
  ///
  /// @param gain g ≥ 0
  public static Network set(Network network, double gain) {
    Map<Expr, Matrix> changed = new LinkedHashMap<>();
    network.parameters().forEach((p, m) -> changed.put(p, m.copy()));
    for (Columns block : recurrent(network)) {
      Matrix m = changed.get(block.matrix);
      double now = of(m, block);
      double factor = now > 0 ? gain / now : 0;
      for (int i = 0; i < m.rows(); i++) {
        for (int j = block.from; j < block.to; j++) {
          m.data()[i * m.cols() + j] *= factor;
        }
      }
    }
    return network.withParameters(changed);
  }

  /// The largest gain of a recurrent matrix; 0 when there is none.
  public static double of(Network network) {
    return recurrent(network).stream()
        .mapToDouble(block -> of(network.parameters().get(block.matrix), block))
        .max()
        .orElse(0);
  }

  private static double of(Matrix m, Columns block) {
    double squares = 0;
    for (int i = 0; i < m.rows(); i++) {
      for (int j = block.from; j < block.to; j++) {
        squares += m.get(i, j) * m.get(i, j);
      }
    }
    return Math.sqrt(squares / m.rows());
  }

  /// The columns of parameters that multiply previous states, also gated ones.
  private static List<Columns> recurrent(Network network) {
    List<Columns> found = new ArrayList<>();
    List<Expr> roots = network.cell().equations().stream().map(Equation::value).toList();
    for (Expr node : Expr.topological(roots)) {
      if (node.op() instanceof Op.MatMul(Expr w, Expr v) && network.parameters().containsKey(w)) {
        int at = 0;
        for (Expr part : v.op() instanceof Op.Stack(List<Expr> parts) ? parts : List.of(v)) {
          int size = part.shape().rows().size(network.sizes());
          if (isState(network, part)
              || (part.op() instanceof Op.Hadamard(Expr a, Expr b)
                  && (isState(network, a) || isState(network, b)))) {
            found.add(new Columns(w, at, at + size));
          }
          at += size;
        }
      }
    }
    return found.stream().distinct().toList();
  }

  private static boolean isState(Network network, Expr e) {
    return network.cell().states().stream().anyMatch(s -> s.previous() == e);
  }
}
