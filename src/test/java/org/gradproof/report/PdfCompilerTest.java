package org.gradproof.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.gradproof.expr.Notation;
import org.junit.jupiter.api.Test;

class PdfCompilerTest {
  private static final PdfCompiler TEX = PdfCompiler.standard();

  @Test
  void everyKindOfBlockCompilesWithinItsLines() throws IOException {
    PdfResult.Compiled result = compile(SampleDocument.of());
    assertEquals(List.of(), result.overfull().stream().filter(box -> box.points() > 5).toList());
    assertEquals(List.of(), result.undefined());
    assertArrayEquals(result.pdf(), compile(SampleDocument.of()).pdf());
  }

  @Test
  void randomNotationCompilesWithinItsLines() throws IOException {
    List<EquationLine> lines = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    LongStream.range(0, 150)
        .forEach(seed -> {
          Notation random = RandomNotation.of(seed, (int) (seed % 3));
          Notation expression = Notation.of(RandomNotation.expression(seed, (int) (2 + seed % 6)));
          lines.add(EquationLine.of(random, Relation.EQUALS, expression));
          blocks.add(
              new Block.Paragraph(
                  List.of(new Inline.Text(seed + ": "), new Inline.Formula(expression))));
        });
    blocks.add(new Block.Display(lines));
    PdfResult.Compiled result = compile(new Document("Random", "", List.of(), blocks));
    assertEquals(List.of(), result.overfull().stream().filter(box -> box.points() > 5).toList());
  }

  @Test
  void everyMappedCharacterCompiles() throws IOException {
    StringBuilder all = new StringBuilder();
    LatexSymbols.characters().forEach(all::append);
    for (int c = 0x20; c < 0x250; c++) {
      all.appendCodePoint(c).append(c % 30 == 0 ? " " : "");
    }
    List<Block> blocks = new ArrayList<>(List.of(new Block.Paragraph(Inline.text(all.toString()))));
    LatexSymbols.characters()
        .forEach(c -> blocks.add(new Block.Paragraph(Inline.math(new Notation.Letter(c)))));
    compile(new Document(all.toString(), all.toString(), List.of(), blocks));
  }

  @Test
  void anErrorIsToldInOneLine() throws IOException {
    assumeInstalled();
    PdfResult result =
        TEX.compile(
            Map.of("a.tex", bytes("\\documentclass{article}\n\\begin{document}\n\\nosuch\n")), "a");
    assertEquals("no PDF: Undefined control sequence. l.3 \\nosuch", result.summary());
  }

  @Test
  void anAbsentTexIsTold() throws IOException {
    PdfResult result = new PdfCompiler("no-such-tex", Duration.ofSeconds(1)).compile(Map.of(), "a");
    assertEquals("no PDF: no-such-tex is not installed", result.summary());
  }

  @Test
  void anEndlessRunIsStopped() throws IOException {
    assumeInstalled();
    Map<String, byte[]> files =
        Map.of(
            "a.tex",
            bytes("\\documentclass{article}\\begin{document}\\def\\x{\\x}\\x\\end{document}"));
    PdfResult result = new PdfCompiler("pdflatex", Duration.ofSeconds(2)).compile(files, "a");
    assertInstanceOf(PdfResult.TimedOut.class, result);
  }

  private static PdfResult.Compiled compile(Document document) throws IOException {
    assumeInstalled();
    PdfResult result = TEX.compile(LatexWriter.write(document, "appendix"), "appendix");
    return assertInstanceOf(PdfResult.Compiled.class, result, result.summary());
  }

  private static void assumeInstalled() {
    assumeTrue(TEX.isInstalled(), "pdflatex is not installed");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
