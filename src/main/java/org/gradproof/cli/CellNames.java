package org.gradproof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.gradproof.cell.Cell;
import picocli.CommandLine.Parameters;

/// The cells that a command is about; the three classical ones when it names none.
final class CellNames {
  private static final List<String> CLASSICAL = List.of("rnn", "lstm", "gru");

  @Parameters(
      arity = "0..*",
      paramLabel = "CELL",
      description = "shipped cells, or .gate, .md or .tex files (default: rnn lstm gru)")
  private List<String> names = new ArrayList<>();

  /// The names as given, or the default.
  List<String> names() {
    return names.isEmpty() ? CLASSICAL : List.copyOf(names);
  }

  /// The cells, read.
  List<Cell> cells() {
    return Sources.cells(names());
  }

  /// Whether the command line names a cell.
  boolean given() {
    return !names.isEmpty();
  }

  /// The names as words of a command line.
  String words() {
    return names().stream().map(CellNames::quoted).collect(Collectors.joining(" "));
  }

  /// A word as a shell takes it.
  static String quoted(String word) {
    return word.matches("[\\p{L}\\p{N}._/+:@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
