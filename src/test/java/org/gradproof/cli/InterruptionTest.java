package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C in the middle of a span that would take days.
class InterruptionTest {
  private static final Path KILL = Path.of("/bin/kill");
  private static final Duration IN_THE_MIDDLE = Duration.ofSeconds(4);

  @Test
  void printsWhatWasDoneAndLeavesNothingHalfWritten(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(KILL));
    Path out = folder.resolve("out.txt");
    Path report = folder.resolve("report");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "-Dstdout.encoding=UTF-8",
                Main.class.getName(),
                "span",
                "rnn",
                "lstm",
                "--steps",
                "1e9",
                "--hidden",
                "2",
                "--seeds",
                "1",
                "--out",
                report.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      while (process.isAlive()
          && process.info().totalCpuDuration().orElseThrow().compareTo(IN_THE_MIDDLE) < 0) {
        Thread.sleep(50);
      }
      assertTrue(process.isAlive(), () -> read(out));
      new ProcessBuilder(KILL.toString(), "-INT", Long.toString(process.pid())).start().waitFor();
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it goes on");
    } finally {
      process.destroyForcibly();
    }
    String said = read(out);
    assertEquals(128 + 2, process.exitValue(), said);
    assertTrue(said.contains("stopped: early"), said);
    assertTrue(said.contains("the gradient halves every"), said);
    JsonArray cells =
        JsonParser.parseString(Files.readString(report.resolve("span.json")))
            .getAsJsonObject()
            .getAsJsonArray("cells");
    assertEquals(2, cells.size());
    long steps =
        cells
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("runs")
            .get(0)
            .getAsJsonObject()
            .get("steps")
            .getAsLong();
    assertTrue(steps > 0 && steps < 1_000_000_000L, "steps " + steps);
    assertTrue(Files.readString(report.resolve("span.html")).contains("</html>"));
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(
          List.of("out.txt", "report"), all.map(p -> p.getFileName().toString()).sorted().toList());
    }
    assertFalse(said.contains("\u001b"), "progress belongs on a terminal");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
