package org.gradproof.verify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradproof.cell.Cell;
import org.gradproof.verify.format.Dump;

/// Finds out what a dump is: framework, cell and options, from its metadata, from what the user
/// says, and from the names and shapes of its tensors.
///
/// @param framework the row of the table; empty for a cell of the user's own
/// @param subject what the dump is taken to be
/// @param layers how many layers
/// @param directions 1 or 2
/// @param notes what was concluded and not said
public record Reading(
    Optional<Framework> framework,
    Subject subject,
    int layers,
    int directions,
    List<String> notes) {

  /// Reads a dump as the layer of a framework.
  ///
  /// @param framework the framework's name, or empty for what the dump says
  /// @param kind the cell's name, or empty
  static Reading of(Dump dump, String framework, String kind) {
    return new DumpReader(dump).read(framework, kind);
  }

  /// Reads a dump as a cell of the user's own.
  ///
  /// @param mapping parameter → tensor, where names and shapes do not tell
  static Reading of(Dump dump, Cell cell, Map<String, String> mapping) {
    cell.requireComplete();
    List<Pieces> pieces = Matching.of(dump, cell, mapping);
    boolean batchFirst = dump.said("batch_first", "False").equalsIgnoreCase("true");
    return new Reading(Optional.empty(), Subject.of(cell, pieces, batchFirst), 1, 1, List.of());
  }
}
