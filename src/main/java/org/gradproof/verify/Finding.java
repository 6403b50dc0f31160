package org.gradproof.verify;

import java.util.List;
import org.gradproof.check.Verdict;

/// One tensor compared with the specification.
///
/// @param tensor its name in the dump
/// @param stage which pass it belongs to
/// @param layer the position of its layer and direction, or −1 when it belongs to none
/// @param entries how many numbers were compared
/// @param relativeError the largest difference, relative to the largest entry of the reference
/// @param bar the largest allowance, relative to the largest entry of the reference
/// @param excess the largest ratio of a difference to its allowance
/// @param vanished whether the reference is smaller everywhere than the dump's numbers can be, so
///   that the tensor says nothing
/// @param verdict agrees, disagrees with the worst entry, or inconclusive
/// @param map for sequences, the largest ratio of difference to allowance at each step; for packed
///   weights, block by block; may be empty
public record Finding(
    String tensor,
    Stage stage,
    int layer,
    int entries,
    double relativeError,
    double bar,
    double excess,
    boolean vanished,
    Verdict verdict,
    List<Cell> map) {
  /// One field of the heat map.
  ///
  /// @param label the step or the block
  /// @param excess the largest ratio of a difference to its allowance
  public record Cell(String label, double excess) {}

  public Finding {
    map = List.copyOf(map);
  }

  /// Whether the tensor lies outside its allowance.
  public boolean disagrees() {
    return verdict instanceof Verdict.Disagrees;
  }

  /// Whether the comparison says nothing.
  public boolean inconclusive() {
    return verdict instanceof Verdict.Inconclusive;
  }
}
