package org.gradproof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gradproof.cell.Cells;
import org.gradproof.expr.Fn;
import org.junit.jupiter.api.Test;

/// The Coq files that are committed are what the program prints now: what Coq accepted is what is
/// run.
class GeneratedFilesTest {
  @Test
  void theBoundThatNeedsIntervalArithmeticIsThatOfTheRow() throws IOException {
    String bound = Terms.rational(Fn.SILU.slopeBound());
    String proof = Files.readString(Path.of("proofs/interval/Silu.v"));
    String definition =
        "Definition silu_bound : Q := %s.\n".formatted(bound.substring(1, bound.length() - 1));
    assertTrue(proof.contains(definition), definition);
  }

  private static final Path GENERATED = Path.of("proofs/generated");

  @Test
  void theCommittedFilesAreThoseOfThisProgram() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (String name : Cells.shippedNames()) {
      CellCertificate certificate = CellCertificate.of(Cells.shipped(name).orElseThrow(), name);
      expected.put(certificate.name() + ".v", certificate.text());
    }
    expected.put("functions.v", FunctionLemmas.text());
    expected.put("rules.v", RuleLemmas.text());
    Map<String, String> committed = new TreeMap<>();
    try (Stream<Path> files = Files.list(GENERATED)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".v")).toList()) {
        committed.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertEquals(expected.keySet(), committed.keySet());
    expected.forEach((name, text) ->
        assertEquals(
            text,
            committed.get(name),
            name + " differs: gradproof prove --all --tables --out proofs/generated"));
  }
}
