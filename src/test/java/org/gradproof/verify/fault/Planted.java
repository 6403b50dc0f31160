package org.gradproof.verify.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.verify.Observation;

/// Observations with planted mistakes.
enum Planted {
  RNN("rnn"),
  LSTM("lstm"),
  PEEPHOLE("lstm-peephole"),
  PROJECTED("lstm-projected"),
  GRU("gru"),
  GRU_AFTER("gru-reset-after");

  private static final Cell PLAIN =
      Cells.parse(
          """
          title: LSTM with separate weights

          i_t = σ(W_i x_t + U_i h_{t-1} + b_i)
          f_t = σ(W_f x_t + U_f h_{t-1} + b_f)
          g_t = tanh(W_g x_t + U_g h_{t-1} + b_g)
          c_t = f_t∘c_{t-1} + i_t∘g_t
          o_t = σ(W_o x_t + U_o h_{t-1} + b_o)
          h_t = o_t∘tanh(c_t)
          """);

  private final String cell;

  Planted(String cell) {
    this.cell = cell;
  }

  Cell cell() {
    return this == LSTM ? PLAIN : Cells.shipped(cell).orElseThrow();
  }

  /// The hand-written pass.
  Hand hand(int steps, int batch, int m, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return switch (this) {
      case RNN -> new HandRnn(steps, batch, m, n, random);
      case LSTM -> new HandLstm(false, steps, batch, m, n, n, random);
      case PEEPHOLE -> new HandLstm(true, steps, batch, m, n, n, random);
      case PROJECTED -> new HandLstm(false, steps, batch, m, n, n - 2, random);
      case GRU -> new HandGru(false, steps, batch, m, n, random);
      case GRU_AFTER -> new HandGru(true, steps, batch, m, n, random);
    };
  }

  /// Six steps of three sequences; square weights where the mistake needs them.
  Observation observe(long seed, double unit, String... faults) {
    List<String> square = List.of("W and U exchanged", "W_x not transposed");
    boolean alike = Arrays.stream(faults).anyMatch(square::contains);
    boolean alone = Arrays.asList(faults).contains("gradient for weight");
    return hand(6, alone ? 1 : 3, alike ? 5 : 4, 5, seed).observe(cell(), Set.of(faults), unit);
  }
}
