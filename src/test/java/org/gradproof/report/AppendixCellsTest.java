package org.gradproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The appendix of all shipped cells together.
@Tag("heavy")
class AppendixCellsTest {
  private static Appendix appendix =
      new Appendix(
          new Document("", "", List.of(), List.of()),
          "",
          Badge.Outcome.INCONCLUSIVE,
          new TreeMap<>());

  @BeforeAll
  static void write() {
    appendix = Appendix.of(Cells.shipped(), Appendix.Options.standard("gradproof appendix"));
  }

  @Test
  void allChecksOfAllShippedCellsAgree() {
    assertEquals(Badge.Outcome.AGREES, appendix.outcome(), appendix.evidence());
  }

  @Test
  void everyShippedCellHasAChapter() {
    String html = HtmlWriter.write(appendix.document());
    for (Cell cell : Cells.shipped()) {
      assertTrue(html.contains("id=\"" + cell.name() + "-jacobian\""), cell.name());
    }
  }

  @Test
  void itCompilesWithItsReferencesAndWithinItsLines() throws IOException {
    PdfCompiler tex = PdfCompiler.standard();
    assumeTrue(tex.isInstalled(), "pdflatex is not installed");
    Map<String, byte[]> files = LatexWriter.write(appendix.document(), "appendix");
    PdfResult result = tex.compile(files, "appendix");
    PdfResult.Compiled compiled =
        assertInstanceOf(PdfResult.Compiled.class, result, result.summary());
    assertEquals(List.of(), compiled.undefined());
    assertEquals(List.of(), compiled.overfull().stream().filter(box -> box.points() > 5).toList());
  }
}
