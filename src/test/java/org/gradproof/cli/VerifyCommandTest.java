package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The commands `verify` and `conventions` as users meet them.
class VerifyCommandTest {
  private static final Path DUMPS = Path.of("src", "test", "resources", "dumps");
  private static final String RIGHT = "torch-lstm-T6B2I3H5-float64-P2.safetensors";
  private static final String WRONG = "gru-tiny_1e-6.safetensors";

  private static String dump(String name) {
    return DUMPS.resolve(name).toString();
  }

  @Test
  void aRightDumpAgrees() {
    CommandRun run = CommandRun.of("verify", dump(RIGHT));
    assertTrue(run.lines(Main.AGREES).getLast().startsWith("verdict: agrees to double precision"));
    assertFalse(run.out().contains("\u001b"), "no colour outside a terminal");
  }

  @Test
  void aWrongDumpDisagreesAndSaysWhere(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("v.json");
    CommandRun run =
        CommandRun.of(
            "verify", dump(WRONG), "--json", json.toString(), "--report", folder.toString());
    assertTrue(run.lines(Main.DISAGREES).getLast().contains("weight_hh_l0.grad"));
    JsonObject figures = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertEquals("disagrees", figures.get("verdict").getAsString());
    assertEquals(8, figures.getAsJsonArray("findings").size());
    String page = Files.readString(folder.resolve("verify.html"));
    assertTrue(page.contains("<svg") && page.contains("weight_hh_l0.grad"));
  }

  @Test
  void anOnnxModelIsVerifiedWithItsData() {
    String model = dump("test_lstm_with_peepholes");
    CommandRun run =
        CommandRun.of("verify", model + "/model.onnx", "--data", model + "/test_data_set_0");
    assertTrue(run.out().contains("LSTM with peepholes"));
    assertEquals(Main.AGREES, run.exit());
  }

  @Test
  void aCellOfOnesOwnIsMatchedByNameAndShape(@TempDir Path folder) throws IOException {
    Path cell = folder.resolve("mine.gate");
    Files.writeString(
        cell,
        "h_t = tanh(weight_ih_l0 x_t + weight_hh_l0 h_{t-1} + b + d)\n"
            .replace("weight_ih_l0", "W")
            .replace("weight_hh_l0", "U"));
    Path map = folder.resolve("names.txt");
    Files.writeString(map, "b = bias_ih_l0 # either would do\nd = bias_hh_l0\n");
    String rnn = dump("torch-rnn-T5B2I3H4-float32.safetensors");
    String ambiguous = CommandRun.of("verify", rnn, "--cell", cell.toString()).refusal();
    assertTrue(ambiguous.contains("bias_hh_l0 or bias_ih_l0"), ambiguous);
    CommandRun run =
        CommandRun.of("verify", rnn, "--cell", cell.toString(), "--map", map.toString());
    assertEquals(Main.AGREES, run.exit(), run.out() + run.err());
  }

  @Test
  void conventionsSaysWhoDoesWhat() {
    CommandRun run = CommandRun.of("conventions", "gru");
    assertTrue(run.lines(Main.AGREES).stream().anyMatch(l -> l.contains("pytorch")));
    assertTrue(CommandRun.of("conventions", "transformer").refusal().contains("rnn, lstm or gru"));
  }

  @TestFactory
  Stream<DynamicTest> whatCannotBeUsedIsRefusedInOneLine(@TempDir Path folder) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] good = Files.readAllBytes(DUMPS.resolve(RIGHT));
    files.put("empty.safetensors", new byte[0]);
    files.put("short.safetensors", new byte[] {1, 2, 3});
    files.put("truncated.safetensors", Arrays.copyOf(good, good.length - 100));
    files.put("cut-header.safetensors", Arrays.copyOf(good, 60));
    files.put("huge-header.safetensors", safetensors(Long.MAX_VALUE, "{}"));
    files.put("negative-header.safetensors", safetensors(-5, "{}"));
    files.put("no-json.safetensors", safetensors(4, "abcd"));
    files.put("absurd.safetensors", tensor("F64", "[9000000000,9000000000]", "[0,8]"));
    files.put("overflow.safetensors", tensor("F64", "[4294967296,4294967296]", "[0,0]"));
    files.put("negative.safetensors", tensor("F64", "[-1]", "[0,8]"));
    files.put("offsets.safetensors", tensor("F64", "[1]", "[8,800]"));
    files.put("mismatch.safetensors", tensor("F64", "[2]", "[0,8]"));
    files.put("whole.safetensors", tensor("I64", "[1]", "[0,8]"));
    files.put("unknown-type.safetensors", tensor("F8_E4M3", "[8]", "[0,8]"));
    files.put("no-input.safetensors", tensor("F64", "[1]", "[0,8]"));
    files.put("noise.npz", new byte[] {80, 75, 3, 4, 9, 9, 9, 9, 9});
    files.put("bomb.npz", npz("(100000000, 100000000)"));
    files.put("short.npz", npz("(1000,)"));
    files.put("text.onnx", "no model".getBytes(StandardCharsets.UTF_8));
    files.put("text.h5", "no file".getBytes(StandardCharsets.UTF_8));
    files.put("unknown.pt", good);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    files.put("missing.npz", new byte[0]);
    return files.keySet().stream()
        .map(name ->
            dynamicTest(
                name,
                () -> {
                  String refusal =
                      CommandRun.of("verify", folder.resolve(name).toString()).refusal();
                  assertTrue(refusal.contains(name), refusal);
                }));
  }

  @Test
  void notANumberIsLocated(@TempDir Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(DUMPS.resolve("torch-rnn-T5B2I3H4-float32.safetensors"));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) buffer.getLong(0);
    JsonObject json =
        JsonParser.parseString(new String(bytes, 8, header, StandardCharsets.UTF_8))
            .getAsJsonObject();
    int at = json.getAsJsonObject("output").getAsJsonArray("data_offsets").get(0).getAsInt();
    buffer.putFloat(8 + header + at + 4 * (2 * 2 * 4 + 4 + 1), Float.NaN);
    Path file = Files.write(folder.resolve("nan.safetensors"), bytes);
    String refusal = CommandRun.of("verify", file.toString()).refusal();
    assertTrue(
        refusal.endsWith("output is NaN at [2, 1, 1], first at step 2, counted from 0"), refusal);
  }

  @Test
  void whatTheUserSaysIsChecked() {
    String file = dump(RIGHT);
    assertTrue(
        CommandRun.of("verify", file, "--framework", "theano").refusal().contains("pytorch"));
    assertTrue(CommandRun.of("verify", file, "--cell", "perceptron").refusal().contains("gru"));
    assertTrue(CommandRun.of("verify", file, "--cell", "gru").refusal().contains("shape"));
    assertTrue(CommandRun.of("verify", file, "--map", file).refusal().contains("--cell"));
  }

  private static byte[] safetensors(long length, String header) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    return buffer.putLong(length).put(text).array();
  }

  /// A file with one tensor of eight bytes.
  private static byte[] tensor(String type, String shape, String offsets) {
    String header =
        "{\"__metadata__\":{\"framework\":\"pytorch\",\"cell\":\"gru\"},\"weight_ih_l0\":"
            + "{\"dtype\":\""
            + type
            + "\",\"shape\":"
            + shape
            + ",\"data_offsets\":"
            + offsets
            + "}}";
    byte[] head = safetensors(header.length(), header);
    return Arrays.copyOf(head, head.length + 8);
  }

  /// An archive with one array that holds fewer numbers than it declares.
  private static byte[] npz(String shape) throws IOException {
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("input.npy"));
      zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      zip.write(new byte[] {(byte) header.length(), 0});
      zip.write(header.getBytes(StandardCharsets.US_ASCII));
      zip.write(new byte[16]);
      zip.closeEntry();
    }
    return out.toByteArray();
  }
}
