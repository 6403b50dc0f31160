package org.gradproof.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every bad input gives one line that says where and what was expected.
class BadInputTest {
  static Stream<Arguments> formulas() {
    return Stream.of(
        bad(
            "h_t = sigmod(W x_t + U h_{t-1})",
            "1:7: unknown function sigmod; did you mean sigmoid?"),
        bad(
            "h_t = \\operatorname{foo}(U h_{t-1})",
            "1:7: unknown function foo; known are sign, square,"),
        bad(
            "h_t = tanh(W x_t + U h_{t-1}\nc = 3",
            "1:29: expected a closing ) for the ( at column 11, found end of line"),
        bad(
            "h_t = tanh(W h_{t-1",
            "1:20: expected a closing } for the { at column 16, found end of file"),
        bad("h_t = tanh(U h_{t-1)}", "1:20: expected a closing } for the { at column 16, found )"),
        bad("h_t = U h_{t-1})", "1:16: this ) closes nothing"),
        bad(
            "h_t = tanh(U h_{t-1})\n  ∘ c_{t-1}",
            "2:3: expected a name, a number or a bracket, found `∘`"),
        bad(
            "h_t = tanh(U h_{t-1}) ∘\n c_{t-1}",
            "2:2: state c is used as c_{t-1} in line 2 but never assigned: no line defines c_t"),
        bad(
            "r_t = σ(W_hg h_{t-1} + W x_t)\ng_t = tanh(W_hg x_t + r_t)\nh_t = r_t∘h_{t-1} + g_t",
            "2:12: `W_hg` is n×n (line 1) but n×m here (line 2): it multiplies `x_t`, which is"
                + " m×1"),
        bad(
            "x_t: input m\nh_t: n\nh_t = x_t + h_{t-1}",
            "3:7: `x_t` is m×1 (declared in line 1) but n×1 here (line 3): it stands beside"
                + " `h_{t-1}`, which is n×1"),
        bad(
            "h_t = W h_{t-1} + W x_t",
            "1:19: the matrix product needs columns of the first = rows of the second"),
        bad("W: n x m\nW: n\nh_t = W h_{t-1}", "2:1: W is declared n×m in line 1 but n×1 here"),
        bad("z = σ(h_{t-1})\nh_t = z∘h_{t-1}\nz = 1", "3:1: z is defined twice: line 1 and line 3"),
        bad(
            "a = σ(b + h_{t-1})\nb = σ(a)\nh_t = a",
            "1:1: these lines depend on each other: a → b → a"),
        bad(
            "h_t = tanh(W h_t-1)",
            "1:1: h_t depends on itself; write h_{t-1} for the value of the step before"),
        bad(
            "f_t = σ(W x_t)\nh_t = f_t h_{t-1}",
            "2:7: juxtaposition is a matrix product, but `f_t` and `h_{t-1}` are both vectors;"
                + " write ∘"),
        bad("h_t = h_{t-1}∘tanh", "1:15: tanh is a function; expected its argument, as in tanh(x)"),
        bad("h_t = (1-a) h_{t-1}", "1:8: `1` would be a whole n×n matrix here"),
        bad("y_t = σ(W x_t)", "1:1: cell has no state: no line uses a value at t-1"),
        bad(
            "h_t = tanh(W h_{t-1} + U x_{t-1} + V x_t)",
            "1:26: x_t is an input, but x_{t-1} is used"),
        bad("h_{t+1} = tanh(W h_t)", "1:1: the time index t+1 is not known"),
        bad("h_t = W h_{t-2}", "1:9: the time index t-2 is not known"),
        bad(
            "h_{t-1} = W h_{t-1}",
            "1:1: a line defines a value at time t, not h_{t-1}; expected h_t"),
        bad("h_t = z = h_{t-1}", "1:9: expected one = in an equation, found `=`"),
        bad("h_t = h_{t-1} +", "1:16: expected a name, a number or a bracket, found the end"),
        bad("h_t =", "1:6: expected a name, a number or a bracket, found the end"),
        bad("h_t = h_{t-1} ∘ ∘ x_t", "1:17: expected a name, a number or a bracket, found `∘`"),
        bad("hello world", "1:12: expected name = formula, found the end"),
        bad("h_t = h_{t-1} ? 3", "1:15: the character `?` has no meaning in a formula"),
        bad("h_t = \\sum h_{t-1}", "1:7: the command \\sum is not known in a formula"),
        bad("h_t + 1 = h_{t-1}", "1:1: the left side `h_t + 1` is not a name"),
        bad("h_t = h_{t-1}^3", "1:7: the power ^3 is not known"),
        bad("h_t = f(h_{t-1}, x_t)", "1:8: a comma in round brackets"),
        bad("h_t = \\tilde{\\hat{h}}_{t-1}", "1:7: `\\tilde{\\hat{h}}` has two accents"),
        bad("W: n x m x k\nh_t = W h_{t-1}", "1:3: `n x m x k` is no shape"),
        bad(
            "h_t = " + "(".repeat(100_000) + "h_{t-1}" + ")".repeat(100_000),
            "1:207: brackets are nested more than 200 deep"),
        bad("h_t = " + "tanh ".repeat(900) + "h_{t-1}", "the formula is nested more than 200 deep"),
        bad(
            "h_t = " + "h_{t-1} + ".repeat(5000) + "b",
            "1:1: the formula has 40006 words and signs; expected at most 2000"),
        bad(
            "# a comment alone",
            "no equation found; expected lines such as h_t = tanh(W x_t + U h_{t-1} + b)"),
        bad("", "the file is empty; expected equations"),
        bad("h_t = \0", "1:7: a NUL character"));
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        bad(
            "# Only words\nand more of them",
            "no equation found; expected formulas such as $h_t ="),
        bad(
            "# GRU\n$z_t = σ(W h_{t-1})$\n\n$h_t = z_t$\n$z_t = σ(U h_{t-1})$",
            "5:2: z_t is defined twice: line 2 and line 5"),
        bad(
            "the cell: $h_t = tanh(h_{t-1})",
            "1:11: expected a closing $ for this $, found end of line"),
        bad(
            "\\begin{align} h_t = tanh(h_{t-1})",
            "1:1: expected \\end{align} for \\begin{align}, found end of file"),
        bad("$$h_t = \\tanh{W h_{t-1}$$", "1:24: expected a closing } for the { at column 14"));
  }

  private static Arguments bad(String text, String message) {
    return Arguments.of(text, message);
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void aBadFormulaIsOneLineWithItsPlace(String text, String message) {
    check("cell.gate", text, message);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aBadDocumentIsOneLineWithItsPlace(String text, String message) {
    check("notes.md", text, message);
  }

  private static void check(String file, String text, String message) {
    FormulaException error = assertThrows(FormulaException.class, () -> Cells.parse(text, file));
    String found = error.getMessage();
    assertFalse(found.contains("\n"), found);
    assertTrue(found.startsWith(file + ":") && found.contains(message), found);
    assertEquals(file, error.file());
    if (message.matches("\\d+:\\d+:.*")) {
      assertTrue(found.startsWith(file + ":" + error.line() + ":" + error.column() + ": "), found);
    }
  }

  @Test
  void filesThatAreNoFormulasAreRefused(@TempDir Path dir) throws IOException {
    refused(dir, "is a directory");
    refused(dir.resolve("none.gate"), "no such file");
    Path bytes = dir.resolve("bytes.gate");
    Files.write(bytes, new byte[] {'h', (byte) 0xff, (byte) 0xfe});
    refused(bytes, "is no UTF-8 text");
    Path large = dir.resolve("large.md");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(10 << 20);
    }
    refused(large, "the file has 10 MiB; expected at most 2 MiB");
    Path empty = dir.resolve("empty.tex");
    Files.createFile(empty);
    refused(empty, "the file is empty");
  }

  private static void refused(Path file, String message) {
    FormulaException error = assertThrows(FormulaException.class, () -> Cells.read(file));
    assertTrue(
        error.getMessage().startsWith(file + ": ") && error.getMessage().contains(message),
        error::getMessage);
  }
}
