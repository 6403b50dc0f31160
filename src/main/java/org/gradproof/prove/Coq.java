package org.gradproof.prove;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs `coqc` on certificates, in a folder of its own that holds the theory this program was built
/// with.
///
/// Cost: some 15 s for the theory, once, and 2 to 5 s a certificate.
public final class Coq implements AutoCloseable {
  /// The modules of the theory that certificates need, each after those it uses.
  static final List<String> THEORY =
      List.of(
          "Matrix",
          "Functions",
          "Expression",
          "Program",
          "Normal",
          "Derivatives",
          "CellCertificate");

  private static final Pattern AXIOM = Pattern.compile("(?m)^(?:\\w+\\.)*(\\w+)\\s*:");
  private static final Pattern BOOLEAN = Pattern.compile("= (true|false)\\b");
  private static final Pattern WRONG_LINE = Pattern.compile("= Some (\\d+)");

  private final String command;
  private final Duration limit;
  private final Path folder;

  private Coq(String command, Duration limit, Path folder) {
    this.command = command;
    this.limit = limit;
    this.folder = folder;
  }

  /// Whether this machine has `coqc`.
  public static boolean isInstalled() {
    return isInstalled("coqc");
  }

  static boolean isInstalled(String command) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
  }

  /// Builds the theory.
  ///
  /// @param progress is told what is being done
  /// @throws CoqException when Coq refuses it, for example because a library is missing
  public static Coq withTheory(Consumer<String> progress) {
    try {
      Path folder = Files.createTempDirectory("gradproof-coq");
      Coq coq = new Coq("coqc", Duration.ofMinutes(10), folder);
      for (String module : THEORY) {
        progress.accept("Building the theory: " + module);
        Files.writeString(folder.resolve(module + ".v"), theory(module));
        Run run = coq.compile(module, "Gradproof");
        if (run.exit() != 0) {
          coq.close();
          throw new CoqException("coqc refuses the theory: " + firstError(run.output()));
        }
      }
      return coq;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The source of a module of the theory.
  static String theory(String module) {
    String name = "theories/" + module + ".v";
    try (InputStream source = Coq.class.getResourceAsStream(name)) {
      if (source == null) {
        throw new IllegalStateException(name + " is not part of this build");
      }
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets Coq decide about a certificate.
  public ProofOutcome check(CellCertificate certificate) {
    try {
      String module = "c_" + certificate.name();
      Files.writeString(
          folder.resolve(module + ".v"),
          certificate.text() + "Print Assumptions " + certificate.theorem() + ".\n");
      Run run = compile(module, "Gradproof");
      if (run.exit() == 0) {
        return new ProofOutcome.Certified(certificate.theorem(), axioms(run.output()));
      }
      return new ProofOutcome.Refused(
          wrongLine(certificate).orElseGet(() -> "coqc says: " + firstError(run.output())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What each of some boolean terms computes to, one module a term.
  ///
  /// @param modules definitions, without imports
  /// @param terms a boolean term in the definitions of the module at its place
  /// @throws CoqException when Coq cannot read them
  List<Boolean> evaluate(List<String> modules, List<String> terms) {
    StringBuilder text = new StringBuilder(CellCertificate.IMPORTS);
    for (int i = 0; i < modules.size(); i++) {
      text.append(
          "Module M%d.\n%s\nEval vm_compute in (%s).\nEnd M%d.\n"
              .formatted(i, modules.get(i), terms.get(i), i));
    }
    try {
      Files.writeString(folder.resolve("evaluated.v"), text);
      Run run = compile("evaluated", "Gradproof");
      List<Boolean> values =
          BOOLEAN.matcher(run.output()).results().map(m -> m.group(1).equals("true")).toList();
      if (run.exit() != 0 || values.size() != modules.size()) {
        throw new CoqException("coqc says: " + firstError(run.output()));
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> wrongLine(CellCertificate certificate) throws IOException {
    String module = "w_" + certificate.name();
    Files.writeString(
        folder.resolve(module + ".v"),
        certificate.definition()
            + "\nEval vm_compute in first_wrong_line "
            + certificate.name()
            + "_cell.\n");
    Matcher place = WRONG_LINE.matcher(compile(module, "Gradproof").output());
    return place.find()
        ? Optional.of(
            "this line is not the derivative: "
                + certificate.lines().get(Integer.parseInt(place.group(1))))
        : Optional.empty();
  }

  /// The names of the axioms in what `Print Assumptions` printed.
  static List<String> axioms(String output) {
    int start = output.indexOf("Axioms:");
    List<String> names = new ArrayList<>();
    if (start >= 0) {
      AXIOM
          .matcher(output.substring(start + "Axioms:".length()))
          .results()
          .forEach(m -> names.add(m.group(1)));
    }
    return names;
  }

  /// The first line that says what is wrong.
  static String firstError(String output) {
    List<String> lines = output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("Error")) {
        return i + 1 < lines.size() ? lines.get(i) + " " + lines.get(i + 1) : lines.get(i);
      }
    }
    return lines.isEmpty() ? "nothing" : lines.getLast();
  }

  private record Run(int exit, String output) {}

  private Run compile(String module, String root) throws IOException {
    Path log = folder.resolve(module + ".log");
    Process process =
        new ProcessBuilder(command, "-w", "none", "-R", ".", root, module + ".v")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return new Run(1, "Error: no answer within " + limit.toMinutes() + " minutes");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new Run(1, "Error: interrupted");
    }
    return new Run(process.exitValue(), Files.readString(log));
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
