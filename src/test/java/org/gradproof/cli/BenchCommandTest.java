package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command `bench`, on tiny sizes and with a Python that is none.
class BenchCommandTest {
  @TempDir Path dir;

  private static CommandRun tiny(String cell, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("bench", "--quick", "--cell", cell, "--hidden", "3", "--steps", "5"));
    words.addAll(List.of("--warm-up", "0", "--seconds", "0", "--rounds", "2"));
    words.addAll(Arrays.asList(more));
    return CommandRun.of(words.toArray(String[]::new));
  }

  @Test
  void aCellIsMeasuredBesideTheInterpreter() {
    List<String> lines = tiny("lstm").lines(Main.AGREES);
    assertTrue(lines.get(1).startsWith("operation "), lines.toString());
    assertTrue(lines.get(2).startsWith("lstm gradient  float64 T=5 B=1 H=3  step "), lines.get(2));
    assertTrue(lines.get(2).contains(" interpreter "), lines.get(2));
    assertTrue(lines.get(2).matches(".* [\\d.]+×  +[\\d.]+× .* \\d+ %"), lines.get(2));
    assertEquals("", lines.get(3));
    assertTrue(
        lines.stream().anyMatch(l -> l.startsWith("Checked before measured")), lines::toString);
  }

  @Test
  void aCellOfOnesOwnIsComparedWithTheLstmPerOperation() throws IOException {
    Path file = Files.writeString(dir.resolve("mine.gate"), "h_t = σ(W x_t + U h_{t-1})∘h_{t-1}\n");
    List<String> lines =
        tiny(file.toString(), "--precision", "float32", "--batch", "2").lines(Main.AGREES);
    assertTrue(lines.get(2).startsWith("mine gradient  float32 T=5 B=2 H=3"), lines.get(2));
    assertTrue(lines.get(3).contains("our lstm, per flop"), lines.get(3));
  }

  @Test
  void theFiguresAreWrittenForMachines() throws IOException {
    Path file = dir.resolve("figures.json");
    tiny("rnn", "--json", file.toString()).lines(Main.AGREES);
    JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonObject row = root.getAsJsonArray("rows").get(0).getAsJsonObject();
    assertEquals("rnn gradient", row.get("operation").getAsString());
    assertEquals(2 * 3 * 15 * 5, row.get("flop").getAsDouble());
    assertEquals(2, root.getAsJsonObject("settings").get("rounds").getAsInt());
  }

  /// A program that answers as the scripts do, depending on the script that it is given.
  private Path fake(String body) throws IOException {
    Path python = dir.resolve("python");
    Files.writeString(
        python,
        """
        #!/bin/sh
        [ "$1" = --version ] && exit 0
        log=%s
        echo "$$" >> "$log/processes"
        %s
        """
            .formatted(dir, body));
    assertTrue(python.toFile().setExecutable(true));
    return python;
  }

  @Test
  void peersAreAskedInTurnsAndTheirTroublesAreSaid() throws IOException {
    Path python =
        fake(
            """
            case $4 in
              jax) echo '{"missing": "No module named jax"}'; exit 0 ;;
              casadi) echo '{"version": "1", "load": 1}'; read line; echo boom >&2; exit 3 ;;
            esac
            echo '{"version": "9.9", "load": 0.5}'
            while read -r line; do
              echo "$line" >> "$log/commands"
              case $line in
                *float32*) echo '{"error": "no such thing"}' ;;
                *) echo '{"first": 1, "seconds": [0.25, 1, 0.5]}' ;;
              esac
            done
            """);
    List<String> lines = tiny("lstm", "--python", python.toString()).lines(Main.AGREES);
    assertTrue(
        lines.get(3).matches("lstm gradient .* PyTorch nn.LSTM +50.0 ms +100 ms .*"), lines.get(3));
    assertTrue(lines.get(4).endsWith("  no such thing"), lines.get(4));
    assertTrue(lines.get(5).matches(".* JAX scan +not installed: No module named jax"));
    assertTrue(lines.get(6).matches(".* CasADi MX +ended with exit code 3: boom"), lines.get(6));
    assertTrue(lines.getLast().endsWith(", torch 9.9, casadi 1."), lines.getLast());
    assertEquals(
        List.of(
            "bptt lstm float64 5 1 3 0.0",
            "bptt lstm float32 5 1 3 0.0",
            "bptt lstm float64 5 1 3 0.0"),
        Files.readAllLines(dir.resolve("commands")));
    for (String process : Files.readAllLines(dir.resolve("processes"))) {
      assertEnds(Long.parseLong(process));
    }
  }

  private static void assertEnds(long process) {
    ProcessHandle.of(process).ifPresent(p -> p.onExit().join());
  }

  @Test
  void aPeerThatAnswersNonsenseIsSaidTo() throws IOException {
    Path python = fake("echo hello");
    List<String> lines = tiny("rnn", "--python", python.toString()).lines(Main.AGREES);
    assertTrue(lines.get(3).matches(".* PyTorch nn.RNN +answered no JSON: hello"), lines.get(3));
  }

  @Test
  void aMissingPythonIsRefused() throws IOException {
    Path none = dir.resolve("none");
    assertEquals(
        "gradproof: --python " + none + ": no such program",
        tiny("rnn", "--python", none.toString()).refusal());
    Path failing = Files.writeString(dir.resolve("failing"), "#!/bin/sh\nexit 1\n");
    assertTrue(failing.toFile().setExecutable(true));
    assertEquals(
        "gradproof: --python " + failing + ": is no Python",
        tiny("rnn", "--python", failing.toString()).refusal());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--hidden 0 | --hidden takes a number from 1 to 8192, not 0",
        "--steps -1 | --steps takes a number from 1 to 10000000, not -1",
        "--batch 0 | --batch takes a number from 1 to 65536, not 0",
        "--rounds 0 | --rounds takes a number from 1 to 100, not 0",
        "--threads 0 | --threads takes a number from 1 to 256, not 0",
        "--seconds NaN | --seconds takes a number from 0 to 600, not NaN",
        "--warm-up -1 | --warm-up takes a number from 0 to 60, not -1",
        "--precision half | --precision takes float64 or float32, not half",
        "--json pom.xml/file | cannot write to pom.xml/file",
        "--cell nosuch | nosuch: no such cell or file"
      })
  void badArgumentsAreRefusedInOneLine(String words, String message) {
    List<String> all = new ArrayList<>(List.of("bench"));
    if (!words.startsWith("--cell")) {
      all.addAll(List.of("--cell", "rnn"));
    }
    all.addAll(List.of(words.split(" ")));
    String refusal = CommandRun.of(all.toArray(String[]::new)).refusal();
    assertTrue(refusal.startsWith("gradproof: " + message), refusal);
  }

  @Test
  @Tag("heavy")
  void theUsualComparisonsAreAllMade() {
    CommandRun run =
        CommandRun.of("bench", "--quick", "--warm-up", "0", "--seconds", "0", "--rounds", "1");
    List<String> lines = run.lines(Main.AGREES);
    List<String> rows = lines.subList(2, lines.indexOf(""));
    assertTrue(rows.size() >= 18, run.out());
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("Time to the first gradient")), run.out());
  }

  @Test
  void sizesNeedACell() {
    assertEquals(
        "gradproof: --hidden needs --cell", CommandRun.of("bench", "--hidden", "3").refusal());
  }

  @Test
  void nothingIsWrittenWhenTheArgumentsAreBad() {
    Path file = dir.resolve("figures.json");
    tiny("rnn", "--json", file.toString(), "--rounds", "0").refusal();
    assertFalse(Files.exists(file));
  }
}
