package org.gradproof.cli;

import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;

/// The cells that a command line names: shipped ones by name, others by the file that holds them.
final class Sources {
  private Sources() {}

  static List<Cell> cells(List<String> names) {
    List<Cell> cells = new ArrayList<>();
    for (String name : names) {
      if (name.isBlank()) {
        throw new BadInputException(
            "the name of a cell is empty; expected a shipped cell or a .gate, .md or .tex file");
      }
      try {
        cells.addAll(Cells.find(name));
      } catch (InvalidPathException _) {
        throw new BadInputException(
            name + ": no file can have this name here; expected one in the locale's characters");
      }
    }
    return cells;
  }
}
