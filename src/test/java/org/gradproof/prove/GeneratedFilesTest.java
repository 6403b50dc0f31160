package org.gradproof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gradproof.cell.Cells;
import org.gradproof.check.ThirdDerivatives;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Recurrence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  private static Map<String, Derivation> derivations() {
    Map<String, Derivation> derivations = new LinkedHashMap<>();
    Cells.shippedNames()
        .forEach(n -> derivations.put(n, Derivation.of(Cells.shipped(n).orElseThrow())));
    return derivations;
  }

  @Test
  void theCommittedTolerancesAreThoseOfThisProgram() throws IOException {
    assertEquals(
        ToleranceLemmas.text(derivations()),
        Files.readString(Path.of("proofs/interval/tolerances.v")),
        "tolerances.v differs: gradproof prove --all --values --out proofs/interval");
  }

  /// Text for text, and number for number up to what another processor's `exp` may differ by.
  @Test
  void theCommittedGradientsAreThoseOfThisProgram() throws IOException {
    String now = ValueLemmas.text(derivations());
    String committed = Files.readString(Path.of("proofs/interval/values.v"));
    Pattern claim = Pattern.compile("(  entry \\S+(?: \\d+ \\d+\\))? \\d+ \\d+ )(\\S.*?)(;|\\])");
    assertEquals(
        claim.matcher(now).replaceAll("$1$3"), claim.matcher(committed).replaceAll("$1$3"));
    List<Double> expected = numbers(claim, committed);
    List<Double> found = numbers(claim, now);
    assertTrue(found.size() > 500, "only " + found.size() + " numbers");
    for (int i = 0; i < found.size(); i++) {
      assertEquals(expected.get(i), found.get(i), 2e-15, "number " + i);
    }
  }

  private static List<Double> numbers(Pattern claim, String text) {
    return claim.matcher(text).results().map(m -> value(m.group(2))).toList();
  }

  private static double value(String rational) {
    String[] parts = rational.replaceAll("[() ]", "").split("#", -1);
    return Double.parseDouble(parts[0]) / (parts.length == 1 ? 1 : Double.parseDouble(parts[1]));
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedCellHasACertifiedToleranceForEveryVariable(String name) {
    Recurrence cell = Cells.shipped(name).orElseThrow();
    ThirdDerivatives proved = CertifiedTolerances.of(Derivation.of(cell), name).orElseThrow();
    Set<Expr> variables = new HashSet<>(cell.parameters());
    cell.states().forEach(s -> variables.add(s.previous()));
    variables.addAll(cell.inputs());
    assertEquals(variables, proved.bounds().keySet());
  }

  static List<String> shipped() {
    return Cells.shippedNames();
  }

  @Test
  void aWrongDerivationHasNoCertifiedTolerance() {
    Derivation wrong =
        Derivation.of(
            Cells.shipped("gru").orElseThrow(), (fn, x, y) -> Expr.negate(fn.slope(x, y)));
    assertEquals(Optional.empty(), CertifiedTolerances.of(wrong, "gru"));
  }
}
