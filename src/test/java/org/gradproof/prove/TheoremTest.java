package org.gradproof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradproof.cell.Cells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every row of the table of theorems is what the Coq file says, premise by premise.
class TheoremTest {
  private static final Pattern SENTENCE = Pattern.compile("(?s)(.*?)\\.(?=\\s|$)");
  private static final Pattern NAMED = Pattern.compile("(?s)\\(\\s*\\w+\\s*:(.*)\\)");

  /// The premises of a theorem: the hypotheses of the sections around it, then its own.
  private static List<String> premises(String file, String name) {
    Deque<List<String>> sections = new ArrayDeque<>();
    sections.push(new ArrayList<>());
    Matcher sentences = SENTENCE.matcher(file.replaceAll("(?s)\\(\\*.*?\\*\\)", " "));
    while (sentences.find()) {
      String sentence = sentences.group(1).strip().replaceAll("\\s+", " ");
      if (sentence.startsWith("Section ")) {
        sections.push(new ArrayList<>());
      } else if (sentence.startsWith("End ")) {
        sections.pop();
      } else if (sentence.startsWith("Hypothesis ")) {
        sections.peek().add(sentence.replaceFirst("Hypothesis \\w+ : ", ""));
      } else if (sentence.startsWith("Hypotheses ")) {
        for (String group :
            sentence.substring("Hypotheses".length()).split("(?<=\\))(?= \\()", -1)) {
          Matcher named = NAMED.matcher(group.strip());
          assertTrue(named.matches(), group);
          sections.peek().add(named.group(1).strip());
        }
      } else if (sentence.matches("(Theorem|Lemma|Corollary) " + name + "\\b.*")) {
        List<String> all = new ArrayList<>();
        sections.descendingIterator().forEachRemaining(all::addAll);
        all.addAll(own(sentence));
        return all;
      }
    }
    throw new AssertionError("no theorem " + name);
  }

  /// What stands before the last arrow outside brackets.
  private static List<String> own(String sentence) {
    int depth = 0;
    int start = -1;
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sentence.length(); i++) {
      char c = sentence.charAt(i);
      depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
      if (depth == 0 && c == ':' && start < 0) {
        start = i + 1;
      } else if (depth == 0 && start >= 0 && sentence.startsWith("->", i)) {
        parts.add(sentence.substring(start, i).strip().replaceFirst("^\\((forall .*)\\)$", "$1"));
        start = i + 2;
      }
    }
    return parts;
  }

  private static String file(Theorem theorem) throws IOException {
    return Files.readString(Path.of("proofs", theorem.file()));
  }

  @ParameterizedTest
  @EnumSource
  void theFileHasItWithThesePremises(Theorem theorem) throws IOException {
    assertTrue(theorem.isPresent());
    assertEquals(
        theorem.premises().stream().map(Theorem.Premise::coq).toList(),
        premises(file(theorem), theorem.label()));
  }

  @ParameterizedTest
  @EnumSource
  void theFileDefinesThisRecurrence(Theorem theorem) throws IOException {
    String text = file(theorem).replaceAll("\\s+", " ");
    theorem.recurrence().forEach(line -> assertTrue(text.contains(line), line));
  }

  @ParameterizedTest
  @EnumSource
  void someShippedCellIsOfItsKind(Theorem theorem) {
    assertTrue(Cells.shipped().stream().anyMatch(theorem::isAbout));
    assertTrue(theorem.premises().stream().noneMatch(p -> p.met().isBlank()));
  }

  @Test
  void aTheoremAboutOneGruIsNotQuotedForAnother() {
    for (String other : List.of("gru-chung", "gru-reset-after", "lstm", "rnn")) {
      assertFalse(Theorem.GRU_NONEXPANSIVE.isAbout(Cells.shipped(other).orElseThrow()), other);
    }
  }

  @Test
  void premisesOfSectionsCount() {
    String file =
        """
        Section A.
        Hypotheses (Ha : 0 <= a) (Hf : forall x, (0 <= x)%nat -> f x = 1).
        Section B.
        Hypothesis gone : False.
        End B.
        (* Theorem t : True -> x. *)
        Theorem t c : (forall u, u <= c) -> 0 <= c -> forall T, g T <= c.
        """;
    assertEquals(
        List.of("0 <= a", "forall x, (0 <= x)%nat -> f x = 1", "forall u, u <= c", "0 <= c"),
        premises(file, "t"));
  }
}
