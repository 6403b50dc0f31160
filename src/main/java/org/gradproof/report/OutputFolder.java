package org.gradproof.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Files that appear in a folder together or not at all.
///
/// They are written to a hidden folder beside it and moved into place when all are complete; if a
/// move fails, what was moved is put back. Other files of the folder stay as they are.
public final class OutputFolder {
  private final Path target;
  private final SortedMap<String, byte[]> files = new TreeMap<>();

  /// Files to be written to a folder, which need not exist.
  public OutputFolder(Path target) {
    this.target = target.toAbsolutePath().normalize();
  }

  /// Adds a file.
  ///
  /// @param name its name within the folder, with `/` between folders
  /// @throws IllegalArgumentException when the name leads out of the folder
  public OutputFolder add(String name, byte[] content) {
    Path inner = Path.of(name);
    if (name.isBlank()
        || inner.isAbsolute()
        || !inner.normalize().equals(inner)
        || inner.startsWith("..")) {
      throw new IllegalArgumentException("not a name within a folder: '" + name + "'");
    }
    files.put(name, content.clone());
    return this;
  }

  /// Adds a text file in UTF-8.
  public OutputFolder add(String name, String content) {
    return add(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /// Adds several files.
  public OutputFolder addAll(Map<String, byte[]> more) {
    more.forEach(this::add);
    return this;
  }

  /// Writes all files.
  ///
  /// @throws IOException when the folder cannot be written, with a message of one line; then
  ///   nothing has changed
  public void write() throws IOException {
    Optional<Path> fresh = Optional.empty();
    Optional<Path> staging = Optional.empty();
    try {
      Path parent = Optional.ofNullable(target.getParent()).orElse(target);
      fresh = firstMissing(parent);
      Files.createDirectories(parent);
      if (Files.exists(target) && !Files.isDirectory(target)) {
        throw new NotDirectoryException(target.toString());
      }
      Path hidden = Files.createTempDirectory(parent, ".gradproof-");
      staging = Optional.of(hidden);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = hidden.resolve("new").resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      moveAll(hidden);
      fresh = Optional.empty();
    } catch (IOException e) {
      throw new IOException("cannot write to folder " + target + ": " + reason(e), e);
    } finally {
      if (staging.isPresent()) {
        delete(staging.get());
      }
      if (fresh.isPresent()) {
        delete(fresh.get());
      }
    }
  }

  /// Moves the new files into place, old ones aside; undoes all of it when one move fails.
  private void moveAll(Path staging) throws IOException {
    Deque<Move> done = new ArrayDeque<>();
    Optional<Path> fresh = firstMissing(target);
    try {
      for (String name : files.keySet()) {
        Path place = target.resolve(name);
        Files.createDirectories(place.getParent());
        if (Files.exists(place)) {
          Path aside = staging.resolve("old").resolve(name);
          Files.createDirectories(aside.getParent());
          move(new Move(place, aside), done);
        }
        move(new Move(staging.resolve("new").resolve(name), place), done);
      }
    } catch (IOException e) {
      while (!done.isEmpty()) {
        Move move = done.pop();
        Files.move(move.to, move.from);
      }
      if (fresh.isPresent()) {
        delete(fresh.get());
      }
      throw e;
    }
  }

  private record Move(Path from, Path to) {}

  private static void move(Move move, Deque<Move> done) throws IOException {
    if (Files.isDirectory(move.from)) {
      throw new FileAlreadyExistsException(
          move.from.toString(), null, "is a folder where a file should go");
    }
    Files.move(move.from, move.to, StandardCopyOption.ATOMIC_MOVE);
    done.push(move);
  }

  private static Optional<Path> firstMissing(Path path) {
    Optional<Path> missing = Optional.empty();
    for (Path p = path; p != null && !Files.exists(p); p = p.getParent()) {
      missing = Optional.of(p);
    }
    return missing;
  }

  private static String reason(IOException e) {
    String text =
        switch (e) {
          case AccessDeniedException denied -> "permission denied for " + denied.getFile();
          case NotDirectoryException file -> file.getFile() + " is a file";
          case FileAlreadyExistsException file when file.getReason() == null ->
              file.getFile() + " is a file";
          case FileSystemException f when f.getReason() != null ->
              f.getFile() + ": " + f.getReason();
          default -> String.valueOf(e.getMessage());
        };
    return text.lines().findFirst().orElse("unknown reason");
  }

  /// Deletes a folder with all it holds.
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
