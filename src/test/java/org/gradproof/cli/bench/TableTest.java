package org.gradproof.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.cli.bench.Comparison.Rival;
import org.gradproof.eval.engine.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The arithmetic and the lines of the table, from times that are given.
class TableTest {
  private final List<String> log = new ArrayList<>();

  private Contestant saying(String word, double... seconds) {
    return _ -> {
      log.add(word);
      return Times.of(seconds);
    };
  }

  private Comparison comparison(Work work, List<Rival> rivals) {
    return new Comparison(
        "op",
        "size",
        "step",
        10,
        work,
        Optional.of(new Ceilings.Pace(Precision.DOUBLE, true, 8, 8)),
        Optional.empty(),
        () -> new JavaContestant(0, () -> log.add("ours")),
        rivals);
  }

  private static Row row(Comparison comparison, double handicap, Times ours, Times theirs) {
    return new Row(comparison, ours, "rival", handicap, Optional.of(theirs), "", Optional.of(0.5));
  }

  @Test
  void minAndMedianOfTimes() {
    assertEquals(1, Times.of(3, 1, 2).min());
    assertEquals(2, Times.of(3, 1, 2).median());
    assertEquals(2.5, Times.of(4, 1, 2, 3).median());
    assertEquals(4, Times.of(3, 1).and(Times.of(2, 7)).count());
    assertEquals(2.5, Times.of(3, 1).and(Times.of(2, 7)).median());
    assertThrows(IllegalArgumentException.class, Times::of);
  }

  @Test
  void ratiosAreTheRivalsTimeToOurs() {
    Comparison c = comparison(new Work(1e9, 1e9), List.of());
    Row row = row(c, 1, Times.of(1, 2, 4), Times.of(6, 3, 9));
    assertEquals(3, row.ratioOfMinima().orElseThrow());
    assertEquals(3, row.ratioOfMedians().orElseThrow());
    assertEquals(2, row.gigaflops().orElseThrow());
  }

  @Test
  void timesPerOperationAreComparedByTheirOwnNumberOfOperations() {
    Work ours = new Work(100, 100);
    Rival rival = new Rival("r", () -> saying("", 1), Optional.of(new Work(40, 10)));
    assertEquals(4, rival.handicap(ours));
    assertEquals(1, Rival.of("r", () -> saying("", 1)).handicap(ours));
    Row row = row(comparison(ours, List.of()), 4, Times.of(2), Times.of(1));
    assertEquals(2, row.ratioOfMinima().orElseThrow());
  }

  @Test
  void whatHasNoMatrixProductsHasNoRate() {
    Row row = row(comparison(Work.NONE, List.of()), 1, Times.of(1), Times.of(1));
    assertEquals(Optional.empty(), row.gigaflops());
  }

  @Test
  void theShareOfThePeakCountsEachProductAtItsRate() {
    Ceilings ceilings = new Ceilings(0);
    ceilings.saw("DGEMM", 1e9);
    ceilings.saw("DGEMM", 4e9);
    ceilings.saw("DGEMM", 2e9);
    ceilings.saw("DGEMV 8×8", 1e9);
    Work work = new Work(8e9, 3e9);
    assertEquals(5, ceilings.seconds(work, new Ceilings.Pace(Precision.DOUBLE, true, 8, 8)));
    assertEquals(2.75, ceilings.seconds(work, new Ceilings.Pace(Precision.DOUBLE, false, 8, 8)));
  }

  @ParameterizedTest
  @CsvSource({
    "1.2345e-9, 1.23 ns",
    "9.9949e-6, 9.99 µs",
    "9.996e-6, 10.0 µs",
    "12.345e-6, 12.3 µs",
    "999.4e-6, 999 µs",
    "999.6e-6, 1.00 ms",
    "0.25, 250 ms",
    "59.96, 60.0 s",
    "1234.5, 1235 s"
  })
  void timesHaveThreeDigits(double seconds, String text) {
    assertEquals(text, Table.time(seconds));
  }

  @Test
  void everyLineKeepsToTheColumns() {
    Comparison c = comparison(new Work(1e6, 0), List.of(Rival.of("rival", () -> saying("", 1))));
    Table table = new Table(List.of(c));
    Row row = row(c, 1, Times.of(1e-3, 3e-3), Times.of(20e-3));
    assertEquals(
        """
                               ours       ours              peer       peer    ratio    ratio   GFLOP/s  of peak
        operation  size  per         min     median  peer         min     median      min   median      ours     ours
        op         size  step     100 µs     200 µs  rival    2.00 ms    2.00 ms    20.0×    10.0×      1.00     50 %\
        """
            .lines()
            .map(String::strip)
            .toList(),
        List.of(
            table.header().getFirst().strip(),
            table.header().getLast().strip(),
            table.line(row).strip()));
    Row failed =
        new Row(c, Times.of(1e-3), "rival", 1, Optional.empty(), "not there", Optional.empty());
    assertTrue(table.line(failed).endsWith("  rival  not there"), table.line(failed));
  }

  @Test
  void ourSideAndTheRivalTakeTurns() {
    Comparison c = comparison(Work.NONE, List.of());
    Duel duel = new Duel(c.ours().get(), Optional.of(Rival.of("r", () -> saying("theirs", 2, 3))));
    for (int i = 0; i < 3; i++) {
      duel.round(0);
    }
    List<String> turns = new ArrayList<>();
    for (String word : log) {
      if (turns.isEmpty() || !turns.getLast().equals(word)) {
        turns.add(word);
      }
    }
    assertEquals(List.of("ours", "theirs", "ours", "theirs", "ours", "theirs"), turns);
    Row row = duel.row(comparison(Work.NONE, List.of()), ceilings());
    assertEquals(6, row.theirs().orElseThrow().count());
    assertEquals(3, row.ours().count());
  }

  private static Ceilings ceilings() {
    Ceilings ceilings = new Ceilings(0);
    ceilings.saw("DGEMM", 1e9);
    ceilings.saw("DGEMV 8×8", 1e9);
    return ceilings;
  }

  @Test
  void aRivalThatFailsTakesNoFurtherPart() {
    Contestant failing =
        _ -> {
          log.add("theirs");
          throw new PeerException("gone");
        };
    Comparison c = comparison(Work.NONE, List.of());
    Duel duel = new Duel(c.ours().get(), Optional.of(Rival.of("r", () -> failing)));
    duel.round(0);
    duel.round(0);
    assertEquals(1, log.stream().filter("theirs"::equals).count());
    Row row = duel.row(c, ceilings());
    assertEquals("gone", row.obstacle());
    assertEquals(Optional.empty(), row.ratioOfMinima());
  }

  @Test
  void theEvidenceIsJson() {
    Comparison c = comparison(new Work(1e9, 1e9), List.of());
    Settings settings = Settings.standard(true);
    Remarks remarks =
        new Remarks(
            settings,
            Optional.of(new FirstGradient(3, 2, 1)),
            Optional.empty(),
            ceilings(),
            Map.of(Precision.DOUBLE, 1e-15));
    List<Row> rows =
        List.of(
            row(c, 1, Times.of(1, 2, 4), Times.of(6, 3, 9)),
            new Row(c, Times.of(1), "r", 1, Optional.empty(), "gone", Optional.empty()));
    JsonObject root = JsonParser.parseString(Evidence.json(rows, remarks)).getAsJsonObject();
    JsonObject first = root.getAsJsonArray("rows").get(0).getAsJsonObject();
    assertEquals(2e9, first.get("flop").getAsDouble());
    assertEquals(3, first.get("ratioOfMinima").getAsDouble());
    assertEquals(2, first.getAsJsonObject("ours").get("medianSeconds").getAsDouble());
    assertEquals(3, first.getAsJsonObject("theirs").get("runs").getAsInt());
    assertEquals(
        "gone", root.getAsJsonArray("rows").get(1).getAsJsonObject().get("obstacle").getAsString());
    assertEquals(1, root.getAsJsonObject("gflops").get("DGEMM").getAsDouble());
    assertEquals(3, root.getAsJsonObject("settings").get("rounds").getAsInt());
    assertEquals(3, root.getAsJsonObject("firstGradient").get("since").getAsDouble());
    assertEquals(
        1e-15, root.getAsJsonObject("deviationFromInterpreter").get("float64").getAsDouble());
  }
}
