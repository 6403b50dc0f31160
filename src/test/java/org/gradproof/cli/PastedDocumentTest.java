package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody pastes the lines of a blog into a Markdown file and asks for the appendix.
class PastedDocumentTest {
  private static final String GATES =
      """
      # LSTM

      - Forget Gate: $f=σ(Wf⋅[xt,ht−1]+bf)$
      - Input Gate: $i=σ(Wi⋅[xt,ht−1]+bi)$
      - Output Gate: $o=σ(Wo⋅[xt,ht−1]+bo)$
      """;

  private static final List<String> REST =
      List.of("c_t = f∘c_{t-1} + i∘g", "g = tanh(W_g·[x_t,h_{t-1}]+b_g)", "h_t = o∘tanh(c_t)");

  private static final String GRU =
      """

      # GRU

      $r_{t}=σ(W_{xr}x_{t}+W_{hr}h_{t-1}+b_{r})$
      $z_{t}=σ(W_{xz}x_{t}+W_{hz}h_{t-1}+b_{z})$
      $g_{t}=tanh(W_{hg}(r_{t}∘h_{t-1})+W_{xg}x_{t}+b_{g})$
      $h_{t}=(1-z_{t})∘g_{t}+z_{t}∘h_{t-1}$
      """;

  private static final List<String> FILES =
      List.of("appendix.html", "appendix.tex", "evidence.json");

  @TempDir static Path dir;

  private static CommandRun run = new CommandRun(-1, "", "");
  private static JsonObject evidence = new JsonObject();

  private static String document(String mark) {
    return GATES
        + "\n"
        + String.join("\n\n", REST.stream().map(l -> mark + l + mark).toList())
        + "\n"
        + GRU;
  }

  @BeforeAll
  static void writeTheAppendix() throws IOException {
    Path document = Files.writeString(dir.resolve("pasted.md"), document("`"));
    run = appendix("out", document.toString(), "rnn");
    evidence = evidence("out");
  }

  private static CommandRun appendix(String out, String... cells) {
    List<String> words = new ArrayList<>(List.of("appendix", "--out", dir.resolve(out).toString()));
    words.addAll(List.of(cells));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private static JsonObject evidence(String out) throws IOException {
    return JsonParser.parseString(Files.readString(dir.resolve(out).resolve("evidence.json")))
        .getAsJsonObject();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsJsonObject);
  }

  private static JsonObject cell(String name) {
    return cell(evidence, name);
  }

  private static JsonObject cell(JsonObject of, String name) {
    return objects(of.getAsJsonArray("cells"))
        .filter(c -> c.get("name").getAsString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject claim(JsonObject of, String id) {
    return objects(of.getAsJsonArray("claims"))
        .filter(c -> c.get("id").getAsString().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not in " + of.get("claims")));
  }

  private static void holds(JsonObject of, String id, String words, String figures) {
    JsonObject claim = claim(of, id);
    assertEquals("agrees", claim.get("outcome").getAsString(), claim.toString());
    assertTrue(claim.get("claim").getAsString().contains(words), claim.toString());
    assertTrue(claim.get("figures").getAsString().contains(figures), claim.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "`", "$"})
  void theLinesAreTheShippedCellsInEveryWrapping(String mark) throws IOException {
    Path file = Files.writeString(dir.resolve("wrapped.md"), document(mark));
    List<Cell> cells = Cells.read(file);
    assertEquals(List.of("LSTM", "GRU"), cells.stream().map(Cell::title).toList());
    for (Cell cell : cells) {
      assertTrue(cell.hasSameEquationsAs(Cells.shipped(cell.name()).orElseThrow()), cell.toText());
    }
    String separate = CommandRun.of("derive", "lstm", "gru").out();
    assertEquals(separate, CommandRun.of("derive", file.toString()).out());
  }

  @Test
  void everythingAgreesAndTheFilesAreNamed() {
    assertEquals(1, run.lines(Main.AGREES).size(), run.out());
    for (String name : FILES) {
      assertTrue(run.out().contains(name), run.out());
      assertTrue(Files.isRegularFile(dir.resolve("out").resolve(name)), name);
    }
    assertFalse(run.out().contains(".pdf"), run.out());
    for (String name : List.of("lstm", "gru", "rnn")) {
      objects(cell(name).getAsJsonArray("checks"))
          .forEach(check -> assertEquals("agrees", check.get("verdict").getAsString(), name));
    }
  }

  @Test
  void gatesAndStatesAreCounted() {
    holds(cell("lstm"), "counts", "LSTM has three gates: f, i, o and two states: c_t, h_t.", "");
    holds(cell("gru"), "counts", "GRU has two gates: r_t, z_t and one state: h_t.", "");
  }

  @Test
  void theGruHasThreeQuartersOfTheParametersOfTheLstm() {
    holds(
        evidence,
        "parameters-gru-lstm",
        "GRU has 3/4 of the parameters of LSTM",
        "3 m n + 3 n^2 + 3 n against 4 m n + 4 n^2 + 4 n");
  }

  @Test
  void gatesStayBetweenZeroAndOne() {
    for (String name : List.of("lstm", "gru")) {
      holds(cell(name), "gate-range", "strictly between 0 and 1", "over 1000 steps");
    }
  }

  @Test
  void theUpdateGateKeepsAtOneAndReplacesAtZero() {
    holds(
        cell("gru"),
        "keep-z_t",
        "z_t = 1 keeps the state and 0 replaces it.",
        "at 1: h_t = h_{t-1}; at 0: h_t = g_t");
  }

  @Test
  void theOutputOfTheLstmPassesATanhAndThatOfTheGruDoesNot() {
    holds(cell("lstm"), "squashing", "passes a tanh", "h_t = o∘tanh(c_t)");
    holds(cell("gru"), "squashing", "is not squashed", "h_t = (1 - z_t)∘g_t + z_t∘h_{t-1}");
  }

  @Test
  void theRnnVanishesAndTheLstmWithOpenForgetGateDoesNot() {
    double[] rnn = medians("span-Vanilla RNN", " vanishes over 1000 steps");
    double[] lstm = medians("span-LSTM, f open", " does not vanish over 1000 steps");
    assertTrue(rnn[0] > rnn[1] && rnn[1] > rnn[2] && rnn[2] < Math.log(1e-12), () -> "" + rnn[2]);
    assertTrue(lstm[2] > Math.log(1e-3), () -> "" + lstm[2]);
  }

  /// The figures of a span claim at 10, 100 and 1000 steps.
  private static double[] medians(String id, String words) {
    holds(evidence, id, words, "");
    String figures = claim(evidence, id).get("figures").getAsString();
    return Stream.of(10, 100, 1000)
        .mapToDouble(span -> {
          Matcher matcher = Pattern.compile("T ?= ?" + span + ": ([-−]?[\\d.]+)").matcher(figures);
          assertTrue(matcher.find(), figures);
          return Double.parseDouble(matcher.group(1).replace('−', '-'));
        })
        .toArray();
  }

  @Test
  void everyClaimStandsInHtmlAndLatex() throws IOException {
    for (String file : List.of("appendix.html", "appendix.tex")) {
      String text = Files.readString(dir.resolve("out").resolve(file));
      for (String words :
          List.of(
              "three gates",
              "two gates",
              "3/4 of the",
              "keeps the state and 0 replaces it",
              "passes a tanh",
              "is not squashed",
              "vanishes over 1000 steps",
              "does not vanish over 1000 steps")) {
        assertTrue(text.contains(words), () -> words + " is not in " + file);
      }
    }
  }

  @Test
  void theHtmlIsSelfContained() throws IOException {
    String html = Files.readString(dir.resolve("out").resolve("appendix.html"));
    assertFalse(html.contains("<script"), "has a script");
    assertFalse(
        Pattern.compile("(src|href)=\"(?!#|data:)").matcher(html).find(), "has a reference");
    assertTrue(html.contains("<math") && html.contains("<svg"));
  }

  @Test
  void theSameCommandGivesTheSameBytesWhateverTheThreadCount() throws Exception {
    assertEquals(Main.AGREES, appendix("first", "rnn").exit());
    try (ForkJoinPool one = new ForkJoinPool(1)) {
      assertEquals(Main.AGREES, one.submit(() -> appendix("again", "rnn")).get().exit());
    }
    for (String name : FILES) {
      assertArrayEquals(
          Files.readAllBytes(dir.resolve("first").resolve(name)),
          Files.readAllBytes(dir.resolve("again").resolve(name)),
          name);
    }
  }

  @Test
  void gatesWithoutAStateAreAnIncompleteCell() throws IOException {
    Path file = Files.writeString(dir.resolve("gates.md"), GATES);
    Path out = dir.resolve("gates");
    appendix("gates", file.toString()).lines(Main.AGREES);
    JsonObject cell = cell(evidence("gates"), "lstm");
    assertEquals("[\"h_t = …\"]", cell.get("missing").toString());
    List<String> derived =
        objects(cell.getAsJsonArray("checks")).map(c -> c.get("of").getAsString()).toList();
    assertEquals(List.of("f", "i", "o"), derived);
    String html = Files.readString(out.resolve("appendix.html"));
    assertTrue(html.contains("Incomplete.") && html.contains("h_t = …"), "says what is missing");
    for (String gate : List.of("f", "i", "o")) {
      String tex = Files.readString(out.resolve("appendix.tex")).replaceAll("\\s", "");
      String share = "W_{" + gate + ",h}^{\\top}\\bar{a}_{" + gate + "}";
      assertTrue(tex.contains(share), () -> "no derivative by the state: " + share);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"derive", "check"})
  void anIncompleteCellIsRefusedInOneSentence(String command) throws IOException {
    Path file = Files.writeString(dir.resolve("incomplete.md"), GATES);
    String refusal = CommandRun.of(command, file.toString()).refusal();
    assertTrue(refusal.endsWith("the cell is incomplete; add the line h_t = …"), refusal);
  }
}
