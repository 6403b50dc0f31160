package org.gradproof.cli.bench;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;

/// A gated cell that nobody has seen before, made up from a seed.
final class MadeUp {
  private MadeUp() {}

  static Cell cell(long seed) {
    RandomGenerator random = new Random(seed);
    List<String> gates = List.of("p", "q", "r", "s").subList(0, 2 + random.nextInt(3));
    StringBuilder text = new StringBuilder("title: Cell made up from seed " + seed + "\n");
    for (String gate : gates) {
      String peephole = random.nextInt(4) == 0 ? " + v_%s∘c_{t-1}" : "";
      text.append(
          ("%s_t = σ(W_%s x_t + U_%s h_{t-1}" + peephole + " + b_%s)\n").replace("%s", gate));
    }
    String last = gates.getLast();
    String state = random.nextBoolean() ? "(q_t∘h_{t-1})" : "h_{t-1}";
    String keep = random.nextBoolean() ? "q_t" : "(1 - p_t)";
    text.append("g_t = tanh(W_g x_t + U_g " + state + " + b_g)\n");
    text.append("c_t = p_t∘c_{t-1} + " + keep + "∘g_t\n");
    text.append("h_t = " + last + "_t∘tanh(c_t)\n");
    return Cells.parse(text.toString());
  }
}
