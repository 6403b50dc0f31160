package org.gradproof.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.check.GradientCheck;
import org.gradproof.check.Verdict;
import org.gradproof.diff.Derivation;
import org.gradproof.prove.CellCertificate;
import org.gradproof.prove.Coq;
import org.gradproof.prove.CoqException;
import org.gradproof.prove.FunctionLemmas;
import org.gradproof.prove.ProofOutcome;
import org.gradproof.prove.RuleLemmas;
import org.gradproof.prove.ToleranceLemmas;
import org.gradproof.prove.ValueLemmas;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes Coq certificates of cells, and has Coq decide them.
@Command(
    name = "prove",
    description =
        "Writes the backward equations of a cell, as they are run, as a Coq file whose theorem says"
            + " that they compute the gradient for every span, all sizes, weights and inputs.",
    mixinStandardHelpOptions = true)
final class ProveCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "CELL",
      description = "a shipped cell, or a .gate, .md or .tex file")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "all shipped cells")
  private boolean all;

  @Option(
      names = "--tables",
      description = "also the tables of functions and of rewriting rules, as lemmas")
  private boolean tables;

  @Option(
      names = "--values",
      description =
          "instead of the certificates: gradients in doubles at random numbers, and tolerances of"
              + " central differences, as lemmas decided by interval arithmetic")
  private boolean values;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "write the files there, instead of printing them")
  private Path out;

  @Option(names = "--check", description = "run coqc and report what it says")
  private boolean check;

  static final String NOT_INSTALLED =
      "not checked: coqc is not installed (Debian: apt-get install coq libcoq-coquelicot)";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Map<String, Derivation> derivations = derivations();
    List<CellCertificate> certificates = new ArrayList<>();
    derivations.forEach((name, d) -> certificates.add(CellCertificate.of(d, name)));
    Map<String, String> files = new LinkedHashMap<>();
    if (values && !derivations.isEmpty()) {
      files.put("values.v", ValueLemmas.text(derivations));
      files.put("tolerances.v", ToleranceLemmas.text(derivations));
    } else {
      certificates.forEach(c -> files.put(c.name() + ".v", c.text()));
    }
    if (tables) {
      files.put("functions.v", FunctionLemmas.text());
      files.put("rules.v", RuleLemmas.text());
    }
    if (files.isEmpty()) {
      throw new BadInputException(
          "nothing to prove: expected a cell, --all or --tables (see gradproof prove --help)");
    }
    PrintWriter printer = spec.commandLine().getOut();
    if (out != null) {
      write(files);
    } else if (!check) {
      files.values().forEach(printer::print);
    }
    int exit = check ? check(derivations, certificates, files, printer) : Main.AGREES;
    printer.flush();
    return exit;
  }

  private Map<String, Derivation> derivations() {
    List<String> wanted = new ArrayList<>(all ? Cells.shippedNames() : List.of());
    wanted.addAll(names);
    Map<String, Derivation> derivations = new LinkedHashMap<>();
    for (Cell cell : Sources.cells(wanted)) {
      cell.requireComplete();
      String name = cell.name();
      for (int i = 2; derivations.containsKey(name); i++) {
        name = cell.name() + "_" + i;
      }
      derivations.put(name, Derivation.of(cell));
    }
    return derivations;
  }

  private void write(Map<String, String> files) throws IOException {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new BadInputException(out + ": expected a folder");
    }
    Files.createDirectories(out);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(out.resolve(file.getKey()), file.getValue());
    }
  }

  private int check(
      Map<String, Derivation> derivations,
      List<CellCertificate> certificates,
      Map<String, String> files,
      PrintWriter printer) {
    if (!Coq.isInstalled()) {
      printer.println(NOT_INSTALLED);
      return Main.INCONCLUSIVE;
    }
    int exit = Main.AGREES;
    try (Progress progress = Progress.onTerminal();
        Coq coq = Coq.withTheory(progress::show)) {
      if (values) {
        Map<String, ProofOutcome> outcomes = coq.checkNumbers(certificates, files, progress::show);
        progress.clear();
        for (Map.Entry<String, ProofOutcome> outcome : outcomes.entrySet()) {
          printer.println(outcome.getKey() + ": " + words(outcome.getValue()));
          exit = Math.max(exit, exit(outcome.getValue()));
        }
        return exit;
      }
      List<Derivation> inOrder = List.copyOf(derivations.values());
      for (int i = 0; i < inOrder.size(); i++) {
        CellCertificate certificate = certificates.get(i);
        progress.show("Checking " + certificate.name());
        ProofOutcome outcome = coq.check(certificate);
        String numerically =
            outcome instanceof ProofOutcome.Refused ? numerically(inOrder.get(i)) : "";
        progress.clear();
        printer.println(certificate.name() + ": " + words(outcome) + numerically);
        printer.flush();
        exit = Math.max(exit, exit(outcome));
      }
    } catch (CoqException e) {
      printer.println("not checked: " + e.getMessage());
      return Main.INCONCLUSIVE;
    }
    return exit;
  }

  private static int exit(ProofOutcome outcome) {
    return outcome instanceof ProofOutcome.Certified ? Main.AGREES : Main.DISAGREES;
  }

  /// Whether what Coq refused is wrong, or right in a form that is not known.
  private static String numerically(Derivation derivation) {
    return switch (GradientCheck.of(derivation).sizes(3).steps(3).runs(1).run().verdict()) {
      case Verdict.Agrees(double smallest) ->
          String.format(
              Locale.ROOT,
              "; numerically all lines are right to %.0e: proofs/README.md says which forms are not"
                  + " known",
              smallest);
      case Verdict.Disagrees _ -> "; numerically it is wrong, as gradproof check says";
      case Verdict.Inconclusive _ -> "; numerically nothing is said against it";
    };
  }

  private static String words(ProofOutcome outcome) {
    return switch (outcome) {
      case ProofOutcome.Certified(String theorem, List<String> axioms) ->
          "certified, "
              + theorem
              + "; axioms: "
              + (axioms.isEmpty() ? "none" : String.join(", ", axioms));
      case ProofOutcome.Refused(String reason) -> "not certified, " + reason;
    };
  }
}
