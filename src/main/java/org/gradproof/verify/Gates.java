package org.gradproof.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The published cells with one name for each matrix and bias, and the places where frameworks may
/// choose.
///
/// `W` multiplies the input and `U` the state, `b` and `d` are the biases beside them, `p` looks at
/// the cell state. Functions are patterns with `#` for the argument.
///
/// @param kind `rnn`, `lstm` or `gru`
/// @param inputBias whether `b` is there
/// @param stateBias the gates whose `d` is there
/// @param gate the function of the gates
/// @param candidate that of the candidate
/// @param squash that of the LSTM's cell state on its way out
/// @param resetAfter whether the GRU resets after the product
/// @param peephole whether the LSTM's gates look at the cell state
/// @param projected whether the LSTM's output is projected
/// @param coupled whether the forget gate is 1 − i
/// @param forgetBias what is added to the forget gate's argument at run time
/// @param clip the bound on every argument of a gate; 0 for none
public record Gates(
    String kind,
    boolean inputBias,
    List<String> stateBias,
    String gate,
    String candidate,
    String squash,
    boolean resetAfter,
    boolean peephole,
    boolean projected,
    boolean coupled,
    double forgetBias,
    double clip) {

  public Gates {
    stateBias = List.copyOf(stateBias);
  }

  /// The gates of a kind of cell, in the order of the published equations.
  static List<String> of(String kind) {
    return switch (kind) {
      case "rnn" -> List.of("h");
      case "lstm" -> List.of("i", "f", "g", "o");
      case "gru" -> List.of("r", "z", "n");
      default -> throw new IllegalArgumentException("no such kind of cell: " + kind);
    };
  }

  /// The equations, as a `.gate` text.
  String text() {
    Map<String, String> lines = new LinkedHashMap<>();
    switch (kind) {
      case "rnn" -> lines.put("h_t", apply(candidate, sum("h", "")));
      case "lstm" -> {
        lines.put("i_t", apply(gate, sum("i", peephole("i", "c_{t-1}"))));
        lines.put(
            "f_t",
            coupled
                ? "1 - i_t"
                : apply(
                    gate,
                    sum(
                        "f",
                        peephole("f", "c_{t-1}") + (forgetBias == 0 ? "" : " + " + forgetBias))));
        lines.put("g_t", apply(candidate, sum("g", "")));
        lines.put("c_t", "f_t∘c_{t-1} + i_t∘g_t");
        lines.put("o_t", apply(gate, sum("o", peephole("o", "c_t"))));
        lines.put(projected ? "m_t" : "h_t", "o_t∘" + apply(squash, "c_t"));
        if (projected) {
          lines.put("h_t", "W_r m_t");
        }
      }
      case "gru" -> {
        lines.put("r_t", apply(gate, sum("r", "")));
        lines.put("z_t", apply(gate, sum("z", "")));
        String own = "W_n x_t" + (inputBias ? " + b_n" : "");
        String d = stateBias.contains("n") ? " + d_n" : "";
        String state = resetAfter ? "r_t∘(U_n h_{t-1}" + d + ")" : "U_n (r_t∘h_{t-1})" + d;
        lines.put("n_t", apply(candidate, clipped(own + " + " + state)));
        lines.put("h_t", "(1 - z_t)∘n_t + z_t∘h_{t-1}");
      }
      default -> throw new IllegalArgumentException("no such kind of cell: " + kind);
    }
    StringBuilder text = new StringBuilder("title: " + title() + "\n\n");
    lines.forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
    return text.toString();
  }

  private String title() {
    return switch (kind) {
      case "rnn" -> "Vanilla RNN";
      case "lstm" ->
          "LSTM" + (peephole ? " with peepholes" : "") + (projected ? " with projection" : "");
      default -> "GRU, reset " + (resetAfter ? "after" : "before") + " the product";
    };
  }

  private String peephole(String g, String state) {
    return peephole ? " + p_" + g + "∘" + state : "";
  }

  private String sum(String g, String more) {
    return clipped(
        ("W_" + g + " x_t" + (inputBias ? " + b_" + g : ""))
            + (" + U_" + g + " h_{t-1}" + (stateBias.contains(g) ? " + d_" + g : ""))
            + more);
  }

  private String clipped(String argument) {
    return clip == 0
        ? argument
        : argument
            + " - relu("
            + argument
            + " - "
            + clip
            + ") + relu(-("
            + argument
            + ") - "
            + clip
            + ")";
  }

  private static String apply(String pattern, String argument) {
    return pattern.replace("#", argument);
  }
}
