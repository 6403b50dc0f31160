package org.gradproof.verify;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.gradproof.cell.Cell;

/// What a dump is taken to be: which cell, packed how. Conventions change one into another.
///
/// @param cell the cell
/// @param pieces how tensors are packed from its parameters
/// @param batchFirst whether sequences come batch by batch
/// @param backwards whether sequences are read from their end
/// @param zeroStart the states whose given initial value is ignored
/// @param crossed whether the initial states of h and c are exchanged
public record Subject(
    Cell cell,
    List<Pieces> pieces,
    boolean batchFirst,
    boolean backwards,
    Set<String> zeroStart,
    boolean crossed) {
  public Subject {
    pieces = List.copyOf(pieces);
    zeroStart = Set.copyOf(zeroStart);
  }

  Subject cell(Cell other) {
    return new Subject(other, pieces, batchFirst, backwards, zeroStart, crossed);
  }

  Subject pieces(Function<Pieces, Pieces> change) {
    return new Subject(
        cell, pieces.stream().map(change).toList(), batchFirst, backwards, zeroStart, crossed);
  }

  Subject otherLayout() {
    return new Subject(cell, pieces, !batchFirst, backwards, zeroStart, crossed);
  }

  Subject otherDirection() {
    return new Subject(cell, pieces, batchFirst, !backwards, zeroStart, crossed);
  }

  Subject withZeroStart(Set<String> states) {
    return new Subject(cell, pieces, batchFirst, backwards, states, crossed);
  }

  Subject withCrossedStates() {
    return new Subject(cell, pieces, batchFirst, backwards, zeroStart, true);
  }

  /// The parameter of a name such as `W_r`.
  static String name(org.gradproof.expr.Expr parameter) {
    return parameter.toString().replaceAll("[{}]", "");
  }
}
