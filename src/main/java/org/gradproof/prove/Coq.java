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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /// What enclosures by interval arithmetic need besides, in `theories` and in `interval`.
  static final List<String> ENCLOSURE_THEORY = List.of("Hessian", "GradientCheck");

  static final List<String> ENCLOSURES = List.of("Enclosures", "ThirdDerivatives");

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
        try {
          coq.build("theories", module);
        } catch (CoqException e) {
          coq.close();
          throw e;
        }
      }
      return coq;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void build(String place, String module) throws IOException {
    Run run = compile(place, module, source(place, module));
    if (run.exit() != 0) {
      throw new CoqException("coqc refuses the theory: " + firstError(run.output()));
    }
  }

  /// The source of a module of the theory.
  static String theory(String module) {
    return source("theories", module);
  }

  private static String source(String place, String module) {
    String name = place + "/" + module + ".v";
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
      Run run =
          compile(
              "theories",
              "c_" + certificate.name(),
              certificate.text() + "Print Assumptions " + certificate.theorem() + ".\n");
      if (run.exit() == 0) {
        return new ProofOutcome.Certified(certificate.theorem(), axioms(run.output()));
      }
      return new ProofOutcome.Refused(reason(certificate, run.output()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets interval arithmetic decide about lemmas on numbers.
  ///
  /// @param certificates those of the cells that the lemmas speak of
  /// @param lemmas file name → text
  /// @param progress is told what is being done
  /// @return what became of each file
  /// @throws CoqException when coq-interval is missing or refuses something else
  public Map<String, ProofOutcome> checkNumbers(
      List<CellCertificate> certificates, Map<String, String> lemmas, Consumer<String> progress) {
    try {
      for (String module : ENCLOSURE_THEORY) {
        progress.accept("Building the theory: " + module);
        build("theories", module);
      }
      for (String module : ENCLOSURES) {
        progress.accept("Building the theory: " + module);
        build("interval", module);
      }
      for (CellCertificate certificate : certificates) {
        progress.accept("Checking " + certificate.name());
        Run run = compile("generated", certificate.name(), certificate.text());
        if (run.exit() != 0) {
          throw new CoqException(certificate.name() + ": " + reason(certificate, run.output()));
        }
      }
      Map<String, ProofOutcome> outcomes = new LinkedHashMap<>();
      for (Map.Entry<String, String> file : lemmas.entrySet()) {
        String module = file.getKey().replace(".v", "");
        progress.accept("Checking " + module);
        Run run = compile("interval", module, file.getValue());
        outcomes.put(
            module,
            run.exit() == 0
                ? new ProofOutcome.Certified("all_" + module, axioms(run.output()))
                : new ProofOutcome.Refused("coqc says: " + firstError(run.output())));
      }
      return outcomes;
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
      Run run = compile("theories", "evaluated", text.toString());
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

  /// One sentence that says what Coq did not accept.
  private String reason(CellCertificate certificate, String output) throws IOException {
    if (!output.contains("accepted")) {
      return "coqc says: " + firstError(output);
    }
    Run run =
        compile(
            "theories",
            "w_" + certificate.name(),
            certificate.definition()
                + "\nEval vm_compute in first_wrong_line "
                + certificate.name()
                + "_cell.\n");
    Matcher place = WRONG_LINE.matcher(run.output());
    if (place.find()) {
      return "this line is not the derivative, or not in a form that is known to be: "
          + certificate.lines().get(Integer.parseInt(place.group(1)));
    }
    return run.exit() == 0
        ? "a variable has no line, and its adjoint is not known to stay 0"
        : "coqc says: " + firstError(run.output());
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

  private Run compile(String place, String module, String text) throws IOException {
    Files.createDirectories(folder.resolve(place));
    Path file = Path.of(place, module + ".v");
    Files.writeString(folder.resolve(file), text);
    Path log = folder.resolve(module + ".log");
    List<String> words = new ArrayList<>(List.of(command, "-w", "none"));
    for (String[] root :
        new String[][] {
          {"theories", "Gradproof"},
          {"generated", "GradproofGenerated"},
          {"interval", "GradproofInterval"}
        }) {
      words.addAll(List.of("-R", root[0], root[1]));
    }
    words.add(file.toString());
    Process process =
        new ProcessBuilder(words)
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
