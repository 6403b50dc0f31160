package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gradproof.report.MeasuredFigure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SpanCommandTest {
  private record Ran(int exit, String out, String err) {}

  private static Ran run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return new Ran(line.execute(words), out.toString(), err.toString());
  }

  @Test
  void writesReportFiguresAndJson(@TempDir Path folder) throws IOException {
    Path report = folder.resolve("report");
    Path json = folder.resolve("out.json");
    Ran ran =
        run(
            "span",
            "rnn",
            "lstm",
            "--steps",
            "300",
            "--hidden",
            "4",
            "--seeds",
            "2",
            "--bias",
            "f=1",
            "--out",
            report.toString(),
            "--json",
            json.toString());
    // A vanilla RNN has no gate f.
    assertEquals(2, ran.exit);
    assertFalse(Files.exists(report));
    ran =
        run(
            "span",
            "lstm",
            "gru",
            "--steps",
            "300",
            "--hidden",
            "4",
            "--seeds",
            "2",
            "--out",
            report.toString(),
            "--json",
            json.toString());
    assertEquals(0, ran.exit, ran.err);
    JsonObject root = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertEquals(2, root.getAsJsonArray("cells").size());
    JsonObject lstm = root.getAsJsonArray("cells").get(0).getAsJsonObject();
    assertEquals(2, lstm.get("networks").getAsInt());
    assertTrue(lstm.getAsJsonObject("exponent").get("value").getAsDouble() < 0);
    assertEquals(
        8, lstm.getAsJsonArray("runs").get(0).getAsJsonObject().getAsJsonArray("spectrum").size());
    String html = Files.readString(report.resolve("span.html"));
    for (String name : List.of("decay", "rate", "spectrum", "singular-values", "bound")) {
      assertTrue(html.contains("figure-" + name), name);
      assertTrue(Files.readString(report.resolve(name + ".svg")).startsWith("<svg"), name);
      assertTrue(Files.readString(report.resolve(name + ".csv")).lines().count() > 2, name);
    }
    assertTrue(ran.out.contains("not certified") || ran.out.contains("certified"));
  }

  @Test
  void theSameSeedPrintsTheSame() {
    String[] words = {"span", "gru", "--steps", "100", "--hidden", "3", "--seeds", "2"};
    assertEquals(run(words).out, run(words).out);
  }

  @Test
  void refusesWhatCannotBe() {
    for (String[] words :
        new String[][] {
          {"span", "rnn", "--steps", "0"},
          {"span", "rnn", "--steps", "ten"},
          {"span", "rnn", "--steps", "1.5"},
          {"span", "rnn", "--hidden", "513"},
          {"span", "rnn", "--seeds", "0"},
          {"span", "rnn", "--init", "xavier"},
          {"span", "rnn", "--inputs", "sines"},
          {"span", "rnn", "--bias", "f=1"},
          {"span", "rnn", "--figures", "gain"},
          {"span", "rnn", "--figures", "gain,pie", "--out", "target/never"},
          {"span", "no-such-cell"}
        }) {
      Ran ran = run(words);
      assertEquals(2, ran.exit, String.join(" ", words));
      assertEquals(1, ran.err.lines().count(), ran.err);
      assertTrue(ran.out.isEmpty());
    }
  }

  /// Every row of the table of figures is drawn, for a cell that has something to show in each.
  @Test
  void drawsEveryFigureOnDemand(@TempDir Path folder) throws IOException {
    Path report = folder.resolve("report");
    Ran ran =
        run(
            "span",
            "lstm",
            "--steps",
            "50",
            "--hidden",
            "3",
            "--seeds",
            "2",
            "--figures",
            "all",
            "--out",
            report.toString());
    assertEquals(0, ran.exit, ran.err);
    String html = Files.readString(report.resolve("span.html"));
    for (MeasuredFigure figure : MeasuredFigure.values()) {
      String name = figure.text() + "-lstm";
      assertTrue(html.contains("figure-" + name), name);
      assertTrue(Files.readString(report.resolve(name + ".svg")).startsWith("<svg"), name);
      assertTrue(Files.readString(report.resolve(name + ".csv")).lines().count() > 5, name);
      assertTrue(run("span", "--help").out.contains(figure.text()), name);
    }
    for (String word : List.of("T = ", "state of 6 entries", "seed 1", "double precision")) {
      assertTrue(html.split(word, -1).length > MeasuredFigure.values().length, word);
    }
    String gain = Files.readString(report.resolve("gain-lstm.csv"));
    assertTrue(gain.lines().findFirst().orElseThrow().endsWith(",standard error"), gain);
  }

  @Test
  void oneStepIsASpan() {
    assertEquals(0, run("span", "rnn", "--steps", "1", "--hidden", "2", "--seeds", "1").exit);
  }
}
