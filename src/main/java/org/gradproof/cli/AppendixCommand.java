package org.gradproof.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gradproof.cell.Cell;
import org.gradproof.report.Appendix;
import org.gradproof.report.Badge;
import org.gradproof.report.HtmlWriter;
import org.gradproof.report.LatexWriter;
import org.gradproof.report.OutputFolder;
import org.gradproof.report.PdfCompiler;
import org.gradproof.report.PdfResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Writes the appendix of a paper.
@Command(
    name = "appendix",
    description =
        "Writes the appendix of a paper: derivations, Jacobians, checks and claims, as HTML and"
            + " LaTeX.",
    mixinStandardHelpOptions = true)
final class AppendixCommand implements Callable<Integer> {
  private static final String NAME = "appendix";

  @Mixin private CellNames cellNames;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "where to write (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("target", NAME);

  @Option(names = "--pdf", description = "also compile the LaTeX, when pdflatex is installed")
  private boolean pdf;

  @Option(
      names = "--prove",
      description =
          "let coqc, when it is installed, decide about cells whose certificates are not shipped")
  private boolean prove;

  @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireFolder();
    List<Cell> cells = cellNames.cells();
    PrintWriter terminal = spec.commandLine().getOut();
    Appendix appendix;
    List<String> said = new ArrayList<>();
    try (Progress progress = Progress.onTerminal();
        LazyCoq coq = new LazyCoq(prove, progress::show)) {
      Appendix.Options standard = Appendix.Options.standard(command());
      appendix =
          Appendix.of(
              cells,
              new Appendix.Options(
                  seed,
                  standard.mostSize(),
                  standard.mostSteps(),
                  standard.runs(),
                  command(),
                  progress::show,
                  coq));
      coq.obstacle().ifPresent(said::add);
      SortedMap<String, byte[]> latex = LatexWriter.write(appendix.document(), NAME);
      OutputFolder folder =
          new OutputFolder(out)
              .add(NAME + ".html", HtmlWriter.write(appendix.document()))
              .add("evidence.json", appendix.evidence())
              .addAll(latex);
      appendix.certificates().forEach(folder::add);
      if (pdf) {
        progress.show("pdflatex");
        PdfResult result = PdfCompiler.standard().compile(latex, NAME);
        if (result instanceof PdfResult.Compiled compiled) {
          folder.add(NAME + ".pdf", compiled.pdf());
        }
        said.add(result.summary());
      }
      write(folder);
    }
    said.forEach(terminal::println);
    terminal.println(
        out.resolve(NAME + ".html")
            + ", "
            + NAME
            + ".tex, evidence.json"
            + appendix.certificates().keySet().stream()
                .map(file -> ", " + file)
                .collect(Collectors.joining())
            + (said.stream().anyMatch(s -> s.startsWith("PDF made")) ? ", " + NAME + ".pdf" : "")
            + "; verdict: "
            + appendix.outcome().word());
    terminal.flush();
    return exit(appendix.outcome());
  }

  /// Refuses early what cannot become a folder, before the work is done.
  private void requireFolder() {
    if (out.toString().isBlank()) {
      throw new BadInputException("--out is empty; expected the name of a folder");
    }
    Path full = out.toAbsolutePath().normalize();
    Path existing = full;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new BadInputException(
          "cannot write to folder " + full + ": " + existing + " is a file");
    }
    if (!Files.isWritable(existing)) {
      throw new BadInputException(
          "cannot write to folder " + full + ": permission denied for " + existing);
    }
  }

  private void write(OutputFolder folder) {
    try {
      folder.write();
    } catch (IOException e) {
      throw new BadInputException(e.getMessage());
    }
  }

  private static int exit(Badge.Outcome outcome) {
    return switch (outcome) {
      case AGREES -> Main.AGREES;
      case DISAGREES -> Main.DISAGREES;
      case INCONCLUSIVE -> Main.INCONCLUSIVE;
    };
  }

  private String command() {
    return "gradproof appendix "
        + cellNames.words()
        + (seed == 1 ? "" : " --seed " + seed)
        + (prove ? " --prove" : "")
        + (pdf ? " --pdf" : "");
  }
}
