package org.gradproof.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Who does what: one row for each framework, cell and option. Facts: see each framework's
/// documentation and source; the packings of PyTorch, Keras and ONNX are checked on dumps by tests.
final class Frameworks {
  private static final boolean TIME = false;
  private static final boolean BATCH = true;

  /// All rows. A row with an option stands before the one without.
  static final List<Framework> ROWS = new ArrayList<>();

  static {
    row("pytorch", "rnn", "", TIME, both("rnn"), "two biases")
        .with("weight_ih = W_h", "weight_hh = U_h", "bias_ih = b_h", "bias_hh = d_h");
    row("pytorch", "lstm", "", TIME, both("lstm"), "two biases; proj_size projects h")
        .with("weight_ih = W_i W_f W_g W_o", "weight_hh = U_i U_f U_g U_o")
        .with("bias_ih = b_i b_f b_g b_o", "bias_hh = d_i d_f d_g d_o", "weight_hr = W_r");
    row("pytorch", "gru", "", TIME, after(both("gru")), "z keeps; b_hn stands under the reset gate")
        .with("weight_ih = W_r W_z W_n", "weight_hh = U_r U_z U_n")
        .with("bias_ih = b_r b_z b_n", "bias_hh = d_r d_z d_n");

    row("keras", "rnn", "", BATCH, one("rnn"), "kernels transposed")
        .with("kernel' = W_h", "recurrent_kernel' = U_h", "bias = b_h");
    row("keras", "lstm", "", BATCH, one("lstm"), "kernels transposed; forget bias 1 stored in bias")
        .with("kernel' = W_i W_f W_g W_o", "recurrent_kernel' = U_i U_f U_g U_o")
        .with("bias = b_i b_f b_g b_o");
    row("keras", "gru", "reset_after=False", BATCH, one("gru"), "z keeps; kernels transposed")
        .with("kernel' = W_z W_r W_n", "recurrent_kernel' = U_z U_r U_n", "bias = b_z b_r b_n");
    row(
            "keras",
            "gru",
            "",
            BATCH,
            after(both("gru")),
            "reset_after=True, z keeps; bias in two rows")
        .with("kernel' = W_z W_r W_n", "recurrent_kernel' = U_z U_r U_n")
        .with("bias' = b_z|d_z b_r|d_r b_n|d_n");

    row("tf1", "rnn", "", BATCH, one("rnn"), "one kernel on [x, h]")
        .with("kernel' = W_h|U_h", "bias = b_h");
    row("tf1", "lstm", "", BATCH, forget(one("lstm")), "forget bias 1 added at run time")
        .with("kernel' = W_i|U_i W_g|U_g W_f|U_f W_o|U_o", "bias = b_i b_g b_f b_o")
        .with("w_i_diag = p_i", "w_f_diag = p_f", "w_o_diag = p_o", "projection/kernel' = W_r");
    row("tf1", "gru", "", BATCH, one("gru"), "z keeps; the candidate has a kernel of its own")
        .with("gates/kernel' = W_r|U_r W_z|U_z", "gates/bias = b_r b_z")
        .with("candidate/kernel' = W_n|U_n", "candidate/bias = b_n");

    row("onnx", "rnn", "", TIME, both("rnn"), "directions stacked; activations are a choice")
        .with("W = W_h", "R = U_h", "B = b_h d_h");
    row("onnx", "lstm", "", TIME, both("lstm"), "clip bounds the gates' arguments; P is i o f")
        .with("W = W_i W_o W_f W_g", "R = U_i U_o U_f U_g")
        .with("B = b_i b_o b_f b_g d_i d_o d_f d_g", "P = p_i p_o p_f");
    row("onnx", "gru", "linear_before_reset=1", TIME, after(both("gru")), "z keeps")
        .with("W = W_z W_r W_n", "R = U_z U_r U_n", "B = b_z b_r b_n d_z d_r d_n");
    row("onnx", "gru", "", TIME, both("gru"), "linear_before_reset=0, z keeps")
        .with("W = W_z W_r W_n", "R = U_z U_r U_n", "B = b_z b_r b_n d_z d_r d_n");

    row("flax", "rnn", "", BATCH, one("rnn"), "kernels transposed")
        .with("i/kernel' = W_h", "i/bias = b_h", "h/kernel' = U_h");
    row(
            "flax",
            "lstm",
            "",
            BATCH,
            one("lstm"),
            "the bias is on the recurrent side; carry is (c, h)")
        .with("ii/kernel' = W_i", "if/kernel' = W_f", "ig/kernel' = W_g", "io/kernel' = W_o")
        .with("hi/kernel' = U_i", "hf/kernel' = U_f", "hg/kernel' = U_g", "ho/kernel' = U_o")
        .with("hi/bias = b_i", "hf/bias = b_f", "hg/bias = b_g", "ho/bias = b_o");
    row("flax", "gru", "", BATCH, after(only("gru", "n")), "z keeps; recurrent bias on hn alone")
        .with("ir/kernel' = W_r", "iz/kernel' = W_z", "in/kernel' = W_n")
        .with("ir/bias = b_r", "iz/bias = b_z", "in/bias = b_n", "hn/bias = d_n")
        .with("hr/kernel' = U_r", "hz/kernel' = U_z", "hn/kernel' = U_n");
    row("flax-nnx", "lstm", "", BATCH, one("lstm"), "the bias is on the recurrent side")
        .with("dense_i/kernel' = W_i W_f W_g W_o", "dense_h/kernel' = U_i U_f U_g U_o")
        .with("dense_h/bias = b_i b_f b_g b_o");
    row("flax-nnx", "gru", "", BATCH, after(one("gru")), "z keeps; no recurrent bias at all")
        .with("dense_i/kernel' = W_r W_z W_n", "dense_h/kernel' = U_r U_z U_n")
        .with("dense_i/bias = b_r b_z b_n");

    row("equinox", "lstm", "", TIME, one("lstm"), "")
        .with("weight_ih = W_i W_f W_g W_o", "weight_hh = U_i U_f U_g U_o")
        .with("bias = b_i b_f b_g b_o");
    row("equinox", "gru", "", TIME, after(only("gru", "n")), "z keeps; recurrent bias on n alone")
        .with("weight_ih = W_r W_z W_n", "weight_hh = U_r U_z U_n")
        .with("bias = b_r b_z b_n", "bias_n = d_n");
    row("haiku", "lstm", "", TIME, forget(one("lstm")), "forget bias 1 added at run time")
        .with("w' = W_i|U_i W_g|U_g W_f|U_f W_o|U_o", "b = b_i b_g b_f b_o");
    row("mxnet", "rnn", "", TIME, both("rnn"), "")
        .with("i2h_weight = W_h", "h2h_weight = U_h", "i2h_bias = b_h", "h2h_bias = d_h");
    row("mxnet", "lstm", "", TIME, both("lstm"), "")
        .with("i2h_weight = W_i W_f W_g W_o", "h2h_weight = U_i U_f U_g U_o")
        .with("i2h_bias = b_i b_f b_g b_o", "h2h_bias = d_i d_f d_g d_o");
    row("mxnet", "gru", "", TIME, after(both("gru")), "z keeps")
        .with("i2h_weight = W_r W_z W_n", "h2h_weight = U_r U_z U_n")
        .with("i2h_bias = b_r b_z b_n", "h2h_bias = d_r d_z d_n");
    row("haste", "lstm", "", TIME, one("lstm"), "forget bias 1 stored in bias")
        .with("kernel' = W_i W_g W_f W_o", "recurrent_kernel' = U_i U_g U_f U_o")
        .with("bias = b_i b_g b_f b_o");
    row("haste", "gru", "", TIME, after(both("gru")), "z keeps")
        .with("kernel' = W_z W_r W_n", "recurrent_kernel' = U_z U_r U_n")
        .with("bias = b_z b_r b_n", "recurrent_bias = d_z d_r d_n");
  }

  private Frameworks() {}

  /// The row just added, to be given its tensors.
  private record Begun(int index) {
    Begun with(String... tensors) {
      Framework old = ROWS.get(index);
      List<Pieces> all = new ArrayList<>(old.tensors());
      Arrays.stream(tensors).map(Pieces::parse).forEach(all::add);
      ROWS.set(
          index,
          new Framework(
              old.name(),
              old.kind(),
              old.option(),
              old.batchFirst(),
              old.gates(),
              all,
              old.remark()));
      return this;
    }
  }

  private static Begun row(
      String name, String kind, String option, boolean batchFirst, Gates gates, String remark) {
    ROWS.add(new Framework(name, kind, option, batchFirst, gates, List.of(), remark));
    return new Begun(ROWS.size() - 1);
  }

  private static Gates gates(String kind, List<String> stateBias, boolean after, double forget) {
    return new Gates(
        kind,
        true,
        stateBias,
        "sigmoid(#)",
        "tanh(#)",
        "tanh(#)",
        after,
        false,
        false,
        false,
        forget,
        0);
  }

  private static Gates both(String kind) {
    return gates(kind, Gates.of(kind), false, 0);
  }

  private static Gates one(String kind) {
    return gates(kind, List.of(), false, 0);
  }

  private static Gates only(String kind, String gate) {
    return gates(kind, List.of(gate), false, 0);
  }

  private static Gates after(Gates g) {
    return gates(g.kind(), g.stateBias(), true, g.forgetBias());
  }

  private static Gates forget(Gates g) {
    return gates(g.kind(), g.stateBias(), g.resetAfter(), 1);
  }
}
