package org.gradproof.check;

import org.gradproof.eval.Place;

/// A number that is changed: a place in one of several sequences, or, for a parameter, in all.
///
/// @param sequence the index of the sequence; 0 for parameters, which all sequences share
/// @param place the place
record Spot(int sequence, Place place) {
  /// Whether the change is seen by all sequences.
  boolean everywhere() {
    return place.kind() == Place.Kind.PARAMETER;
  }
}
