package org.gradproof.cell;

/// A stretch of a source text.
///
/// @param start offset of the first character
/// @param end offset after the last character
record Place(int start, int end) {
  Place to(Place last) {
    return new Place(start, Math.max(end, last.end));
  }
}
