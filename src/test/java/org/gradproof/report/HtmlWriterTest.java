package org.gradproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.gradproof.report.Badge.Outcome;
import org.junit.jupiter.api.Test;

class HtmlWriterTest {
  private static final String PAGE = HtmlWriter.write(SampleDocument.of());

  @Test
  void thePageNeedsNothingElse() {
    String lower = PAGE.toLowerCase(Locale.ROOT);
    for (String forbidden :
        List.of("<script", "src=", "<link", "@import", "url(http", "\\", "<iframe", "onload=")) {
      assertFalse(lower.contains(forbidden), forbidden);
    }
    String withoutReferences =
        PAGE.replaceAll("<a rel=\"noreferrer\" href=\"[^\"]*\">", "").replace("http-equiv", "");
    assertFalse(withoutReferences.contains("http"));
  }

  @Test
  void everyReferenceHasItsPlaceAndEveryPlaceOneName() {
    Set<String> places = new HashSet<>();
    Pattern.compile("\\bid=\"([^\"]*)\"")
        .matcher(PAGE)
        .results()
        .forEach(m -> assertTrue(places.add(m.group(1)), m.group(1)));
    Pattern.compile("(?:href=\"|url\\()#([^\")]*)")
        .matcher(PAGE)
        .results()
        .forEach(m -> assertTrue(places.contains(m.group(1)), m.group(1)));
  }

  @Test
  void marksAreTold() {
    for (Outcome outcome : Outcome.values()) {
      assertTrue(
          PAGE.contains(
              "<span class=\"badge "
                  + outcome.word()
                  + "\">"
                  + outcome.sign()
                  + " "
                  + outcome.word()));
    }
  }

  @Test
  void theSameDocumentIsTheSamePage() {
    assertEquals(PAGE, HtmlWriter.write(SampleDocument.of()));
  }

  @Test
  void aReferenceToNothingIsRefused() {
    Block paragraph = new Block.Paragraph(List.of(new Inline.Ref("nowhere", Inline.text("x"))));
    assertThrows(
        IllegalArgumentException.class, () -> new Document("t", "", List.of(), List.of(paragraph)));
    Block section = new Block.Section(1, Inline.text("s"), "s");
    assertThrows(
        IllegalArgumentException.class,
        () -> new Document("t", "", List.of(), List.of(section, section)));
  }

  @Test
  void onlyWebAddressesAreLinks() {
    for (String bad :
        List.of("javascript:alert(1)", "http://a b", "https://a\"b", "//x", "https://a\\b")) {
      assertThrows(IllegalArgumentException.class, () -> new Inline.Link(bad, List.of()), bad);
    }
  }
}
