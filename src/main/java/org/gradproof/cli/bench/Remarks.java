package org.gradproof.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gradproof.eval.engine.Precision;
import org.gradproof.eval.kernel.Arithmetics;

/// What a run has to say besides the table.
///
/// @param settings how it was measured
/// @param first the time to the first gradient, if it was taken
/// @param peers the Python processes, if there were any
/// @param ceilings what the machine does at most
/// @param deviations how far gradients were from the interpreter's
record Remarks(
    Settings settings,
    Optional<FirstGradient> first,
    Optional<Peers> peers,
    Ceilings ceilings,
    Map<Precision, Double> deviations) {
  /// The libraries that were asked for the time to their first gradient, script → name.
  private static final Map<String, String> LIBRARIES =
      Map.of("torch", "PyTorch", "jax", "JAX", "casadi", "CasADi");

  /// Sentences.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(method());
    lines.add(
        "Least and median time, ratios of them (peer to ours). Matrix products alone are counted as"
            + " operations; \"of peak\" is what these would take at the rates below, of our least"
            + " time.");
    deviations.forEach((precision, deviation) ->
        lines.add(
            String.format(
                Locale.ROOT,
                "Checked before measured: %s gradients are within %.1e of the interpreter's.",
                Span.word(precision),
                deviation)));
    if (!ceilings.gigaflops().isEmpty()) {
      lines.add(
          "This machine, one thread, GFLOP/s: "
              + ceilings.gigaflops().entrySet().stream()
                  .map(e -> e.getKey() + " " + Table.three(e.getValue()))
                  .collect(Collectors.joining(", "))
              + ".");
    }
    first.ifPresent(f -> lines.add(toFirst(f)));
    lines.add(
        environment().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", ", "", ".")));
    return lines;
  }

  private String method() {
    return String.format(
        Locale.ROOT,
        "%d rounds, each side in turn for about %s s a round on %s, after %s s of warm-up"
            + " (compilation, not counted).",
        settings.rounds(),
        number(settings.seconds()),
        settings.threads() == 1 ? "one thread" : settings.threads() + " threads",
        number(settings.warmUp()));
  }

  private static String number(double x) {
    return x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x);
  }

  private String toFirst(FirstGradient ours) {
    StringBuilder line = new StringBuilder("Time to the first gradient (");
    line.append(Suite.first(settings).cell().name());
    line.append(' ').append(Suite.first(settings).size());
    line.append("): ").append(Table.time(ours.since())).append(" from the start of the process, ");
    line.append(Table.time(ours.compile())).append(" of it to derive and compile, ");
    line.append(Table.time(ours.run())).append(" to run");
    toFirst()
        .forEach((library, seconds) ->
            line.append("; ")
                .append(library)
                .append(' ')
                .append(Table.time(seconds))
                .append(" from the import"));
    return line.append('.').toString();
  }

  /// Library → seconds from the import to the end of the first run.
  Map<String, Double> toFirst() {
    Map<String, Double> all = new TreeMap<>();
    LIBRARIES.forEach((script, name) ->
        peers.ifPresent(p ->
            p.toFirst(script, Suite.firstCommand(settings))
                .ifPresent(seconds -> all.put(name, seconds))));
    return all;
  }

  /// What it ran on: name → version.
  Map<String, String> environment() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Java", Runtime.version().toString());
    all.put("vectors", Arithmetics.vectors() ? "yes" : "no");
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    all.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    peers.ifPresent(
        p -> p.libraries().forEach((name, library) -> all.put(name, library.version())));
    return all;
  }
}
