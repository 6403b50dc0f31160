package org.gradproof.verify;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.gradproof.cell.Cell;
import org.gradproof.expr.Expr;

/// What a dump is taken to be: which cell, packed how. Conventions change one into another.
///
/// @param cells the cell, and that of the reverse direction when it has functions of its own
/// @param pieces how tensors are packed from its parameters
/// @param batchFirst whether sequences come batch by batch
/// @param backwards whether sequences are read from their end
/// @param zeroStart the states whose given initial value is ignored
/// @param crossing which states of h and c are exchanged in the file
/// @param held the states that never advance: every step sees the initial one
/// @param bounds what states may be clipped to, as the dump's largest numbers suggest
public record Subject(
    List<Cell> cells,
    List<Pieces> pieces,
    boolean batchFirst,
    boolean backwards,
    Set<String> zeroStart,
    Crossing crossing,
    Set<String> held,
    List<Double> bounds) {
  /// Which states of h and c are exchanged in the file.
  public enum Crossing {
    /// None.
    NONE,
    /// The initial ones.
    START,
    /// The last ones.
    END,
    /// Both.
    BOTH
  }

  public Subject {
    cells = List.copyOf(cells);
    pieces = List.copyOf(pieces);
    zeroStart = Set.copyOf(zeroStart);
    held = Set.copyOf(held);
    bounds = List.copyOf(bounds);
  }

  /// Read forwards, as it stands in the file.
  static Subject of(Cell cell, List<Pieces> pieces, boolean batchFirst) {
    return new Subject(
        List.of(cell), pieces, batchFirst, false, Set.of(), Crossing.NONE, Set.of(), List.of());
  }

  /// Whether the initial states of h and c are exchanged.
  boolean crossedStart() {
    return crossing == Crossing.START || crossing == Crossing.BOTH;
  }

  /// Whether the last states of h and c are exchanged.
  boolean crossedEnd() {
    return crossing == Crossing.END || crossing == Crossing.BOTH;
  }

  /// The cell of the forward direction.
  Cell cell() {
    return cells.getFirst();
  }

  /// The cell of a direction, 0 or 1.
  Cell cell(int direction) {
    return cells.get(Math.min(direction, cells.size() - 1));
  }

  Subject cells(List<Cell> others) {
    return new Subject(others, pieces, batchFirst, backwards, zeroStart, crossing, held, bounds);
  }

  Subject pieces(Function<Pieces, Pieces> change) {
    List<Pieces> changed = pieces.stream().map(change).toList();
    return new Subject(cells, changed, batchFirst, backwards, zeroStart, crossing, held, bounds);
  }

  Subject otherLayout() {
    return new Subject(cells, pieces, !batchFirst, backwards, zeroStart, crossing, held, bounds);
  }

  Subject otherDirection() {
    return new Subject(cells, pieces, batchFirst, !backwards, zeroStart, crossing, held, bounds);
  }

  Subject withZeroStart(Set<String> states) {
    return new Subject(cells, pieces, batchFirst, backwards, states, crossing, held, bounds);
  }

  Subject crossed(Crossing which) {
    return new Subject(cells, pieces, batchFirst, backwards, zeroStart, which, held, bounds);
  }

  Subject withHeld(Set<String> states) {
    return new Subject(cells, pieces, batchFirst, backwards, zeroStart, crossing, states, bounds);
  }

  Subject withBounds(List<Double> seen) {
    return new Subject(cells, pieces, batchFirst, backwards, zeroStart, crossing, held, seen);
  }

  /// The parameter of a name such as `W_r`.
  static String name(Expr parameter) {
    return parameter.toString().replaceAll("[{}]", "");
  }
}
