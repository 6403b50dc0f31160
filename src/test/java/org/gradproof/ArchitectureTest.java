package org.gradproof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The law of the rooms: a package uses only itself and packages to its left. The root package,
/// which is the public face, may use any of them and is used by `cli` alone.
class ArchitectureTest {
  private static final Path SOURCES = Path.of("src/main/java/org/gradproof");
  private static final String ROOT = "";
  private static final List<String> ROOMS =
      List.of("expr,rewrite,diff,eval,cell,check,span,verify,prove,report,,cli".split(",", -1));
  private static final Pattern LITERAL_OR_COMMENT =
      Pattern.compile(
          "(\"\"\"[\\s\\S]*?\"\"\"|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"|'(?:\\\\.|[^'])')"
              + "|//[^\\n]*|/\\*[\\s\\S]*?\\*/");
  private static final Pattern USE = Pattern.compile("\\borg\\s*\\.gradproof\\s*\\.(\\w+|\\*)");

  @Test
  void everyPackageUsesOnlyPackagesToItsLeft() throws IOException {
    assertEquals(List.of(), violations(SOURCES));
  }

  @Test
  void packagesFormNoCycle() throws IOException {
    assertFalse(hasCycle(packageGraph(SOURCES)));
  }

  @Test
  void plantedViolationsAreDetected(@TempDir Path dir) throws IOException {
    plant(dir, "expr/A.java", "package org.gradproof.expr; import org.gradproof.diff.D;");
    plant(dir, "diff/D.java", "package org.gradproof.diff; class D { org.gradproof.expr.A a; }");
    plant(dir, "eval/E.java", "class E { String s = \"//\"; org.gradproof.cli.Main m; }");
    plant(dir, "cell/C.java", "import static org.gradproof.Gradproof.*;");
    plant(dir, "attic/T.java", "class T {}");
    assertEquals(
        List.of("attic is no room", "cell -> root", "eval -> cli", "expr -> diff"),
        violations(dir).stream().map(v -> v.replaceFirst(".*: ", "")).sorted().toList());
    assertTrue(hasCycle(packageGraph(dir)));
  }

  @Test
  void lawfulSourcesPass(@TempDir Path dir) throws IOException {
    plant(dir, "diff/D.java", "package org.gradproof.diff; import org.gradproof.expr.A;");
    plant(dir, "cell/C.java", "// org.gradproof.cli.Main\n/* org.gradproof.report.R */ class C {}");
    plant(dir, "Face.java", "package org.gradproof; import org.gradproof.report.Report;");
    plant(dir, "cli/Main.java", "import org.gradproof.Face;");
    assertEquals(List.of(), violations(dir));
  }

  private static void plant(Path dir, String name, String text) throws IOException {
    Files.createDirectories(dir.resolve(name).getParent());
    Files.writeString(dir.resolve(name), text);
  }

  private static List<String> violations(Path dir) throws IOException {
    var found = new TreeSet<String>();
    for (var file : usesByFile(dir).entrySet()) {
      String room = room(dir, file.getKey());
      if (!ROOMS.contains(room)) found.add(file.getKey() + ": " + room + " is no room");
      for (String used : file.getValue()) {
        if (!ROOMS.subList(0, ROOMS.indexOf(room) + 1).contains(used)) {
          found.add(file.getKey() + ": " + room + " -> " + (used.equals(ROOT) ? "root" : used));
        }
      }
    }
    return List.copyOf(found);
  }

  private static Map<String, Set<String>> packageGraph(Path dir) throws IOException {
    var graph = new TreeMap<String, Set<String>>();
    usesByFile(dir)
        .forEach(
            (f, uses) -> graph.computeIfAbsent(room(dir, f), _ -> new TreeSet<>()).addAll(uses));
    graph.forEach((room, uses) -> uses.remove(room));
    return graph;
  }

  /// Strips packages that use nothing that is left, again and again; a cycle is what remains.
  private static boolean hasCycle(Map<String, Set<String>> graph) {
    var left = new HashSet<>(graph.keySet());
    while (left.removeIf(room -> graph.get(room).stream().noneMatch(left::contains))) {}
    return !left.isEmpty();
  }

  private static Map<Path, Set<String>> usesByFile(Path dir) throws IOException {
    try (var files = Files.walk(dir)) {
      var uses = new TreeMap<Path, Set<String>>();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String code = LITERAL_OR_COMMENT.matcher(Files.readString(file)).replaceAll("$1");
        var names = new TreeSet<String>();
        USE.matcher(code.replaceAll("\\bpackage\\s[^;]*;", ""))
            .results()
            .forEach(m -> names.add(m.group(1).matches("[a-z].*") ? m.group(1) : ROOT));
        uses.put(file, names);
      }
      return uses;
    }
  }

  private static String room(Path dir, Path file) {
    Path inner = dir.relativize(file);
    return inner.getNameCount() == 1 ? ROOT : inner.getName(0).toString();
  }
}
