package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher, with a Java that says how it was started.
class LauncherTest {
  private static final Path LAUNCHER = Path.of("src/main/launcher/gradproof").toAbsolutePath();
  private static final String WARNING = "WARNING: Using incubator modules: jdk.incubator.vector";

  @TempDir Path dir;
  private Path java;

  @BeforeEach
  void writeJava() throws IOException {
    java = dir.resolve("home/bin/java");
    Files.createDirectories(java.getParent());
    release("java.base jdk.incubator.vector jdk.zipfs");
    Files.writeString(
        java,
        """
        #!/bin/sh
        for word in "$@"; do echo "$word"; done
        case " $* " in *--add-modules*) echo "%s" >&2 ;; esac
        echo "said by Java" >&2
        case " $* " in *errors=3*) echo "said by the program" >&3 ;; esac
        exit 7
        """
            .formatted(WARNING));
    assertTrue(java.toFile().setExecutable(true));
  }

  private void release(String modules) throws IOException {
    Files.writeString(
        dir.resolve("home/release"), "JAVA_VERSION=\"25.0.1\"\nMODULES=\"" + modules + "\"\n");
  }

  private record Run(int exit, List<String> out, List<String> err) {}

  private Run run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", LAUNCHER.toString()));
    command.addAll(List.of(words));
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("GRADPROOF_JAVA", java.toString());
    int exit = builder.start().waitFor();
    // The filter may end after Java.
    for (int i = 0; i < 500 && !Files.readString(err).contains("said by Java"); i++) {
      Thread.sleep(10);
    }
    return new Run(exit, Files.readAllLines(out), Files.readAllLines(err));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "bench", "appendix"})
  void commandsThatComputeHaveVectorsAndNoWarning(String command) throws Exception {
    Run run = run(command, "a b");
    assertEquals(7, run.exit);
    assertTrue(run.out.contains("--add-modules=jdk.incubator.vector"), run.out.toString());
    assertEquals(List.of(command, "a b"), run.out.subList(run.out.size() - 2, run.out.size()));
    assertEquals(
        List.of("said by Java", "said by the program"), run.err.stream().sorted().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cells", "derive", "--help"})
  void othersStartWithoutTheModule(String command) throws Exception {
    Run run = run(command);
    assertFalse(run.out.contains("--add-modules=jdk.incubator.vector"), run.out.toString());
    assertEquals(List.of("said by Java"), run.err);
  }

  @Test
  void aJavaWithoutTheModuleIsStartedWithoutIt() throws Exception {
    release("java.base jdk.zipfs");
    Run run = run("check");
    assertEquals(7, run.exit);
    assertFalse(run.out.contains("--add-modules=jdk.incubator.vector"), run.out.toString());
    assertEquals(List.of("said by Java"), run.err);
  }

  @Test
  void nothingTemporaryIsLeft() throws Exception {
    Path temporary = Files.createDirectory(dir.resolve("tmp"));
    List<String> command = List.of("sh", LAUNCHER.toString(), "check");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("GRADPROOF_JAVA", java.toString());
    builder.environment().put("TMPDIR", temporary.toString());
    assertEquals(7, builder.start().waitFor());
    try (var left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
