package org.gradproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gradproof.cell.Cells;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The appendix as a browser lays it out.
class AppendixBrowserTest {
  /// Measures the boxes and leaves the counts in an element of its own.
  private static final String MEASURE =
      """
      <script>
      addEventListener('load', function () {
        var backslash = String.fromCharCode(92);
        var found = {formulas: 0, empty: 0, raw: 0, flat: 0, wide: 0, figures: 0, broken: 0};
        function area(e) {
          var box = e.getBoundingClientRect();
          return box.width > 0.5 && box.height > 0.5;
        }
        document.querySelectorAll('math').forEach(function (math) {
          found.formulas++;
          if (!area(math)) found.empty++;
          if (math.textContent.indexOf(backslash) >= 0) found.raw++;
          if (!Array.from(math.querySelectorAll('mi,mn')).every(area)) found.flat++;
        });
        document.querySelectorAll('svg').forEach(function (svg) {
          found.figures++;
          if (!area(svg)) found.broken++;
        });
        var page = document.documentElement;
        found.wide = Math.max(0, page.scrollWidth - page.clientWidth);
        var result = document.createElement('pre');
        result.id = 'measured';
        result.textContent = Object.keys(found).map(function (k) {
          return k + '=' + found[k];
        }).join(' ');
        document.body.appendChild(result);
      });
      </script>
      """;

  private static final Pattern POLICY =
      Pattern.compile("<meta[^>]*Content-Security-Policy[^>]*>", Pattern.CASE_INSENSITIVE);

  private static String html = "";
  private static Map<String, Integer> measured = new TreeMap<>();

  @BeforeAll
  static void render(@TempDir Path dir) throws IOException, InterruptedException {
    Optional<Path> browser = browser();
    assumeTrue(
        browser.isPresent(), "none of chromium, chromium-browser, google-chrome is on the PATH");
    Appendix.Options few =
        new Appendix.Options(1, 2, 2, 1, "gradproof appendix", _ -> {}, Prover.NONE);
    Appendix appendix =
        Appendix.of(
            Stream.of("rnn", "lstm", "gru").map(n -> Cells.shipped(n).orElseThrow()).toList(), few);
    html = HtmlWriter.write(appendix.document());
    Path page = dir.resolve("page.html");
    String open = POLICY.matcher(html).replaceAll("");
    assertEquals(1, open.split("</body>", -1).length - 1, "the page has one end");
    Files.writeString(page, open.replace("</body>", MEASURE + "</body>"));
    measured = measure(browser.get(), page, dir);
  }

  private static Optional<Path> browser() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name ->
            Arrays.stream(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Map<String, Integer> measure(Path browser, Path page, Path dir)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(browser.toString()));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + dir.resolve("profile"),
            "--window-size=1000,1400",
            "--dump-dom",
            page.toUri().toString()));
    Path dom = dir.resolve("dom.html");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    assertTrue(ended, "the browser did not end within two minutes");
    Matcher result =
        Pattern.compile("<pre id=\"measured\">([^<]*)</pre>")
            .matcher(Files.readString(dom, StandardCharsets.UTF_8));
    assertTrue(result.find(), "the browser ended with code " + process.exitValue());
    Map<String, Integer> counts = new TreeMap<>();
    for (String pair : result.group(1).split(" ", -1)) {
      counts.put(pair.replaceAll("=.*", ""), Integer.valueOf(pair.replaceAll(".*=", "")));
    }
    return counts;
  }

  @Test
  void everyFormulaHasABox() {
    int written = html.split("<math", -1).length - 1;
    assertTrue(written > 100, () -> "only " + written + " formulas");
    assertEquals(written, measured.get("formulas"));
    assertEquals(0, measured.get("empty"), measured::toString);
    assertEquals(0, measured.get("flat"), measured::toString);
  }

  @Test
  void noFormulaShowsARawBackslash() {
    assertEquals(0, measured.get("raw"), measured::toString);
  }

  @Test
  void theFigureHasABox() {
    assertTrue(measured.get("figures") >= 1, measured::toString);
    assertEquals(0, measured.get("broken"), measured::toString);
  }

  @Test
  void thePageIsNotWiderThanItsWindow() {
    assertEquals(0, measured.get("wide"), measured::toString);
  }

  @Test
  void scriptsAndTheNetworkAreForbiddenToThePageItself() {
    Matcher policy = POLICY.matcher(html);
    assertTrue(policy.find(), "the page has no policy");
    assertTrue(policy.group().contains("default-src 'none'"), policy.group());
    assertTrue(!html.contains("<script"), "the page has a script");
  }
}
