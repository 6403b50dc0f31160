package org.gradproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path dir;

  @Test
  void allFilesAppearAndOthersStay() throws IOException {
    Path target = dir.resolve("a/b");
    Files.createDirectories(target);
    Files.writeString(target.resolve("mine.txt"), "mine");
    Files.writeString(target.resolve("index.html"), "old");
    new OutputFolder(target).add("index.html", "new").add("figures/x.pdf", new byte[] {1}).write();
    assertEquals("new", Files.readString(target.resolve("index.html")));
    assertEquals(
        List.of("a", "a/b", "a/b/figures", "a/b/figures/x.pdf", "a/b/index.html", "a/b/mine.txt"),
        tree());
  }

  @Test
  void aFailureChangesNothing() throws IOException {
    Path target = dir.resolve("out");
    Files.createDirectories(target.resolve("z"));
    Files.writeString(target.resolve("a"), "old");
    OutputFolder folder =
        new OutputFolder(target).add("a", "new").add("b", "new").add("z", "a folder is in the way");
    IOException e = assertThrows(IOException.class, folder::write);
    assertEquals(1, e.getMessage().lines().count());
    assertEquals("old", Files.readString(target.resolve("a")));
    assertEquals(List.of("out", "out/a", "out/z"), tree());
  }

  @Test
  void aFileInTheWayIsNamed() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "x");
    IOException itself =
        assertThrows(IOException.class, () -> new OutputFolder(file).add("a", "b").write());
    assertEquals(
        "cannot write to folder " + file + ": " + file + " is a file", itself.getMessage());
    Path below = file.resolve("c/d");
    IOException inside =
        assertThrows(IOException.class, () -> new OutputFolder(below).add("a", "b").write());
    assertEquals(1, inside.getMessage().lines().count());
    assertEquals(List.of("file"), tree());
  }

  @Test
  void namesStayWithinTheFolder() {
    OutputFolder folder = new OutputFolder(dir);
    for (String bad : List.of("../a", "/a", "a/../../b", "", "./a")) {
      assertThrows(IllegalArgumentException.class, () -> folder.add(bad, "x"), bad);
    }
    assertFalse(Files.exists(dir.resolve("a")));
  }

  private List<String> tree() throws IOException {
    try (Stream<Path> walk = Files.walk(dir)) {
      return walk.filter(p -> !p.equals(dir))
          .map(p -> dir.relativize(p).toString())
          .sorted()
          .toList();
    }
  }
}
