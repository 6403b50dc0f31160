package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.check.Verdict;
import org.gradproof.report.PdfCompiler;
import org.gradproof.report.PdfResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the commands print and how they end.
class CommandsTest {

  static List<String> shipped() {
    return Cells.shippedNames();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "derive ", "check ", "appendix ", "cells ", "prove ", "bench "})
  void everyCommandHasHelp(String command) {
    CommandRun run = CommandRun.of((command + "--help").split(" "));
    List<String> lines = run.lines(Main.AGREES);
    assertTrue(lines.getFirst().startsWith("Usage: gradproof " + command.strip()), run.out());
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80), run.out());
  }

  @Test
  void theHelpNamesEveryExitCode() {
    String help = CommandRun.of("--help").out();
    for (int code :
        new int[] {
          Main.AGREES, Main.DISAGREES, Main.BAD_INPUT, Main.INCONCLUSIVE, Main.INTERNAL_ERROR
        }) {
      assertTrue(help.lines().anyMatch(line -> line.strip().startsWith(code + " ")), help);
    }
  }

  @Test
  void cellsListsEachShippedCellOnALine() {
    List<String> lines = CommandRun.of("cells").lines(Main.AGREES);
    assertEquals(shipped(), lines.stream().map(line -> line.replaceFirst(" .*", "")).toList());
  }

  @Test
  void cellsPrintsEquationsThatReadBackAsTheSameCells() {
    String printed = CommandRun.of("cells", "--equations").out();
    String[] blocks = printed.strip().split("\n\n", -1);
    assertEquals(shipped().size(), blocks.length);
    for (int i = 0; i < blocks.length; i++) {
      List<String> lines = blocks[i].lines().map(String::strip).toList();
      String equations = String.join("\n", lines.subList(1, lines.size() - 1));
      String name = shipped().get(i);
      assertTrue(
          Cells.parse(equations).hasSameEquationsAs(Cells.shipped(name).orElseThrow()), blocks[i]);
    }
  }

  @Test
  void deriveGruPrintsThePublishedStepJacobian() {
    List<String> lines = CommandRun.of("derive", "gru").lines(Main.AGREES);
    String printed = String.join("\n", lines.stream().map(String::strip).toList());
    assertTrue(
        printed.endsWith(
            """
            J_{h,h} = diag(z_t)
            + diag(z_t∘(1 - z_t)∘(h_{t-1} - g_t)) W_hz
            + diag((1 - g_t^2)∘(1 - z_t)) (W_hg (diag(r_t) + diag(r_t∘(1 - r_t)∘h_{t-1}) W_hr))\
            """),
        printed);
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void deriveGivesAnAdjointToEveryParameterInputAndState(String name) {
    String text = String.join("\n", CommandRun.of("derive", name).lines(Main.AGREES));
    Cell cell = Cells.shipped(name).orElseThrow();
    cell.parameters().forEach(p -> assertDefined(text, barred(p.toString()), " += "));
    cell.inputs().forEach(x -> assertDefined(text, barred(x.toString()), " = "));
    cell.states().forEach(s -> assertDefined(text, barred(s.previous().toString()), " = "));
  }

  /// The name with a combining macron after its first letter, or that letter with one.
  private static String barred(String name) {
    String barred = name.charAt(0) + "\u0304" + name.substring(1);
    return Normalizer.normalize(barred, Normalizer.Form.NFC);
  }

  private static void assertDefined(String text, String name, String relation) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFC);
    assertTrue(normal.contains("\n  " + name + relation), () -> name + " in\n" + normal);
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void deriveLatexHasBalancedBracesAndNoUnicode(String name) {
    String text = String.join("\n", CommandRun.of("derive", name, "--latex").lines(Main.AGREES));
    assertEquals(0, text.chars().filter(c -> c > 126).count(), text);
    assertEquals(
        text.chars().filter(c -> c == '{').count(), text.chars().filter(c -> c == '}').count());
  }

  @Test
  void deriveLatexCompilesAsAnAlignedDisplay() throws IOException {
    PdfCompiler tex = PdfCompiler.standard();
    assumeTrue(tex.isInstalled(), "pdflatex is not installed");
    String text = CommandRun.of("derive", "gru", "lstm", "--latex").out().replace("\n\n", "\n");
    String source =
        "\\documentclass{article}\\usepackage{amsmath,amssymb}\\begin{document}\n\\begin{align*}\n"
            + text
            + "\\end{align*}\n\\end{document}\n";
    byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
    PdfResult result = tex.compile(Map.of("derived.tex", bytes), "derived");
    assertInstanceOf(PdfResult.Compiled.class, result, result.summary() + "\n" + source);
  }

  @Test
  void severalCellsOfOneDocumentAreDerivedUnderTheirTitles(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("two.md");
    Files.writeString(file, "# First\n$h_t = tanh(W h_{t-1})$\n# Second\n`c_t = f∘c_{t-1}`\n");
    List<String> lines = CommandRun.of("derive", file.toString()).lines(Main.AGREES);
    assertEquals(
        List.of("First", "Second"),
        lines.stream().filter(l -> l.equals("First") || l.equals("Second")).toList());
  }

  @Test
  void latexAsciiAndUnicodeTextDeriveAlike(@TempDir Path dir) throws IOException {
    String ascii =
        """
        r = sigmoid(W_xr x + W_hr h[-1] + b_r)
        h = r*h[-1] + (1-r)*tanh(W x)
        """;
    String unicode =
        """
        r = σ(W_{xr}xₜ + W_{hr}·hₜ₋₁ + b_r)
        hₜ = r ⊙ hₜ₋₁ + (1−r)∘tanh(W xₜ)
        """;
    String latex =
        """
        \\section{Cell}
        \\begin{align}
        r &= \\sigma\\left(\\mathbf{W}_{xr} x_t + W_{hr} h_{t-1} + b_r\\right), \\\\
        h_t &= r \\odot h_{t-1} + (1-r) \\circ \\tanh(W x^{(t)})
        \\end{align}
        """;
    List<List<String>> derived =
        Stream.of(List.of("a.gate", ascii), List.of("b.gate", unicode), List.of("c.tex", latex))
            .map(file -> derived(dir.resolve(file.getFirst()), file.getLast()))
            .toList();
    assertEquals(derived.get(0), derived.get(1));
    assertEquals(derived.get(0), derived.get(2));
  }

  private static List<String> derived(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> lines = CommandRun.of("derive", file.toString()).lines(Main.AGREES);
    return lines.subList(1, lines.size());
  }

  @Test
  void checkPrintsAFindingForEveryParameterAndEndsWithTheVerdict() {
    CommandRun run = CommandRun.of("check", "gru", "--sizes", "3", "--steps", "3", "--runs", "1");
    List<String> lines = run.lines(Main.AGREES);
    Cells.shipped("gru").orElseThrow().parameters().stream()
        .map(p -> "finite differences +" + p + " .* agrees")
        .forEach(row -> assertTrue(lines.stream().anyMatch(l -> l.matches(row)), row + run.out()));
    assertTrue(
        lines
            .getLast()
            .matches(
                "verdict: agrees, \\d+ entries, median error bar \\d\\.\\de-\\d\\d; a relative"
                    + " error of \\d\\.\\de-\\d\\d in any entry would have been seen"),
        run.out());
  }

  @Test
  void checkOfSeveralCellsPrintsOneLineEach() {
    CommandRun run =
        CommandRun.of("check", "rnn", "gru", "--sizes", "2", "--steps", "2", "--runs", "1");
    List<String> lines = run.lines(Main.AGREES);
    assertEquals(2, lines.size(), run.out());
    assertTrue(lines.get(0).startsWith("rnn: agrees, "), run.out());
    assertTrue(lines.get(1).startsWith("gru: agrees, "), run.out());
  }

  @Test
  void checkSaysWhereDifferencesGoBlind() {
    List<String> lines =
        CommandRun.of(
                "check", "rnn", "--sizes", "3", "--steps", "200", "--runs", "1", "--seed", "3")
            .lines(Main.AGREES);
    String said = lines.stream().filter(l -> l.contains("go blind")).findFirst().orElseThrow();
    assertTrue(
        said.matches("T=171: .* after about \\d+ steps .*all 171 steps were checked.*"), said);
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("step by step")), lines::toString);
    List<String> brief =
        CommandRun.of("check", "rnn", "--sizes", "2", "--steps", "2", "--runs", "1")
            .lines(Main.AGREES);
    assertTrue(brief.stream().noneMatch(l -> l.contains("go blind")), brief::toString);
  }

  @Test
  void checkThatHasNoPowerIsInconclusive(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("blows.gate"), "h_t = exp(h_{t-1})\n");
    CommandRun run = CommandRun.of("check", file.toString(), "--steps", "12");
    List<String> lines = run.lines(Main.INCONCLUSIVE);
    assertTrue(lines.getLast().startsWith("verdict: inconclusive; "), run.out());
  }

  @Test
  void theWorstVerdictDecidesTheExitCode() {
    Verdict agrees = new Verdict.Agrees(0);
    Verdict disagrees = new Verdict.Disagrees(new Verdict.Entry("W[1,1]", 1, 2, 0), 0);
    Verdict inconclusive = new Verdict.Inconclusive("no power", 0);
    for (int exit : new int[] {Main.AGREES, Main.DISAGREES, Main.INCONCLUSIVE}) {
      assertEquals(exit, CheckCommand.worse(exit, agrees));
      assertEquals(Main.DISAGREES, CheckCommand.worse(exit, disagrees));
      assertEquals(
          exit == Main.DISAGREES ? Main.DISAGREES : Main.INCONCLUSIVE,
          CheckCommand.worse(exit, inconclusive));
    }
  }

  @Test
  void theSameSeedPrintsTheSameAndAnotherSeedDoesNot() {
    String[] words = {"check", "gru", "--sizes", "3", "--steps", "3", "--runs", "1", "--seed", "5"};
    String first = CommandRun.of(words).out();
    assertEquals(first, CommandRun.of(words).out());
    words[words.length - 1] = "6";
    assertFalse(first.equals(CommandRun.of(words).out()), first);
  }

  @Test
  void progressIsSilentWhenNotOnATerminal() {
    PrintStream before = System.err;
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    System.setErr(new PrintStream(seen, true, StandardCharsets.UTF_8));
    try (Progress progress = Progress.onTerminal()) {
      progress.show("words");
      CommandRun.of("check", "rnn", "--sizes", "2", "--steps", "2", "--runs", "1")
          .lines(Main.AGREES);
    } finally {
      System.setErr(before);
    }
    assertEquals("", seen.toString(StandardCharsets.UTF_8));
  }

  @Test
  @Tag("heavy")
  void checkAllAgreesOnEveryShippedCell() {
    CommandRun run = CommandRun.of("check", "--all");
    // What is indented says how far differences of the cell above see.
    List<String> lines =
        run.lines(Main.AGREES).stream().filter(line -> !line.startsWith(" ")).toList();
    assertEquals(shipped(), lines.stream().map(line -> line.replaceFirst(":.*", "")).toList());
    assertTrue(lines.stream().allMatch(line -> line.contains(": agrees, ")), run.out());
  }
}
