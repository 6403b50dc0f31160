package org.gradproof.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.gradproof.report.MeasuredFigure;
import org.gradproof.report.SpanExamination;
import org.gradproof.report.SpanReport;
import org.gradproof.span.Measurement;
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
  private static final String DEFAULT_STEPS = "1e5";

  @Mixin private CellNames cells;

  @Option(
      names = "--steps",
      paramLabel = "T",
      description =
          "the span, such as 1e6 (default: "
              + DEFAULT_STEPS
              + ", or with --input the length of the sequence)")
  private Optional<String> steps = Optional.empty();

  @Mixin private NetworkOptions networks;

  @Mixin private WeightsOptions weights;

  @Option(
      names = "--advice",
      paramLabel = "T",
      description = "the span that initial weights are advised for (default: ${DEFAULT-VALUE})")
  private String advised = "1000";

  @Mixin private SpanOutput output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Whole.number("--steps", steps.orElse(DEFAULT_STEPS), 1, Whole.LONGEST);
    long target = Whole.number("--advice", advised, 3, Whole.LONGEST);
    networks.check();
    List<MeasuredFigure> figures = output.figures();
    SpanSubjects subjects =
        weights.given() ? weights.subjects(cells, networks) : networks.subjects(cells, target);
    OptionalInt length = weights.length(subjects);
    String text =
        steps.orElseGet(
            () -> length.isPresent() ? Integer.toString(length.getAsInt()) : DEFAULT_STEPS);
    long span = Whole.number("--steps", text, 1, Whole.LONGEST);
    try (Interruption interruption = Interruption.watch()) {
      SpanReport report = report(subjects, span, text, figures, interruption::requested);
      PrintWriter terminal = spec.commandLine().getOut();
      SpanText.print(report, terminal);
      output.write(report).ifPresent(terminal::println);
      terminal.flush();
    }
    return Main.AGREES;
  }

  private SpanReport report(
      SpanSubjects subjects,
      long span,
      String steps,
      List<MeasuredFigure> wanted,
      BooleanSupplier stopped) {
    List<SpanReport.Study> studies = new ArrayList<>();
    List<SpanReport.Figure> figures = new ArrayList<>();
    try (Progress progress = Progress.onTerminal()) {
      Remaining remaining = new Remaining();
      int threads =
          Math.min(
              Runtime.getRuntime().availableProcessors(), subjects.all().size() * subjects.seeds());
      List<Measurement> measurements =
          Measurement.of(
              subjects.kinds(),
              span,
              subjects.seeds(),
              subjects.seed(),
              threads,
              part -> progress.show("spans: " + remaining.words(part)),
              stopped);
      SpanExamination examination = new SpanExamination(!weights.given(), subjects.seed(), threads);
      for (int k = 0; k < measurements.size(); k++) {
        SpanSubjects.Subject subject = subjects.all().get(k);
        progress.show(subject.kind().label() + ": bounds and paths");
        studies.add(examination.of(measurements.get(k), subject.advice(), stopped));
      }
      for (MeasuredFigure figure : wanted) {
        for (Measurement m : measurements) {
          if (!stopped.getAsBoolean()) {
            progress.show(m.label() + ": " + figure.words());
            figure.of(m.label(), m.networks()).ifPresent(figures::add);
          }
        }
      }
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "command", "gradproof span " + String.join(" ", subjects.words()) + " --steps " + steps);
    facts.putAll(subjects.facts());
    facts.compute("setting", (_, said) -> "T = " + span + ", " + said);
    facts.put(
        "conventions",
        "natural logarithms; the step Jacobian has entries ∂s_t[i]/∂s_{t-1}[j] of the full state;"
            + " 1 nat = 1.442695 bits");
    if (studies.stream()
        .anyMatch(s -> s.measurement().runs().stream().anyMatch(r -> r.steps() < span))) {
      facts.put("stopped", "early: the figures are of the steps that were done");
    }
    return new SpanReport(facts, studies, figures);
  }
}
