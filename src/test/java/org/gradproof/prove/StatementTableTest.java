package org.gradproof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of statements in `proofs/README.md` against the Coq sources.
class StatementTableTest {
  private static final Path PROOFS = Path.of("proofs");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| .* \\| `((?:theories|interval)/\\w+\\.v)` \\| ((?:`\\w+` ?)+) ?\\|$");
  private static final Pattern THEOREM = Pattern.compile("(?m)^(?:Theorem|Corollary) (\\w+)");

  @Test
  void everyNamedStatementIsInItsFile() throws IOException {
    List<String> missing = new ArrayList<>();
    for (String name : named()) {
      String[] place = name.split(" ", -1);
      String source = Files.readString(PROOFS.resolve(place[0]));
      if (!Pattern.compile("(?m)^(?:Theorem|Corollary|Lemma) " + place[1] + "\\b")
          .matcher(source)
          .find()) {
        missing.add(name);
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void everyTheoremIsNamed() throws IOException {
    Set<String> theorems = new TreeSet<>();
    for (String folder : List.of("theories", "interval")) {
      try (Stream<Path> files = Files.list(PROOFS.resolve(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".v")).toList()) {
          THEOREM
              .matcher(Files.readString(file))
              .results()
              .forEach(m -> theorems.add(folder + "/" + file.getFileName() + " " + m.group(1)));
        }
      }
    }
    assertTrue(theorems.size() > 60, "only " + theorems.size());
    theorems.removeAll(named());
    assertEquals(Set.of(), theorems);
  }

  private static Set<String> named() throws IOException {
    Set<String> names = new TreeSet<>();
    ROW.matcher(Files.readString(PROOFS.resolve("README.md")))
        .results()
        .forEach(row -> {
          for (String word : row.group(2).strip().split(" ", -1)) {
            names.add(row.group(1) + " " + word.replace("`", ""));
          }
        });
    return names;
  }
}
