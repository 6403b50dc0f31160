package org.gradproof.verify.planted;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// Mistakes made to gradients when the loop is over.
record Finished(Handwritten cell) {
  void apply() {
    Map<String, double[][]> all = cell.gradients;
    List<String> gates = cell.gates;
    String first = gates.getFirst();
    String last = gates.getLast();
    if (gates.size() > 1) {
      if (cell.is("blocks exchanged")) {
        for (String kind : List.of("W_", "U_", "b_", "d_")) {
          double[][] kept = all.get(kind + first);
          all.put(kind + first, all.get(kind + last));
          all.put(kind + last, kept);
        }
      }
      if (cell.is("bias copied")) {
        all.put("b_" + first, all.get("b_" + gates.get(1)));
        all.put("d_" + first, all.get("d_" + gates.get(1)));
      }
    }
    if (cell.sizes.output() == cell.sizes.state() && cell.is("transposed")) {
      all.put("U_" + first, Arithmetic.transposed(all.get("U_" + first)));
    }
    if (cell.is("bias counted twice")) {
      gates.forEach(g -> each(List.of("b_" + g, "d_" + g), e -> 2 * e));
    }
    if (cell.is("mean over the batch")) {
      each(List.copyOf(all.keySet()), e -> e / cell.sizes.batch());
    }
    if (cell.is("mean over the steps")) {
      each(List.copyOf(all.keySet()), e -> e / cell.sizes.steps());
    }
    if (cell.is("input detached")) {
      for (int t = 0; t < cell.inputGradient.length; t++) {
        cell.inputGradient[t] = Arithmetic.zeros(cell.sizes.batch(), cell.sizes.input());
      }
    }
    if (cell.is("wrong sign")) {
      gates.forEach(g -> each(List.of("U_" + g), e -> -e));
    }
  }

  private void each(List<String> names, DoubleUnaryOperator f) {
    for (String name : names) {
      cell.gradients.put(name, cell.np.map(cell.gradients.get(name), f));
    }
  }
}
