package org.gradproof.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.gradproof.cell.Cell;
import org.gradproof.cli.bench.Bench;
import org.gradproof.cli.bench.DisagreementException;
import org.gradproof.cli.bench.Settings;
import org.gradproof.cli.bench.Span;
import org.gradproof.eval.engine.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures the speed of derived gradients beside other libraries.
@Command(
    name = "bench",
    description = "Measures the speed of derived gradients beside other libraries, in turns.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description =
          "a Python with PyTorch, JAX, CasADi, SymPy or NumPy, to measure those beside us")
  private String python = "";

  @Option(names = "--quick", description = "measure shorter, on shorter spans")
  private boolean quick;

  @Option(
      names = "--cell",
      paramLabel = "CELL",
      description =
          "measure the gradient of this cell only: a shipped cell, or a .gate, .md or .tex file")
  private String cell = "";

  @Option(names = "--hidden", description = "with --cell: size of every dimension (default: 64)")
  private int hidden = 64;

  @Option(names = "--steps", description = "with --cell: the span (default: 1000)")
  private int steps = 1000;

  @Option(names = "--batch", description = "with --cell: sequences side by side (default: 1)")
  private int batch = 1;

  @Option(
      names = "--precision",
      description = "with --cell: float64 or float32 (default: ${DEFAULT-VALUE})")
  private String precision = Span.word(Precision.DOUBLE);

  @Option(
      names = "--threads",
      description = "threads of ours and of each peer (default: ${DEFAULT-VALUE})")
  private int threads = 1;

  @Option(
      names = "--rounds",
      description = "how often the sides take turns (default: ${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      description = "for how long a side is measured in a round (default: 1, with --quick 0.3)")
  private double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      description = "for how long our side runs before it is measured (default: ${DEFAULT-VALUE})")
  private double warmUp = 2.5;

  @Option(
      names = "--seed",
      description = "what the made-up cell is made from (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "also write the figures to a file")
  private Optional<Path> json = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Settings standard = Settings.standard(quick);
    Settings settings =
        new Settings(
            quick,
            within("--warm-up", warmUp, 0, 60),
            given("--seconds") ? within("--seconds", seconds, 0, 600) : standard.seconds(),
            (int) within("--rounds", rounds, 1, 100),
            (int) within("--threads", threads, 1, 256),
            seed);
    Optional<Span> span = span();
    if (json.isPresent()) {
      requireWritable(json.get());
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Progress progress = Progress.onTerminal();
        Bench bench = bench(settings, span, progress)) {
      requirePython();
      bench.run(line -> {
        progress.clear();
        out.println(line);
        out.flush();
      });
      if (json.isPresent()) {
        Files.writeString(json.get(), bench.json());
      }
    } catch (DisagreementException e) {
      spec.commandLine().getErr().println("gradproof: " + e.getMessage());
      spec.commandLine().getErr().flush();
      return Main.DISAGREES;
    }
    return Main.AGREES;
  }

  private Bench bench(Settings settings, Optional<Span> span, Progress progress) {
    Optional<String> peers = python.isEmpty() ? Optional.empty() : Optional.of(python);
    return span.isPresent()
        ? Bench.of(settings, span.get(), peers, progress::show)
        : Bench.standard(settings, peers, progress::show);
  }

  private Optional<Span> span() {
    if (!given("--cell")) {
      for (String option : List.of("--hidden", "--steps", "--batch", "--precision")) {
        if (given(option)) {
          throw new BadInputException(option + " needs --cell");
        }
      }
      return Optional.empty();
    }
    List<Cell> cells = Sources.cells(List.of(cell));
    if (cells.size() != 1) {
      throw new BadInputException(cell + " has " + cells.size() + " cells; expected one");
    }
    cells.getFirst().requireComplete();
    return Optional.of(
        new Span(
            cells.getFirst(),
            precision(),
            (int) within("--steps", steps, 1, 10_000_000),
            (int) within("--batch", batch, 1, 65_536),
            (int) within("--hidden", hidden, 1, 8192),
            threads));
  }

  private Precision precision() {
    for (Precision each : Precision.values()) {
      if (Span.word(each).equals(precision.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new BadInputException("--precision takes float64 or float32, not " + precision);
  }

  private boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private static double within(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new BadInputException(
          option
              + " takes a number from "
              + number(least)
              + " to "
              + number(most)
              + ", not "
              + number(value));
    }
    return value;
  }

  private static String number(double x) {
    return x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x);
  }

  private static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    boolean writable =
        Files.exists(file)
            ? Files.isRegularFile(file) && Files.isWritable(file)
            : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    if (!writable) {
      throw new BadInputException("cannot write to " + file);
    }
  }

  /// Refuses what is no Python, before anything is printed.
  private void requirePython() throws IOException {
    if (!given("--python")) {
      return;
    }
    try {
      Process process =
          new ProcessBuilder(python, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new BadInputException("--python " + python + ": is no Python");
      }
    } catch (IOException | InvalidPathException _) {
      throw new BadInputException("--python " + python + ": no such program");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new BadInputException("interrupted");
    }
  }
}
