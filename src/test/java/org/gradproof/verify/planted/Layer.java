package org.gradproof.verify.planted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.ElementType;
import org.gradproof.verify.format.Tensor;

/// A layer as some framework stores it: which cell, and how its tensors are packed.
enum Layer {
  RNN,
  LSTM,
  PROJECTED_LSTM,
  PEEPHOLE_LSTM,
  PEEPHOLE_PROJECTED_LSTM,
  KERAS_LSTM,
  GRU_RESET_AFTER,
  KERAS_GRU_RESET_AFTER,
  GRU_RESET_BEFORE;

  /// A hand-written layer of this kind, run forward.
  Handwritten of(Handwritten.Sizes asked, boolean single, RandomGenerator random) {
    Arithmetic np = new Arithmetic(single);
    var sizes =
        new Handwritten.Sizes(
            asked.steps(), asked.batch(), asked.input(), asked.state(), output(asked.state()));
    Handwritten layer =
        switch (this) {
          case RNN -> new HandwrittenRnn(sizes, np, random);
          case LSTM, PROJECTED_LSTM -> new HandwrittenLstm(sizes, np, true, false, random);
          case KERAS_LSTM -> new HandwrittenLstm(sizes, np, false, false, random);
          case PEEPHOLE_LSTM, PEEPHOLE_PROJECTED_LSTM ->
              new HandwrittenLstm(sizes, np, false, true, random);
          case GRU_RESET_AFTER, KERAS_GRU_RESET_AFTER ->
              new HandwrittenGru(sizes, np, true, random);
          case GRU_RESET_BEFORE -> new HandwrittenGru(sizes, np, false, random);
        };
    layer.forward();
    return layer;
  }

  /// How many entries the output has, with a projection one fewer than the state.
  int output(int state) {
    boolean projected = this == PROJECTED_LSTM || this == PEEPHOLE_PROJECTED_LSTM;
    return projected ? Math.max(1, state - 1) : state;
  }

  private String framework() {
    return switch (this) {
      case RNN, LSTM, PROJECTED_LSTM, GRU_RESET_AFTER -> "pytorch";
      case PEEPHOLE_LSTM, PEEPHOLE_PROJECTED_LSTM -> "tf1";
      case KERAS_LSTM, KERAS_GRU_RESET_AFTER, GRU_RESET_BEFORE -> "keras";
    };
  }

  /// Its dump, with the gradients of the backward pass that was run last.
  Dump dump(Handwritten layer) {
    Writer writer = new Writer(layer, !framework().equals("pytorch"));
    writer.sequences();
    switch (framework()) {
      case "pytorch" -> writer.pytorch();
      case "keras" -> writer.keras();
      default -> writer.tf1();
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("framework", framework());
    metadata.put(
        "cell",
        layer instanceof HandwrittenRnn ? "rnn" : layer instanceof HandwrittenGru ? "gru" : "lstm");
    if (framework().equals("keras") && layer instanceof HandwrittenGru gru) {
      metadata.put("reset_after", gru.after ? "True" : "False");
    }
    return Dump.of(name(), writer.tensors, metadata);
  }

  /// Writes tensors one after another.
  private static final class Writer {
    private final Handwritten layer;
    private final boolean batchFirst;
    private final List<Tensor> tensors = new ArrayList<>();

    Writer(Handwritten layer, boolean batchFirst) {
      this.layer = layer;
      this.batchFirst = batchFirst;
    }

    private void put(String name, List<Integer> shape, double[][]... blocks) {
      double[] data =
          java.util.Arrays.stream(blocks)
              .flatMap(java.util.Arrays::stream)
              .flatMapToDouble(java.util.Arrays::stream)
              .toArray();
      ElementType type = layer.np.single() ? ElementType.FLOAT32 : ElementType.FLOAT64;
      tensors.add(new Tensor(name, type, shape, data));
    }

    private void sequence(String name, double[][][] steps) {
      int width = steps[0][0].length;
      int batch = steps[0].length;
      if (!batchFirst) {
        put(name, List.of(steps.length, batch, width), steps);
        return;
      }
      List<double[][]> rows = new ArrayList<>();
      for (int b = 0; b < batch; b++) {
        for (double[][] step : steps) {
          rows.add(new double[][] {step[b]});
        }
      }
      put(name, List.of(batch, steps.length, width), rows.toArray(double[][][]::new));
    }

    private void state(String name, double[][] state) {
      List<Integer> shape = List.of(state.length, state[0].length);
      put(name, batchFirst ? shape : List.of(1, shape.get(0), shape.get(1)), state);
    }

    void sequences() {
      double[][][] h = layer.h;
      sequence("input", layer.x);
      sequence("input.grad", layer.inputGradient);
      sequence("output", java.util.Arrays.copyOfRange(h, 1, h.length));
      sequence("grad_output", layer.upstream);
      state("h0", h[0]);
      state("h0.grad", layer.h0Gradient);
      state("hn", h[h.length - 1]);
      state("grad_hn", layer.lastH);
      if (layer instanceof HandwrittenLstm lstm) {
        state("c0", lstm.c[0]);
        state("c0.grad", lstm.c0Gradient);
        state("cn", lstm.c[h.length - 1]);
        state("grad_cn", lstm.lastC);
      }
    }

    private interface Packing {
      void put(String name, Map<String, double[][]> from);
    }

    private void both(String name, Packing packing) {
      packing.put(name, layer.weights);
      packing.put(name + ".grad", layer.gradients);
    }

    /// Blocks one below the other.
    private void stacked(String name, String kind, boolean vector) {
      both(
          name,
          (n, from) -> {
            double[][][] blocks =
                layer.gates.stream().map(g -> from.get(kind + g)).toArray(double[][][]::new);
            int entries = blocks.length * layer.sizes.state();
            put(n, vector ? List.of(entries) : List.of(entries, blocks[0][0].length), blocks);
          });
    }

    void pytorch() {
      stacked("weight_ih_l0", "W_", false);
      stacked("weight_hh_l0", "U_", false);
      stacked("bias_ih_l0", "b_", true);
      stacked("bias_hh_l0", "d_", true);
      if (layer.weights.containsKey("W_r") && !layer.gates.contains("r")) {
        both(
            "weight_hr_l0",
            (n, from) ->
                put(n, List.of(layer.sizes.output(), layer.sizes.state()), from.get("W_r")));
      }
    }

    /// Transposed blocks side by side; one row of blocks for each kind.
    private void beside(String name, List<String> order, String... kinds) {
      both(
          name,
          (n, from) -> {
            List<double[][]> rows = new ArrayList<>();
            for (String kind : kinds) {
              double[][] tall =
                  order.stream()
                      .flatMap(g -> java.util.Arrays.stream(block(from, kind, g)))
                      .toArray(double[][]::new);
              rows.add(Arithmetic.transposed(tall));
            }
            int height = rows.stream().mapToInt(r -> r.length).sum();
            int width = rows.get(0)[0].length;
            boolean vector = height == 1 && kinds[0].startsWith("b");
            put(
                n,
                vector ? List.of(width) : List.of(height, width),
                rows.toArray(double[][][]::new));
          });
    }

    /// A block as a matrix with one row for each entry of the gate.
    private static double[][] block(Map<String, double[][]> from, String kind, String gate) {
      double[][] block = from.get(kind + gate);
      return kind.startsWith("b") || kind.startsWith("d") ? Arithmetic.transposed(block) : block;
    }

    void keras() {
      boolean gru = layer instanceof HandwrittenGru;
      List<String> order = gru ? List.of("z", "r", "n") : layer.gates;
      beside("kernel", order, "W_");
      beside("recurrent_kernel", order, "U_");
      if (gru && ((HandwrittenGru) layer).after) {
        beside("bias", order, "b_", "d_");
      } else {
        beside("bias", order, "b_");
      }
    }

    /// One kernel for `[x, h]`; the forget bias of 1 is not stored.
    void tf1() {
      List<String> order = List.of("i", "g", "f", "o");
      beside("kernel", order, "W_", "U_");
      both(
          "bias",
          (n, from) -> {
            double less = n.equals("bias") ? 1 : 0;
            double[][][] blocks = new double[4][][];
            for (int k = 0; k < 4; k++) {
              double[][] b = from.get("b_" + order.get(k));
              blocks[k] = order.get(k).equals("f") ? layer.np.map(b, e -> e - less) : b;
            }
            put(n, List.of(4 * layer.sizes.state()), blocks);
          });
      for (String g : List.of("i", "f", "o")) {
        both(
            "w_" + g + "_diag",
            (n, from) -> put(n, List.of(layer.sizes.state()), from.get("p_" + g)));
      }
      if (layer.weights.containsKey("W_r")) {
        both(
            "projection/kernel",
            (n, from) ->
                put(
                    n,
                    List.of(layer.sizes.state(), layer.sizes.output()),
                    Arithmetic.transposed(from.get("W_r"))));
      }
    }
  }
}
