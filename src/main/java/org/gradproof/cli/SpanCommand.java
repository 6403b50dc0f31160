package org.gradproof.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.gradproof.cell.Cell;
import org.gradproof.report.HtmlWriter;
import org.gradproof.report.OutputFolder;
import org.gradproof.report.SpanReport;
import org.gradproof.span.Attribution;
import org.gradproof.span.Certificate;
import org.gradproof.span.Certificates;
import org.gradproof.span.ClosedForms;
import org.gradproof.span.GateBias;
import org.gradproof.span.KeepGate;
import org.gradproof.span.Measurement;
import org.gradproof.span.Network;
import org.gradproof.span.Prediction;
import org.gradproof.span.Scheme;
import org.gradproof.span.Sensitivity;
import org.gradproof.span.SpanRun;
import org.gradproof.span.TrajectoryBound;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Follows the gradient over long spans.
@Command(
    name = "span",
    description =
        "Follows the gradient over long spans: norms, Lyapunov exponents, half-lives, bounds, and"
            + " which path carries it.",
    mixinStandardHelpOptions = true)
final class SpanCommand implements Callable<Integer> {
  /// Beyond this lie two in 10⁹ numbers from N(0, 1).
  private static final double INPUT_BOUND = 6;

  private static final int LARGEST_HIDDEN = 512;
  private static final int BOUNDED_STEPS = 32;
  private static final int BOUNDED_SIZE = 128;
  private static final int ATTRIBUTED_STEPS = 50;
  private static final List<Integer> SENSITIVE_STEPS = List.of(10, 100, 1000);
  private static final long ADVICE_STEPS = 10_000;

  @Parameters(
      arity = "0..*",
      paramLabel = "CELL",
      description = "shipped cells, or .gate, .md or .tex files (default: rnn lstm gru)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--steps",
      paramLabel = "T",
      description = "the span, such as 1e6 (default: ${DEFAULT-VALUE})")
  private String steps = "1e5";

  @Option(
      names = "--hidden",
      description = "units of every state, up to 512 (default: ${DEFAULT-VALUE})")
  private int hidden = 64;

  @Option(names = "--input-size", description = "entries of the input (default: as many as units)")
  private int inputSize;

  @Option(
      names = "--init",
      description = "weights: pytorch, orthogonal or gaussian (default: ${DEFAULT-VALUE})")
  private String init = "pytorch";

  @Option(
      names = "--bias",
      paramLabel = "GATE=B",
      description = "the sum of the biases of a gate, such as f=1; may be repeated")
  private Map<String, Double> biases = new LinkedHashMap<>();

  @Option(
      names = "--inputs",
      description = "inputs: gaussian, from N(0,1), or none (default: ${DEFAULT-VALUE})")
  private String inputs = "gaussian";

  @Option(names = "--seeds", description = "how many networks (default: ${DEFAULT-VALUE})")
  private int seeds = 3;

  @Option(names = "--seed", description = "the first seed (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--advice",
      paramLabel = "T",
      description = "the span that initial weights are advised for (default: ${DEFAULT-VALUE})")
  private String advised = "1000";

  @Option(names = "--json", paramLabel = "FILE", description = "also write all figures as JSON")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "also write the report there: HTML, and plots as SVG with their data as CSV")
  private Optional<Path> out = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (names.isEmpty()) {
      names = List.of("rnn", "lstm", "gru");
    }
    long span = whole("--steps", steps, 1, 1_000_000_000L);
    long target = whole("--advice", advised, 3, 1_000_000_000L);
    require("--hidden", hidden, 1, LARGEST_HIDDEN);
    require("--seeds", seeds, 1, 10_000);
    if (spec.commandLine().getParseResult().hasMatchedOption("--input-size")) {
      require("--input-size", inputSize, 1, 4096);
    }
    Scheme scheme =
        Scheme.named(init)
            .orElseThrow(() ->
                new BadInputException("--init takes pytorch, orthogonal or gaussian, not " + init));
    if (!inputs.equals("gaussian") && !inputs.equals("none")) {
      throw new BadInputException("--inputs takes gaussian or none, not " + inputs);
    }
    List<Cell> cells = Sources.cells(names);
    cells.forEach(Cell::requireComplete);
    List<Measurement.Kind> kinds = new ArrayList<>();
    for (Cell cell : cells) {
      requireVectors(cell);
      kinds.add(kind(cell, scheme));
    }
    try (Interruption interruption = Interruption.watch()) {
      SpanReport report = measured(cells, kinds, span, target, scheme, interruption::requested);
      print(report);
      write(report);
    }
    return Main.AGREES;
  }

  private SpanReport measured(
      List<Cell> cells,
      List<Measurement.Kind> kinds,
      long span,
      long target,
      Scheme scheme,
      BooleanSupplier stopped) {
    List<SpanReport.Study> studies = new ArrayList<>();
    try (Progress progress = Progress.onTerminal()) {
      Remaining remaining = new Remaining();
      int threads = Math.min(Runtime.getRuntime().availableProcessors(), kinds.size() * seeds);
      List<Measurement> measurements =
          Measurement.of(
              kinds,
              span,
              seeds,
              seed,
              threads,
              part -> progress.show("spans: " + remaining.words(part)),
              stopped);
      for (int k = 0; k < cells.size(); k++) {
        String about = cells.get(k).title();
        progress.show(about + ": bounds and paths");
        studies.add(study(cells.get(k), measurements.get(k), target, scheme, threads, stopped));
      }
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("command", command());
    facts.put(
        "setting",
        "T = "
            + span
            + ", "
            + hidden
            + " units, "
            + (inputs.equals("none") ? "no inputs" : inputSize() + " inputs from N(0, 1)")
            + ", "
            + seeds
            + (seeds == 1 ? " network" : " networks")
            + " from seed "
            + seed);
    facts.put("weights", scheme.words() + (biases.isEmpty() ? "" : ", biases " + biases));
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

  private SpanReport.Study study(
      Cell cell,
      Measurement measurement,
      long target,
      Scheme scheme,
      int threads,
      BooleanSupplier stopped) {
    Network first = measurement.networks().getFirst();
    int size = first.program().size();
    List<Certificate> certificates =
        size > 2 * BOUNDED_SIZE ? List.of() : Certificates.of(first, bound());
    boolean affordable = size <= BOUNDED_SIZE && !stopped.getAsBoolean();
    List<TrajectoryBound> bounds =
        affordable
            ? List.of(TrajectoryBound.of(first, 100, BOUNDED_STEPS, 0, List.of(1, 2, 4, 8, 16, 32)))
            : List.of();
    double direct =
        affordable
            ? new SpanRun(BOUNDED_STEPS, BOUNDED_STEPS, 8, 100)
                .of(
                    first.program(),
                    new TreeSet<>(List.of((long) BOUNDED_STEPS)),
                    Network.generator(seed),
                    _ -> {},
                    () -> false)
                .points()
                .getLast()
                .logNorm()
            : Double.NaN;
    List<Attribution> attribution =
        affordable ? List.of(Attribution.of(first, 100, ATTRIBUTED_STEPS)) : List.of();
    List<Measurement> advice =
        affordable
            ? Measurement.of(
                advice(cell, scheme, target), ADVICE_STEPS, 2, seed, threads, _ -> {}, stopped)
            : List.of();
    List<Sensitivity> sensitivity =
        affordable
            ? SENSITIVE_STEPS.stream()
                .map(t -> Sensitivity.of(first, t, Network.generator(seed)))
                .toList()
            : List.of();
    List<Prediction> predictions =
        measurement.networks().stream().flatMap(n -> Prediction.of(n).stream()).toList();
    return new SpanReport.Study(
        measurement, certificates, bounds, direct, attribution, advice, sensitivity, predictions);
  }

  private double bound() {
    return inputs.equals("none") ? 0 : INPUT_BOUND;
  }

  private int inputSize() {
    return inputSize > 0 ? inputSize : hidden;
  }

  private Measurement.Kind kind(Cell cell, Scheme scheme) {
    for (String gate : biases.keySet()) {
      if (GateBias.named(cell, gate).isEmpty()) {
        throw new BadInputException(
            "--bias "
                + gate
                + ": "
                + cell.name()
                + " has no gate of this name with a bias; expected one of "
                + cell.equations().stream()
                    .filter(e -> GateBias.of(cell, e.name()).isPresent())
                    .map(e -> e.symbol().base())
                    .toList());
      }
    }
    return new Measurement.Kind(cell.name(), s -> network(cell, scheme, s));
  }

  private Network network(Cell cell, Scheme scheme, long of) {
    double deviation = inputs.equals("none") ? 0 : 1;
    Network network = Network.random(cell, hidden, inputSize(), scheme, deviation, of);
    for (Map.Entry<String, Double> bias : biases.entrySet()) {
      GateBias gate = GateBias.named(cell, bias.getKey()).orElseThrow();
      network = network.withBias(gate, bias::getValue);
    }
    return network;
  }

  /// The weights that are compared for a wanted span: orthogonal ones, and biases of the gate that
  /// keeps the state.
  private List<Measurement.Kind> advice(Cell cell, Scheme scheme, long target) {
    List<Measurement.Kind> kinds = new ArrayList<>();
    kinds.add(
        new Measurement.Kind(
            cell.name() + ", orthogonal", s -> network(cell, Scheme.ORTHOGONAL, s)));
    Optional<GateBias> keep = KeepGate.of(cell).flatMap(k -> GateBias.of(cell, k.gate()));
    if (keep.isPresent()) {
      GateBias gate = keep.get();
      String letter = gate.gate().toString().replaceAll("_t$", "");
      double opened = ClosedForms.biasFor((double) target);
      kinds.add(
          new Measurement.Kind(
              cell.name() + ", bias of " + letter + " = 1",
              s -> network(cell, scheme, s).withBias(gate, () -> 1)));
      kinds.add(
          new Measurement.Kind(
              String.format(
                  Locale.ROOT,
                  "%s, bias of %s = ln(T−1) = %.2f for T = %d",
                  cell.name(),
                  letter,
                  opened,
                  target),
              s -> network(cell, scheme, s).withBias(gate, () -> opened)));
      kinds.add(
          new Measurement.Kind(
              cell.name() + ", bias of " + letter + " = ln U(1, T−1), T = " + target,
              s -> {
                var random = Network.generator(s + 1_000_003);
                return network(cell, scheme, s)
                    .withBias(gate, () -> Math.log(random.nextDouble(1, target - 1.0)));
              }));
    }
    return kinds;
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

  private static long whole(String option, String text, long least, long most) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw new BadInputException(option + " takes a whole number such as 1e6, not " + text);
    }
    if (value != Math.rint(value) || !(value >= (double) least && value <= (double) most)) {
      throw new BadInputException(
          option + " takes a whole number from " + least + " to " + most + ", not " + text);
    }
    return (long) value;
  }

  private static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new BadInputException(
          option + " takes a whole number from " + least + " to " + most + ", not " + value);
    }
  }

  private void print(SpanReport report) {
    PrintWriter to = spec.commandLine().getOut();
    report.facts().forEach((name, value) -> to.println(name + ": " + value));
    to.println();
    List<String> headings = SpanReport.headings();
    String pattern = "%-16s %16s %8s %10s %8s %8s %9s %16s %10s%n";
    to.printf(Locale.ROOT, pattern, headings.toArray());
    report.studies().forEach(s -> to.printf(Locale.ROOT, pattern, SpanReport.row(s).toArray()));
    to.println();
    for (SpanReport.Study study : report.studies()) {
      String label = study.measurement().label();
      SpanReport.predictionRow(study)
          .ifPresent(row ->
              to.println(
                  label
                      + ", mean-field theory: predicted "
                      + row.get(2)
                      + ", deviation "
                      + row.get(3)
                      + ", z = "
                      + row.get(5)));
      to.printf(
          Locale.ROOT,
          "%s: finite differences over a whole span see nothing beyond %.0f steps; check longer"
              + " ones step by step%n",
          label,
          ClosedForms.differenceHorizon(study.measurement().exponent().value()));
      for (Sensitivity s : study.sensitivity()) {
        to.printf(
            Locale.ROOT,
            "%s, T = %d: ‖∂s_T/∂θ‖ = %.4g, inputs reach back %.2f steps on average, 90 %% within"
                + " %d%n",
            label,
            s.steps(),
            s.parameters(),
            s.meanLag(),
            s.receptiveField(0.9));
      }
      for (Certificate c : study.certificates()) {
        to.println(label + ", " + c.name() + ": " + c.verdict());
      }
      for (TrajectoryBound b : study.bound()) {
        to.printf(
            Locale.ROOT,
            "%s, along one trajectory of %d steps: proved ln‖P‖ ≤ %.4f with chunks of %d steps,"
                + " measured %.4f%n",
            label,
            b.steps(),
            b.best().logBound(),
            b.best().length(),
            study.measured());
      }
      for (Attribution a : study.attribution()) {
        to.println(label + ": " + a.words());
      }
      for (Measurement m : study.advice()) {
        to.printf(
            Locale.ROOT,
            "%s: λ_1 = %.6f ± %.1e, half-life %.4g steps%n",
            m.label(),
            m.exponent().value(),
            m.exponent().standardError(),
            m.halfLife().value());
      }
    }
    to.println();
    to.println(report.contrast());
    to.flush();
  }

  private void write(SpanReport report) {
    try {
      if (json.isPresent()) {
        Path file = json.get().toAbsolutePath();
        new OutputFolder(file.getParent())
            .add(file.getFileName().toString(), report.json())
            .write();
      }
      if (out.isPresent()) {
        OutputFolder folder =
            new OutputFolder(out.get())
                .add("span.html", HtmlWriter.write(report.document()))
                .add("span.json", report.json());
        for (SpanReport.Figure figure : report.figures()) {
          folder.add(figure.name() + ".svg", figure.svg());
          folder.add(figure.name() + ".csv", figure.csv().getBytes(StandardCharsets.UTF_8));
        }
        folder.write();
        spec.commandLine().getOut().println(out.get().resolve("span.html"));
        spec.commandLine().getOut().flush();
      }
    } catch (IOException e) {
      throw new BadInputException(e.getMessage());
    }
  }

  private String command() {
    return "gradproof span "
        + String.join(" ", names)
        + " --steps "
        + steps
        + " --hidden "
        + hidden
        + " --seeds "
        + seeds
        + " --seed "
        + seed;
  }
}
