package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.span.Drive;
import org.gradproof.span.Network;
import org.gradproof.span.TangentProgram;
import org.gradproof.verify.Weights;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.Dumps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Spans of networks whose weights and inputs are given in files.
class SpanWeightsTest {
  private static final String DUMPS = "src/test/resources/dumps/";
  private static final String WEIGHTS = "src/test/resources/weights/";
  private static final String SEQUENCE = WEIGHTS + "seven-steps.npy";
  private static final String GRU = DUMPS + "gru-none.safetensors";

  private static JsonArray cells(Path folder, String... words) throws IOException {
    Path json = folder.resolve("span.json");
    List<String> all = new ArrayList<>(List.of("span"));
    all.addAll(List.of(words));
    all.addAll(List.of("--json", json.toString()));
    CommandRun.of(all.toArray(String[]::new)).lines(0);
    return JsonParser.parseString(Files.readString(json)).getAsJsonObject().getAsJsonArray("cells");
  }

  /// `ln ‖∂s_60/∂s_0‖₂`, the median of three sequences, from PyTorch 2.13's autograd in double
  /// precision over the whole span.
  @ParameterizedTest
  @CsvSource({"gru, -27.345617565212635", "lstm, -24.193056190138915"})
  void spanJacobiansAreThoseOfPyTorch(String kind, double expected, @TempDir Path folder)
      throws IOException {
    String file = DUMPS + "torch-" + kind + "-T60B3I7H11-float64.safetensors";
    JsonArray cells = cells(folder, "--weights", file, "--input", file);
    JsonObject cell = cells.get(0).getAsJsonObject();
    assertEquals(3, cell.get("networks").getAsInt());
    JsonArray steps = cell.getAsJsonArray("steps");
    assertEquals(60, steps.get(steps.size() - 1).getAsInt());
    JsonArray norms = cell.getAsJsonArray("logNormMedian");
    assertEquals(expected, norms.get(norms.size() - 1).getAsDouble(), 1e-11);
  }

  /// Keras 3.15 in double precision; the second layer reads what the first gives, and the reverse
  /// direction reads the sequence from its end.
  @Test
  void layersReadTheSequenceAsKerasDoes() {
    double[] stacked = last("keras-two-lstm", 1);
    assertArrayEquals(new double[] {0.06316401400262471, 0.22033567673194518}, stacked, 1e-12);
    assertArrayEquals(
        new double[] {
          0.07947682550868698, 0.4972998612520467, 0.07512675706118352, 0.219036526095867
        },
        DoubleStream.concat(
                Arrays.stream(last("keras-bidirectional-gru", 0)),
                Arrays.stream(last("keras-bidirectional-gru", 1)))
            .toArray(),
        1e-12);
  }

  /// The last `h` of a layer that is driven by the sequence.
  private static double[] last(String file, int layer) {
    Weights weights = Weights.of(Dumps.weights(Path.of(WEIGHTS + file + ".weights.h5")), "", "");
    Map<Expr, Matrix> read =
        weights
            .driven(Weights.sequence(Dumps.weights(Path.of(SEQUENCE))), SEQUENCE)
            .get(layer)
            .getFirst();
    Weights.Stored stored = weights.layers().get(layer);
    TangentProgram program =
        new Network(stored.cell(), stored.sizes(), stored.parameters(), new Drive.Sequence(read), 1)
            .program();
    for (int t = 0; t < read.values().iterator().next().rows(); t++) {
      program.next();
    }
    return program.value(
        stored.cell().states().stream()
            .map(s -> s.current())
            .filter(s -> s.toString().equals("h_t"))
            .findFirst()
            .orElseThrow());
  }

  @Test
  void everyLayerAndDirectionIsFollowedByItself(@TempDir Path folder) throws IOException {
    String file = DUMPS + "torch-gru-T6B2I3H4-float64-L2-bi.safetensors";
    JsonArray cells = cells(folder, "--weights", file, "--input", file);
    List<String> labels = new ArrayList<>();
    cells.forEach(c -> labels.add(c.getAsJsonObject().get("label").getAsString()));
    assertEquals(
        List.of("layer 0, forward", "layer 0, reverse", "layer 1, forward", "layer 1, reverse"),
        labels);
  }

  /// Weights alone suffice: then the inputs are random.
  @ParameterizedTest
  @ValueSource(
      strings = {
        DUMPS + "torch-rnn-T5B2I3H4-float32.safetensors",
        DUMPS + "torch-lstm-T6B2I3H5-float64-P2.safetensors",
        DUMPS + "keras-gru-T6B2I3H4-reset_after=False.safetensors",
        DUMPS + "test_lstm_defaults/model.onnx",
        DUMPS + "test_rnn_seq_length/model.onnx",
        WEIGHTS + "keras-bidirectional-gru.weights.h5"
      })
  void weightsOfEveryFrameworkAreFollowed(String file) {
    List<String> lines =
        CommandRun.of("span", "--weights", file, "--steps", "40", "--seeds", "2").lines(0);
    assertTrue(
        lines.stream().noneMatch(l -> l.contains("mean-field")), "no theory of given weights");
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("weights: ")), lines::toString);
  }

  /// As in a module of PyTorch with a name.
  @Test
  void aPrefixOfAllNamesIsLeftOut() {
    Dump plain = Dumps.weights(Path.of(GRU));
    Map<String, org.gradproof.verify.format.Tensor> named = new LinkedHashMap<>();
    plain
        .tensors()
        .forEach((name, t) -> {
          if (name.matches("(weight|bias)_.._l0")) {
            named.put("decoder.rnn." + name, t);
          }
        });
    Dump prefixed = new Dump("model", named, Map.of());
    assertEquals(4, named.size());
    assertEquals(
        Weights.of(plain, "", "").layers().getFirst().sizes(),
        Weights.of(prefixed, "", "").layers().getFirst().sizes());
  }

  @Test
  void refusesInOneLineWhatCannotBe(@TempDir Path folder) throws IOException {
    Path whole = Files.write(folder.resolve("damaged.npz"), new byte[] {1, 2, 3});
    Path array = Files.write(folder.resolve("damaged.npy"), new byte[] {1, 2, 3});
    String other = DUMPS + "torch-gru-T60B3I7H11-float64.safetensors";
    Map<String, String> cases = new LinkedHashMap<>();
    cases.put("--input " + SEQUENCE, "expected --weights FILE too");
    cases.put("--framework keras", "expected --weights FILE too");
    cases.put("--weights no-such-file.npz", "no such file");
    cases.put("--weights pom.xml", "unknown kind of file");
    cases.put("--weights " + whole, "damaged.npz");
    cases.put("--weights " + GRU + " --input " + array, "damaged.npy");
    cases.put("--weights " + GRU + " --input " + other, "(60, 3, 7); expected (steps, batch, 4)");
    cases.put("--weights " + GRU + " --hidden 8", "--hidden does not go with --weights");
    cases.put("--weights " + GRU + " --init orthogonal", "--init does not go with --weights");
    cases.put("lstm --weights " + GRU, "contradicts the other tensors");
    cases.put("rnn gru --weights " + GRU, "goes with one cell");
    cases.put(
        "--weights " + GRU + " --input " + GRU + " --seeds 2", "--seeds does not go with --input");
    cases.put(
        "--weights " + WEIGHTS + "keras-mixed.weights.h5",
        "layers/gru, layers/lstm are of different");
    cases.forEach((words, said) -> {
      String[] all = ("span " + words).split(" ");
      String refusal = CommandRun.of(all).refusal();
      assertTrue(refusal.contains(said), refusal);
    });
  }
}
