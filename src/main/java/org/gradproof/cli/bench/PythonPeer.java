package org.gradproof.cli.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A Python process that measures one library: it is given one command per line and answers each
/// with one line of JSON. It ends with this one, however this one ends.
final class PythonPeer implements AutoCloseable {
  /// For how many seconds an answer is waited for, and then some, for what was to be measured.
  private static final double PATIENCE = 300;

  private final Process process;
  private final Writer commands;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
  private final Thread reaper;
  private final Thread overhearing;
  private volatile String lastWords = "";

  private PythonPeer(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.reaper = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(reaper);
    Thread.ofVirtual().start(this::listen);
    this.overhearing = Thread.ofVirtual().start(this::overhear);
  }

  /// Starts a peer.
  ///
  /// @param python the Python
  /// @param name the peer's script among the resources
  /// @param threads how many threads it may use
  static PythonPeer start(String python, String name, int threads) throws PeerException {
    String script = resource("protocol") + "\n\n" + resource(name);
    try {
      return new PythonPeer(
          new ProcessBuilder(python, "-c", script, Integer.toString(threads), name).start());
    } catch (IOException e) {
      throw new PeerException("cannot be started: " + e.getMessage());
    }
  }

  private static String resource(String name) {
    try (InputStream in = PythonPeer.class.getResourceAsStream("/bench/" + name + ".py")) {
      if (in == null) {
        throw new IllegalStateException("the script " + name + ".py is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The first answer: what was imported.
  Library library() throws PeerException {
    JsonObject hello = answer(PATIENCE);
    if (hello.has("missing")) {
      throw new PeerException("not installed: " + hello.get("missing").getAsString());
    }
    if (!hello.has("version") || !hello.has("load")) {
      throw new PeerException("answered " + hello);
    }
    return new Library(hello.get("version").getAsString(), hello.get("load").getAsDouble());
  }

  /// What was imported.
  ///
  /// @param version its version
  /// @param load seconds it took to import
  record Library(String version, double load) {}

  /// The answer to a command.
  ///
  /// @param seconds how long is to be measured
  Answer measure(String command, double seconds) throws PeerException {
    try {
      commands.write(command + " " + seconds + "\n");
      commands.flush();
    } catch (IOException _) {
      // It has ended; why is said when its answer is missing.
    }
    JsonObject answer = answer(PATIENCE + 10 * seconds);
    if (answer.has("error")) {
      throw new PeerException(answer.get("error").getAsString());
    }
    try {
      return new Answer(
          answer.get("first").getAsDouble(),
          new Times(
              answer.getAsJsonArray("seconds").asList().stream()
                  .mapToDouble(JsonElement::getAsDouble)
                  .toArray()));
    } catch (RuntimeException _) {
      throw new PeerException("answered " + answer);
    }
  }

  /// What was measured.
  ///
  /// @param first seconds of building and the first call
  /// @param times of later calls
  record Answer(double first, Times times) {}

  private JsonObject answer(double seconds) throws PeerException {
    String line;
    try {
      Optional<String> next = answers.poll(Math.round(seconds * 1e3), TimeUnit.MILLISECONDS);
      if (next == null) {
        close();
        throw new PeerException("no answer within " + Math.round(seconds) + " s");
      }
      line = next.orElse("");
      if (next.isEmpty()) {
        process.waitFor();
        overhearing.join(1000);
        throw new PeerException(
            "ended with exit code "
                + process.exitValue()
                + (lastWords.isBlank() ? "" : ": " + lastWords.strip()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new PeerException("interrupted");
    }
    try {
      return JsonParser.parseString(line).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException _) {
      throw new PeerException("answered no JSON: " + line);
    }
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().map(Optional::of).forEach(answers::add);
    } catch (IOException | UncheckedIOException _) {
      // It has ended.
    }
    answers.add(Optional.empty());
  }

  private void overhear() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      lines.lines().filter(line -> !line.isBlank()).forEach(line -> lastWords = line);
    } catch (IOException | UncheckedIOException _) {
      // It has ended.
    }
  }

  /// Whether it still answers.
  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException _) {
      // The shutdown has begun and does it.
    }
  }
}
