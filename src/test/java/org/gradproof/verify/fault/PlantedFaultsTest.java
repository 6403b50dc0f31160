package org.gradproof.verify.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gradproof.verify.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Mistakes planted in hand-written backward passes are named.
class PlantedFaultsTest {
  private static final double DOUBLE = 0x1p-53;
  private static final double FLOAT = 0x1p-24;

  /// Entries of the catalogue that are mistakes of the forward pass and have no form in which the
  /// forward pass is right: none is left.
  private static final Set<Integer> FORWARD_ONLY = Set.of();

  private static Set<String> switches(Planted planted) {
    Hand hand = planted.hand(6, 3, 4, 5, 1);
    hand.observe(planted.cell(), Set.of(), DOUBLE);
    return hand.known;
  }

  private static Diagnosis diagnose(Observation given) {
    return Diagnosis.of(given, Object::toString);
  }

  private static boolean says(Explanation explanation, String pattern) {
    Pattern wanted = Pattern.compile(apart(pattern));
    List<String> texts = new ArrayList<>(explanation.clauses());
    texts.addAll(explanation.synonyms());
    return texts.stream().anyMatch(t -> wanted.matcher(apart(t)).find());
  }

  /// Letters and accents as separate characters.
  private static String apart(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD);
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultIsNamedFirst(Planted planted) {
    List<String> missed = new ArrayList<>();
    for (FaultTable.Row row : FaultTable.rows()) {
      Observation given = switches(planted).contains(row.name()) ? observe(planted, row) : null;
      if (given != null && !changesNothing(planted, row)) {
        Diagnosis diagnosis = diagnose(given);
        boolean first =
            !diagnosis.explanations().isEmpty()
                && says(diagnosis.explanations().get(0), row.says());
        if (!first) {
          missed.add(row.name() + ": " + sentence(diagnosis));
        }
      }
    }
    assertEquals(List.of(), missed);
  }

  private static Observation observe(Planted planted, FaultTable.Row row) {
    return planted.observe(11, DOUBLE, row.name());
  }

  /// Switches of parts that a variant of a cell does not have.
  private static boolean changesNothing(Planted planted, FaultTable.Row row) {
    return planted != Planted.PEEPHOLE && row.name().equals("peepholes broadcast");
  }

  private static String sentence(Diagnosis diagnosis) {
    return diagnosis.isRight()
        ? "right"
        : diagnosis.isUnexplained()
            ? diagnosis.departure().orElseThrow().sentence()
            : diagnosis.explanations().get(0).sentence();
  }

  /// The hand-written passes themselves are right, in both precisions.
  @ParameterizedTest
  @EnumSource
  void nothingIsFoundInARightPass(Planted planted) {
    for (double unit : new double[] {DOUBLE, FLOAT}) {
      Diagnosis diagnosis = diagnose(planted.observe(5, unit));
      assertTrue(diagnosis.isRight(), () -> planted + " " + diagnosis.wrong());
    }
  }

  @Test
  void everySwitchIsARowAndEveryEntryOfTheCatalogueIsPlanted() {
    Set<String> all = new TreeSet<>();
    for (Planted planted : Planted.values()) {
      all.addAll(switches(planted));
    }
    Set<String> rows = new TreeSet<>(FaultTable.rows().stream().map(FaultTable.Row::name).toList());
    all.removeAll(List.of("peephole paths of i and f dropped"));
    assertEquals(all, rows);
    Set<Integer> entries = new TreeSet<>(FORWARD_ONLY);
    FaultTable.rows().forEach(r -> entries.add(r.entry()));
    entries.remove(0);
    assertEquals(IntStream.rangeClosed(1, 30).boxed().toList(), List.copyOf(entries));
  }
}
