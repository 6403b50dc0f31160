package org.gradproof.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gradproof.cell.Cell;
import org.gradproof.check.Verdict;
import org.gradproof.report.HtmlWriter;
import org.gradproof.report.VerificationPage;
import org.gradproof.verify.Framework;
import org.gradproof.verify.Report;
import org.gradproof.verify.Verification;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.Dumps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Verifies one forward and backward pass of a framework.
@Command(
    name = "verify",
    description =
        "Verifies a dump of one forward and backward pass: is the forward the published cell, is"
            + " every gradient right, and if not, what is wrong.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final long MOST_MAPPING = 1 << 20;

  @Parameters(paramLabel = "DUMP", description = "a .safetensors, .npz, .onnx or .h5 file")
  private Path file;

  @Option(names = "--framework", description = "the framework, when the dump does not say it")
  private String framework = "";

  @Option(
      names = "--cell",
      paramLabel = "CELL",
      description = "rnn, lstm or gru, or a .gate file with a cell of your own")
  private String cell = "";

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description = "lines 'parameter = tensor' for a cell of your own; a prime for a transpose")
  private Path map;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "the input_N.pb and output_N.pb of an ONNX model")
  private Path data;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures as JSON")
  private Path json;

  @Option(names = "--report", paramLabel = "FOLDER|FILE", description = "write a report as HTML")
  private Path html;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Report report;
    try (Progress progress = Progress.onTerminal()) {
      progress.show("reading " + file);
      report = verification().watched(progress::show).run();
    } catch (DumpException e) {
      throw new BadInputException(e.getMessage());
    } catch (OutOfMemoryError _) {
      throw new BadInputException(file + ": the dump needs more memory than there is");
    }
    if (json != null) {
      write(json, VerifyJson.of(report));
    }
    if (html != null) {
      boolean file = html.toString().endsWith(".html") && !Files.isDirectory(html);
      Path to = file ? html : html.resolve("verify.html");
      if (!file) {
        folder(html);
      }
      write(to, HtmlWriter.write(VerificationPage.of(report, command())));
    }
    boolean colour = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    new VerifyText(spec.commandLine().getOut(), colour).print(report);
    return switch (report.verdict()) {
      case Verdict.Agrees _ -> Main.AGREES;
      case Verdict.Disagrees _ -> Main.DISAGREES;
      case Verdict.Inconclusive _ -> Main.INCONCLUSIVE;
    };
  }

  private String command() {
    return "gradproof verify " + file + (cell.isEmpty() ? "" : " --cell " + cell);
  }

  private Verification verification() {
    Dump dump = Dumps.read(file, Optional.ofNullable(data));
    Verification verification = Verification.of(dump).framework(framework);
    boolean own = !cell.isEmpty() && !Framework.isKind(cell);
    if (map != null && !own) {
      throw new BadInputException("--map needs a cell of your own, given by --cell");
    }
    if (!own) {
      return verification.kind(cell);
    }
    List<Cell> cells = Sources.cells(List.of(cell));
    if (cells.size() != 1) {
      throw new BadInputException(cell + " has " + cells.size() + " cells; expected one");
    }
    return verification.cell(cells.getFirst(), map == null ? Map.of() : mapping(map));
  }

  private static Map<String, String> mapping(Path file) {
    Map<String, String> mapping = new LinkedHashMap<>();
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_MAPPING) {
        throw new BadInputException(file + ": no mapping file");
      }
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        String text = line.replaceFirst("#.*", "").strip();
        if (!text.isEmpty()) {
          String[] sides = text.split("\\s*=\\s*", -1);
          if (sides.length != 2 || sides[0].isEmpty() || sides[1].isEmpty()) {
            throw new BadInputException(
                file + ":" + number + ": expected 'parameter = tensor', found '" + text + "'");
          }
          mapping.put(sides[0], sides[1]);
        }
      }
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage());
    }
    return mapping;
  }

  private static void folder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BadInputException("cannot make the folder " + folder + ": " + e.getMessage());
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new BadInputException("cannot write " + file + ": " + e.getMessage());
    }
  }
}
