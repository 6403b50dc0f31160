package org.gradproof.cli;

import java.util.ArrayList;
import java.util.List;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;

/// The cells that a command line names: shipped ones by name, others by the file that holds them.
final class Sources {
  private Sources() {}

  static List<Cell> cells(List<String> names) {
    List<Cell> cells = new ArrayList<>();
    names.forEach(name -> cells.addAll(Cells.find(name)));
    return cells;
  }
}
