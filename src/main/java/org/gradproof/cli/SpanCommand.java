package org.gradproof.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.gradproof.cell.Cell;
import org.gradproof.report.SpanExamination;
import org.gradproof.report.SpanReport;
import org.gradproof.span.Advice;
import org.gradproof.span.Measurement;
import org.gradproof.span.Scheme;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Follows the gradient over long spans.
@Command(
    name = "span",
    description =
        "Follows the gradient over long spans: norms, Lyapunov exponents, half-lives, bounds, and"
            + " which path carries it.",
    mixinStandardHelpOptions = true)
final class SpanCommand implements Callable<Integer> {
  @Mixin private CellNames cellNames;

  @Option(
      names = "--steps",
      paramLabel = "T",
      description = "the span, such as 1e6 (default: ${DEFAULT-VALUE})")
  private String steps = "1e5";

  @Mixin private NetworkOptions networks;

  @Option(
      names = "--advice",
      paramLabel = "T",
      description = "the span that initial weights are advised for (default: ${DEFAULT-VALUE})")
  private String advised = "1000";

  @Mixin private SpanOutput output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    long span = Whole.number("--steps", steps, 1, Whole.LONGEST);
    long target = Whole.number("--advice", advised, 3, Whole.LONGEST);
    networks.check();
    List<Cell> cells = cellNames.cells();
    cells.forEach(Cell::requireComplete);
    cells.forEach(SpanCommand::requireVectors);
    List<Measurement.Kind> kinds = cells.stream().map(networks::kind).toList();
    try (Interruption interruption = Interruption.watch()) {
      SpanReport report = report(cells, kinds, span, target, interruption::requested);
      PrintWriter terminal = spec.commandLine().getOut();
      SpanText.print(report, terminal);
      output.write(report).ifPresent(terminal::println);
      terminal.flush();
    }
    return Main.AGREES;
  }

  private SpanReport report(
      List<Cell> cells,
      List<Measurement.Kind> kinds,
      long span,
      long target,
      BooleanSupplier stopped) {
    List<SpanReport.Study> studies = new ArrayList<>();
    try (Progress progress = Progress.onTerminal()) {
      Remaining remaining = new Remaining();
      int threads =
          Math.min(Runtime.getRuntime().availableProcessors(), kinds.size() * networks.seeds());
      List<Measurement> measurements =
          Measurement.of(
              kinds,
              span,
              networks.seeds(),
              networks.seed(),
              threads,
              part -> progress.show("spans: " + remaining.words(part)),
              stopped);
      SpanExamination examination =
          new SpanExamination(networks.inputBound(), networks.seed(), threads);
      for (int k = 0; k < cells.size(); k++) {
        progress.show(cells.get(k).title() + ": bounds and paths");
        studies.add(
            examination.of(
                measurements.get(k), advice(cells.get(k), kinds.get(k), target), stopped));
      }
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("command", command());
    facts.putAll(networks.facts(span));
    facts.put(
        "conventions",
        "natural logarithms; the step Jacobian has entries ∂s_t[i]/∂s_{t-1}[j] of the full state;"
            + " 1 nat = 1.442695 bits");
    if (studies.stream()
        .anyMatch(s -> s.measurement().runs().stream().anyMatch(r -> r.steps() < span))) {
      facts.put("stopped", "early: the figures are of the steps that were done");
    }
    return new SpanReport(facts, studies);
  }

  private List<Measurement.Kind> advice(Cell cell, Measurement.Kind kind, long target) {
    return Advice.kinds(
        cell.name(),
        cell,
        target,
        kind.network(),
        s -> networks.network(cell, Scheme.ORTHOGONAL, s));
  }

  private static void requireVectors(Cell cell) {
    for (var state : cell.states()) {
      if (!state.current().shape().isVector()) {
        throw new BadInputException(
            cell.name()
                + ": state "
                + state.current()
                + " is "
                + state.current().shape()
                + "; expected a vector");
      }
    }
  }

  private String command() {
    return "gradproof span "
        + cellNames.words()
        + " --steps "
        + steps
        + " "
        + String.join(" ", networks.words());
  }
}
