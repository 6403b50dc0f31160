package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gradproof.cell.Cells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `gradproof prove`, without Coq.
class ProveCommandTest {
  @Test
  void theCertificateIsPrinted() {
    String printed = CommandRun.of("prove", "rnn").out();
    assertTrue(printed.contains("Theorem rnn_gradient"), printed);
    assertTrue(printed.contains("(Mul dim_n (Tr (Var v_W_h)) (Var (Adj v_pre_h_t)))"), printed);
  }

  @Test
  void allFilesAreWrittenAndNothingIsPrinted(@TempDir Path dir) throws IOException {
    Path out = dir.resolve("deep/proofs");
    assertEquals(
        List.of(),
        CommandRun.of("prove", "--all", "--tables", "--out", out.toString()).lines(Main.AGREES));
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(Cells.shippedNames().size() + 2, files.count());
    }
  }

  @Test
  void cellsOfOneDocumentGetFilesOfTheirOwn(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("two.md");
    Files.writeString(file, "# First\n$h_t = tanh(W h_{t-1})$\n# Second\n`h_t = σ(W h_{t-1})`\n");
    Path out = dir.resolve("out");
    CommandRun.of("prove", file.toString(), "--out", out.toString()).lines(Main.AGREES);
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void valuesAndTolerancesAreWrittenInstead(@TempDir Path dir) throws IOException {
    CommandRun.of("prove", "rnn", "--values", "--out", dir.toString()).lines(Main.AGREES);
    assertTrue(Files.readString(dir.resolve("values.v")).contains("rnn_confirmed"));
    assertTrue(Files.readString(dir.resolve("tolerances.v")).contains("rnn_bounded"));
    try (Stream<Path> files = Files.list(dir)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void nothingToProveIsRefused() {
    assertTrue(CommandRun.of("prove").refusal().contains("expected a cell, --all or --tables"));
  }

  @Test
  void anIncompleteCellIsRefused(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("open.gate");
    Files.writeString(file, "z_t = σ(W x_t)\n");
    assertTrue(CommandRun.of("prove", file.toString()).refusal().contains("open.gate"));
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("taken"), "");
    assertTrue(
        CommandRun.of("prove", "rnn", "--out", file.toString()).refusal().contains("folder"));
  }

  /// On a machine without Coq: one sentence and exit code 3.
  @Test
  void withoutCoqNothingIsCheckedAndThatIsSaid(@TempDir Path empty)
      throws IOException, InterruptedException {
    Path out = empty.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "org.gradproof.cli.Main",
                "prove",
                "rnn",
                "--check")
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PATH", empty.toString());
    assertEquals(Main.INCONCLUSIVE, builder.start().waitFor());
    assertEquals(List.of(ProveCommand.NOT_INSTALLED), Files.readAllLines(out));
  }
}
