package org.gradproof.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.check.CheckReport;
import org.gradproof.check.Finding;
import org.gradproof.check.GradientCheck;
import org.gradproof.check.Horizon;
import org.gradproof.check.Verdict;
import org.gradproof.diff.Derivation;
import org.gradproof.prove.CertifiedTolerances;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Checks every derivative of a cell against independent oracles.
@Command(
    name = "check",
    description = "Checks every derivative of a cell against independent oracles.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  /// Spans from here on are told their horizon also where they do not reach it.
  private static final int LONG = 50;

  @Parameters(
      arity = "0..*",
      paramLabel = "CELL",
      description = "a shipped cell, or a .gate, .md or .tex file")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--all",
      description =
          "check all shipped cells, one line each, with sizes up to 32 and spans up to 50")
  private boolean all;

  @Option(names = "--seed", description = "seed of sizes and numbers (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--sizes",
      paramLabel = "MOST",
      description = "draw sizes from 1 to MOST (default: 8, with --all 32)")
  private int sizes;

  @Option(
      names = "--steps",
      paramLabel = "MOST",
      description = "draw spans from 1 to MOST (default: 12, with --all 50)")
  private int steps;

  @Option(names = "--runs", description = "how many random runs (default: ${DEFAULT-VALUE})")
  private int runs = 3;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (all == !names.isEmpty()) {
      throw new BadInputException(
          all ? "--all takes no cell names" : "name a cell to check, or give --all");
    }
    require("--sizes", sizes, spec.commandLine().getParseResult().hasMatchedOption("--sizes"), 256);
    require(
        "--steps", steps, spec.commandLine().getParseResult().hasMatchedOption("--steps"), 10_000);
    require("--runs", runs, true, 1000);
    List<Cell> cells = all ? Cells.shipped() : Sources.cells(names);
    cells.forEach(Cell::requireComplete);
    PrintWriter out = spec.commandLine().getOut();
    boolean brief = all || cells.size() > 1;
    int exit = Main.AGREES;
    try (Progress progress = Progress.onTerminal()) {
      for (Cell cell : cells) {
        Derivation derivation = Derivation.of(cell);
        CheckReport report =
            GradientCheck.of(derivation)
                .seed(seed)
                .sizes(sizes > 0 ? sizes : all ? 32 : 8)
                .steps(steps > 0 ? steps : all ? 50 : 12)
                .runs(runs)
                .certified(CertifiedTolerances.of(derivation, cell.name()))
                .progress(progress::show)
                .run();
        progress.clear();
        print(out, cell, report, brief);
        exit = worse(exit, report.verdict());
      }
    }
    return exit;
  }

  private static void require(String option, int value, boolean given, int most) {
    if (given && (value < 1 || value > most)) {
      throw new BadInputException(
          option + " takes a whole number from 1 to " + most + ", not " + value);
    }
  }

  static int worse(int exit, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Agrees _ -> exit;
      case Verdict.Disagrees _ -> Main.DISAGREES;
      case Verdict.Inconclusive _ -> exit == Main.DISAGREES ? exit : Main.INCONCLUSIVE;
    };
  }

  private void print(PrintWriter out, Cell cell, CheckReport report, boolean brief) {
    if (!brief) {
      out.println(
          cell.title()
              + ", seed "
              + report.seed()
              + ", runs: "
              + String.join("; ", report.runs().stream().map(Object::toString).toList()));
      out.printf(
          Locale.ROOT,
          "%-33s %-14s %7s %13s %11s %14s  %s%n",
          "oracle",
          "of",
          "entries",
          "largest error",
          "median bar",
          "smallest seen",
          "verdict");
      for (Finding f : report.findings()) {
        String subject = f.subject() + (f.note().isEmpty() ? "" : ", " + f.note());
        out.printf(
            Locale.ROOT,
            "%-33s %-14s %7d %13.1e %11.1e %14.1e  %s%n",
            f.oracle(),
            subject,
            f.entries(),
            f.worstError(),
            f.medianBar(),
            f.widestBar(),
            f.verdict().word());
      }
      horizons(report, false).forEach(out::println);
    }
    out.printf(
        Locale.ROOT,
        "%s: %s%s%n",
        brief ? cell.name() : "verdict",
        report.verdict().word(),
        summary(report));
    if (brief) {
      horizons(report, true).forEach(h -> out.println("  " + h));
    }
    out.flush();
  }

  /// Where finite differences go blind: of each run that went further, or else of a long one.
  private static List<String> horizons(CheckReport report, boolean brief) {
    List<Horizon> said = report.passed();
    if (said.isEmpty() && !brief) {
      said =
          report.runs().stream()
              .filter(run -> run.steps() >= LONG)
              .max(Comparator.comparingInt(CheckReport.Run::steps))
              .flatMap(CheckReport.Run::horizon)
              .map(List::of)
              .orElse(List.of());
    }
    return said.stream().map(Horizon::words).toList();
  }

  private static String summary(CheckReport report) {
    return switch (report.verdict()) {
      case Verdict.Agrees(double smallest) ->
          String.format(
              Locale.ROOT,
              ", %d entries, median error bar %.1e; a relative error of %.1e in any entry would"
                  + " have been seen",
              report.entries(),
              report.medianBar(),
              smallest);
      case Verdict.Disagrees(Verdict.Entry worst, double _) -> "; worst entry " + worst;
      case Verdict.Inconclusive(String reason, double _) -> "; " + reason;
    };
  }
}
