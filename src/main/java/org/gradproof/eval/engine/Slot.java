package org.gradproof.eval.engine;

/// The columns of one value.
///
/// @param space the records it lies in
/// @param column its first column
/// @param size how many entries it has
record Slot(Space space, int column, int size) {
  /// The same columns seen from another space with the same records.
  Slot in(Space other) {
    return new Slot(other, column, size);
  }
}
