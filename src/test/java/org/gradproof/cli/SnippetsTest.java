package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The README's dump snippets write dumps that agree, where a Python with the framework is present:
/// `python3`, or what the environment variable `GRADPROOF_PYTHON` names.
class SnippetsTest {
  private static final String PYTHON =
      Optional.ofNullable(System.getenv("GRADPROOF_PYTHON")).orElse("python3");
  private static final int PATIENCE_MINUTES = 5;
  private static final int MOST_LINES = 12;

  private static List<ReadmeTest.CodeBlock> snippets() throws IOException {
    return ReadmeTest.blocks().stream().filter(b -> b.kind().equals("python")).toList();
  }

  @Test
  void snippetsAreShort() throws IOException {
    assertEquals(3, snippets().size());
    snippets().forEach(s -> assertTrue(s.text().lines().count() <= MOST_LINES, s.text()));
  }

  @TestFactory
  Stream<DynamicTest> everySnippetWritesADumpThatAgrees(@TempDir Path folder) throws IOException {
    return snippets().stream()
        .map(s -> dynamicTest(s.name(), () -> agrees(s, folder.resolve(s.name()))));
  }

  private static void agrees(ReadmeTest.CodeBlock snippet, Path folder) throws Exception {
    Files.createDirectories(folder);
    assumeTrue(
        python(folder, "import " + String.join("\nimport ", required(snippet))),
        "no Python with " + snippet.name());
    assertTrue(python(folder, snippet.text()), () -> errors(folder));
    CommandRun run = CommandRun.of("verify", folder.resolve("dump.npz").toString());
    assertEquals(Main.AGREES, run.exit(), run.out() + run.err());
  }

  private static List<String> required(ReadmeTest.CodeBlock snippet) {
    String first = snippet.text().lines().findFirst().orElseThrow();
    return List.of(
        first.replaceFirst("import ", "").replaceFirst("#.*", "").strip().split(", ", -1));
  }

  private static boolean python(Path folder, String script)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(PYTHON, "-c", script)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(new File(folder.toFile(), "errors.txt"));
    builder.environment().put("KERAS_BACKEND", "torch");
    Process process;
    try {
      process = builder.start();
    } catch (IOException _) {
      return false; // no Python at all
    }
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  private static String errors(Path folder) {
    try {
      return Files.readString(folder.resolve("errors.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
