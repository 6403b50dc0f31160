package org.gradproof.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradproof.expr.Dim;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CellsTest {
  static List<Cell> shipped() {
    return Cells.shipped();
  }

  @Test
  void theListOfShippedCellsIsTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/cells"))) {
      Set<String> found = files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
      Set<String> listed =
          Cells.shippedNames().stream().map(n -> n + ".gate").collect(Collectors.toSet());
      assertEquals(listed, found);
    }
    assertEquals(Cells.shippedNames(), Cells.shipped().stream().map(Cell::name).toList());
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void aShippedCellIsCompleteAndSaysWhereItComesFrom(Cell cell) {
    cell.requireComplete();
    assertFalse(cell.title().isEmpty());
    assertFalse(cell.citation().isEmpty());
    assertFalse(cell.notes().isEmpty());
    assertEquals("x_t", cell.inputs().get(0).toString());
    cell.equations().forEach(e -> assertTrue(cell.sourceLine(e).isPresent()));
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void readingWhatIsWrittenGivesTheSameCell(Cell cell) {
    Cell read = Cells.parse(cell.toText());
    assertEquals(cell, read);
    assertEquals(cell.notes(), read.notes());
    assertEquals(cell.dimensions(), read.dimensions());
    assertEquals(cell.toText(), read.toText());
  }

  @Test
  void countsOfGatesAndStatesAreTheTextbooks() {
    Cell lstm = Cells.shipped("lstm").orElseThrow();
    assertEquals("[f, i, o, g]", lstm.gates().toString());
    assertEquals(2, lstm.states().size());
    assertEquals("[c_t, h_t]", lstm.states().stream().map(s -> s.current()).toList().toString());
    Cell gru = Cells.shipped("GRU").orElseThrow();
    assertEquals("[r_t, z_t, g_t]", gru.gates().toString());
    assertEquals(
        "[W_xr, W_hr, b_r, W_xz, W_hz, b_z, W_hg, W_xg, b_g]", gru.parameters().toString());
    assertEquals(List.of(Dim.of("n"), Dim.of("m")), gru.dimensions());
    Cell projected = Cells.shipped("lstm-projected").orElseThrow();
    assertEquals("[n, p, m]", projected.dimensions().toString());
  }

  @Test
  void findTakesANameOrAPath(@TempDir Path dir) throws IOException {
    assertEquals(Cells.shipped("gru"), Cells.find("gru").stream().findFirst());
    Path file = dir.resolve("mine.gate");
    Files.writeString(file, "h_t = tanh(W h_{t-1})\n");
    assertEquals("mine", Cells.find(file.toString()).get(0).name());
    assertEquals(Optional.empty(), Cells.shipped("nosuch"));
    FormulaException error = assertThrows(FormulaException.class, () -> Cells.find("nosuch"));
    assertTrue(error.getMessage().contains("lstm-peephole"), error::getMessage);
  }

  @Test
  void aHeadKeepsTitleCitationAndNotes() {
    Cell cell =
        Cells.parse(
            "title: My cell\ncite: Me, 2024\nnote: one\nnote: two = 2\nh_t = tanh(W h_{t-1})");
    assertEquals("My cell", cell.title());
    assertEquals("Me, 2024", cell.citation());
    assertEquals(List.of("one", "two = 2"), cell.notes());
  }

  @Test
  void linesGoOnInsideBracketsAndAfterOperators() {
    Cell one = Cells.parse("h_t = tanh(W x_t + U h_{t-1}) + b");
    assertEquals(one, Cells.parse("h_t = tanh(W x_t\n   + U h_{t-1}) +\n  b"));
  }

  @Test
  void declarationsNarrowShapes() {
    Cell cell =
        Cells.parse("u: input k\nh_t: d\nV: d x k\na, b: scalar\nh_t = a∘h_{t-1} + b tanh(V u)");
    assertEquals("[u_t]", cell.inputs().toString());
    assertEquals("[d, k]", cell.dimensions().toString());
    assertEquals("h_t = a h_{t-1} + b tanh(V u_t)", cell.equations().get(0).toString());
  }

  @Test
  void scalarsSpreadOverSumsAndNumbersTakeTheShapeBesideThem() {
    Cell cell = Cells.parse("a: scalar\nh_t = (1 - a) h_{t-1} + a");
    assertEquals("h_t = (1 - a) h_{t-1} + a 1", cell.equations().get(0).toString());
    Cell greek = Cells.parse("h_t = (1-α) h_{t-1} + α tanh(W x_t)");
    assertTrue(greek.parameters().get(0).shape().isScalar());
  }

  @Test
  void equationsStandInTheOrderTheyNeed() {
    Cell cell =
        Cells.parse("h_t = o∘tanh(c_t)\nc_t = f∘c_{t-1}\nf = σ(W h_{t-1})\no = σ(U h_{t-1})");
    assertEquals(
        "[f, c_t, o, h_t]", cell.equations().stream().map(e -> e.name()).toList().toString());
    assertEquals(3, cell.sourceLine(cell.equations().get(0)).orElseThrow());
  }

  @Test
  void anIndexedUseIsTheBareDefinitionAndViceVersa() {
    Cell bare = Cells.parse("f = σ(W h_{t-1})\nh_t = f_t∘h_{t-1}");
    assertEquals("[f]", bare.gates().toString());
    Cell indexed = Cells.parse("f_t = σ(W h_{t-1})\nh_t = f∘h_{t-1}");
    assertEquals("[f_t]", indexed.gates().toString());
  }

  @Test
  void anIncompleteCellSaysWhichLinesItLacks() {
    Cell cell = Cells.parse("f=σ(Wf⋅[xt,ht−1]+bf)\ni=σ(Wi⋅[xt,ht−1]+bi)");
    assertEquals(List.of("h_t = …"), cell.missing());
    assertEquals(List.of(), cell.states());
    assertEquals(cell, Cells.parse(cell.toText()));
    FormulaException error = assertThrows(FormulaException.class, cell::requireComplete);
    assertEquals("cell: the cell is incomplete; add the line h_t = …", error.getMessage());
  }
}
