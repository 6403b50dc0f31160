package org.gradproof.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs `pdflatex` on a source in a folder of its own, without access to a shell, until its
/// references settle.
///
/// @param command the program: a name looked for on the `PATH`, or a path
/// @param limit the time for all runs together
public record PdfCompiler(String command, Duration limit) {
  private static final int RUNS = 4;
  private static final Pattern OVERFULL =
      Pattern.compile("Overfull \\\\[hv]box \\(([\\d.]+)pt too (?:wide|high)\\).*");
  private static final Pattern RERUN =
      Pattern.compile("Rerun to get|Rerun LaTeX|Table widths have changed");
  private static final Pattern UNDEFINED = Pattern.compile(".*Warning:.*undefined.*");

  /// The `pdflatex` of this machine, with two minutes.
  public static PdfCompiler standard() {
    return new PdfCompiler("pdflatex", Duration.ofMinutes(2));
  }

  /// Whether the program is there.
  public boolean isInstalled() {
    return program().isPresent();
  }

  /// The PDF of a source.
  ///
  /// @param files the files by name, as [LatexWriter] gives them
  /// @param name the name of the main file without its ending
  /// @throws IOException when the temporary folder cannot be used
  public PdfResult compile(Map<String, byte[]> files, String name) throws IOException {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      return new PdfResult.Missing(command);
    }
    Path folder = Files.createTempDirectory("gradproof-tex");
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      return run(program.get(), folder, name);
    } finally {
      OutputFolder.delete(folder);
    }
  }

  private Optional<Path> program() {
    if (command.contains(File.separator)) {
      return Optional.of(Path.of(command).toAbsolutePath()).filter(Files::isExecutable);
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).resolve(command).toAbsolutePath())
        .filter(candidate -> Files.isRegularFile(candidate) && Files.isExecutable(candidate))
        .findFirst();
  }

  private PdfResult run(Path program, Path folder, String name) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    List<String> log = List.of();
    for (int i = 0; i < RUNS; i++) {
      Process process = start(program, folder, name);
      if (!finishes(process, end)) {
        return new PdfResult.TimedOut(limit.toSeconds());
      }
      Path file = folder.resolve(name + ".log");
      log =
          Files.exists(file)
              ? Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()
              : List.of();
      if (process.exitValue() != 0) {
        return new PdfResult.Failed(firstError(log, process.exitValue()));
      }
      if (i > 0 && log.stream().noneMatch(line -> RERUN.matcher(line).find())) {
        break;
      }
    }
    List<PdfResult.Overfull> overfull =
        log.stream()
            .map(OVERFULL::matcher)
            .filter(Matcher::matches)
            .map(m -> new PdfResult.Overfull(Double.parseDouble(m.group(1)), m.group()))
            .toList();
    List<String> undefined =
        log.stream().filter(line -> UNDEFINED.matcher(line).matches()).toList();
    return new PdfResult.Compiled(
        Files.readAllBytes(folder.resolve(name + ".pdf")), overfull, undefined);
  }

  private static Process start(Path program, Path folder, String name) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            program.toString(),
            "-interaction=nonstopmode",
            "-halt-on-error",
            "-no-shell-escape",
            name + ".tex");
    // Long log lines stay whole, and the PDF carries no date of its own.
    builder.environment().put("max_print_line", "10000");
    builder.environment().put("SOURCE_DATE_EPOCH", "0");
    builder.environment().put("FORCE_SOURCE_DATE", "1");
    Process process =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    return process;
  }

  private static boolean finishes(Process process, long end) throws IOException {
    try {
      if (process.waitFor(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        return true;
      }
      stop(process);
      process.waitFor(10, TimeUnit.SECONDS);
      return false;
    } catch (InterruptedException e) {
      stop(process);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while TeX was running", e);
    }
  }

  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String firstError(List<String> log, int code) {
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i).startsWith("!")) {
        String place =
            log.subList(i, log.size()).stream()
                .filter(line -> line.startsWith("l."))
                .findFirst()
                .orElse("")
                .strip();
        return (log.get(i).substring(1).strip() + " " + place).strip();
      }
    }
    return "pdflatex ended with code " + code;
  }
}
