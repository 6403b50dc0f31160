package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad input is one line on the error output with its place and what was expected, exit code 2, and
/// nothing written.
class RefusalsTest {
  @TempDir Path dir;

  static Stream<Arguments> badFiles() {
    return Stream.of(
        bad(
            "fn.gate",
            "h_t = sigmod(W x_t + U h_{t-1})",
            ":1:7: unknown function sigmod; did you mean"),
        bad("brace.gate", "h_t = tanh(W x_t + U h_{t-1", ":1:28: expected a closing } for the {"),
        bad("paren.gate", "h_t = tanh(W x_t + U h_{t-1}", ":1:29: expected a closing ) for the ("),
        bad("state.gate", "h_t = tanh(U h_{t-1}) ∘\n c_{t-1}", ":2:2: state c is used as c_{t-1}"),
        bad(
            "shape.gate",
            "r_t = σ(W_hg h_{t-1} + W x_t)\ng_t = tanh(W_hg x_t + r_t)\nh_t = r_t∘h_{t-1} + g_t",
            ":2:12: `W_hg` is n×n (line 1) but n×m here (line 2)"),
        bad(
            "twice.gate",
            "z = σ(h_{t-1})\nh_t = z∘h_{t-1}\nz = 1",
            ":3:1: z is defined twice: line 1"),
        bad("words.md", "# Only words\nand more of them", ": no equation found; expected"),
        bad("words.tex", "\\section{A}\nNothing here.", ": no equation found; expected"),
        bad("empty.gate", "", ": the file is empty; expected"),
        bad("empty.md", "", ": the file is empty; expected"),
        bad("infinite.gate", "h_t = 1e999∘h_{t-1}", ":1:7: the number `1e999` is too large"),
        bad("nul.gate", "h_t = \0", ":1:7: a NUL character"),
        bad("dollar.md", "a: $h_t = tanh(h_{t-1})", ":1:4: expected a closing $"),
        bad("env.tex", "\\begin{align} h_t = h_{t-1}", ":1:1: expected \\end{align}"));
  }

  private static Arguments bad(String name, String text, String message) {
    return Arguments.of(name, text, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void aBadFileIsRefusedByEveryCommand(String name, String text, String message)
      throws IOException {
    refused(Files.writeString(dir.resolve(name), text), message);
  }

  @Test
  void aBinaryFileIsRefused() throws IOException {
    byte[] bytes = new byte[4096];
    new Random(7).nextBytes(bytes);
    for (String name : List.of("binary.gate", "binary.md", "binary")) {
      refused(Files.write(dir.resolve(name), bytes), ": the file is no UTF-8 text; expected");
    }
  }

  @Test
  void aLargeFileIsRefusedUnread() throws IOException {
    Path file = dir.resolve("large.md");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(10 << 20);
    }
    refused(file, ": the file has 10 MiB; expected at most");
  }

  @Test
  void aMissingFileAndAFolderAreRefused() throws IOException {
    refused(dir.resolve("none.gate"), ": no such file; expected the name of a shipped cell or a");
    refused(Files.createDirectory(dir.resolve("folder.gate")), ": is a directory; expected");
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    String message = CommandRun.of("derive", "nosuch").refusal();
    assertEquals(0, message.indexOf("gradproof: nosuch: no such cell or file; shipped"), message);
    assertTrue(message.contains(" gru-reset-after,"), message);
  }

  private void refused(Path file, String message) throws IOException {
    Path out = dir.resolve("out");
    String start = "gradproof: " + file + message;
    for (String[] words :
        new String[][] {
          {"derive", file.toString()},
          {"check", file.toString()},
          {"appendix", file.toString(), "--pdf", "--out", out.toString()},
          {"appendix", "rnn", file.toString(), "--out", out.toString()}
        }) {
      String refusal = CommandRun.of(words).refusal();
      assertTrue(refusal.startsWith(start), () -> refusal + "\nexpected " + start);
      assertFalse(Files.exists(out), refusal);
    }
    try (Stream<Path> files = Files.list(dir)) {
      assertTrue(files.noneMatch(p -> p.getFileName().toString().startsWith(".gradproof")));
    }
  }

  static Stream<Arguments> badUsages() {
    return Stream.of(
        usage("", "command"),
        usage("deriv gru", "deriv"),
        usage("derive", "CELL"),
        usage("check", "--all"),
        usage("check --all gru", "--all"),
        usage("check gru --nosuch", "--nosuch"),
        usage("check gru --sizes 0", "--sizes takes a whole number from 1 to"),
        usage("check gru --steps -3", "--steps takes a whole number from 1 to"),
        usage("check gru --runs 1000000", "--runs takes a whole number from 1 to"),
        usage("check gru --sizes many", "many"),
        usage("check gru --seed", "--seed"),
        usage("appendix --seed 1.5 gru", "1.5"),
        usage("appendix --out", "--out"),
        usage("cells gru", "gru"));
  }

  private static Arguments usage(String words, String message) {
    return Arguments.of(words, message);
  }

  @ParameterizedTest(name = "gradproof {0}")
  @MethodSource("badUsages")
  void aWrongCommandLineIsOneLine(String words, String message) {
    String refusal = CommandRun.of(words.isEmpty() ? new String[0] : words.split(" ")).refusal();
    assertTrue(refusal.startsWith("gradproof: ") && refusal.contains(message), refusal);
  }

  @Test
  void anEmptyNameOrFolderIsOneLine() {
    for (String[] words :
        new String[][] {
          {"derive", ""}, {"check", " "}, {"appendix", ""}, {"appendix", "rnn", "--out", ""}
        }) {
      assertTrue(CommandRun.of(words).refusal().contains("empty"));
    }
  }

  @Test
  void aNameThatNoFileCanHaveIsOneLine() {
    String refusal = CommandRun.of("derive", "a\0b.gate").refusal();
    assertTrue(refusal.startsWith("gradproof: "), refusal);
  }

  @Test
  void aFileWhereTheFolderShouldBeIsRefusedAndStaysAsItIs() throws IOException {
    Path file = Files.writeString(dir.resolve("taken"), "mine");
    for (Path out : List.of(file, file.resolve("below"))) {
      String refusal = CommandRun.of("appendix", "rnn", "--out", out.toString()).refusal();
      assertTrue(refusal.endsWith(file + " is a file"), refusal);
    }
    assertEquals("mine", Files.readString(file, StandardCharsets.UTF_8));
  }

  @Test
  void anUnwritableFolderIsRefused() throws IOException {
    Path locked = Files.createDirectory(dir.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeTrue(!Files.isWritable(locked), "this user may write everywhere");
    Path out = locked.resolve("out");
    String refusal = CommandRun.of("appendix", "rnn", "--out", out.toString()).refusal();
    assertTrue(refusal.startsWith("gradproof: cannot write to folder " + out + ": "), refusal);
    assertFalse(Files.exists(out));
  }

  @Test
  void aFolderThatTheSystemKeepsIsRefused() {
    Path out = Path.of("/proc/gradproof");
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "this system has no /proc");
    String refusal = CommandRun.of("appendix", "rnn", "--out", out.toString()).refusal();
    assertTrue(refusal.startsWith("gradproof: cannot write to folder " + out + ": "), refusal);
  }
}
