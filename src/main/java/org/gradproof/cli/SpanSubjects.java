package org.gradproof.cli;

import java.util.List;
import java.util.Map;
import org.gradproof.span.Measurement;

/// The networks whose spans are followed.
///
/// @param all one for each kind of network
/// @param seeds how many networks of each kind
/// @param seed the first seed
/// @param facts what a reader must know of them
/// @param words the options that name them, as words of a command line
record SpanSubjects(
    List<Subject> all, int seeds, long seed, Map<String, String> facts, List<String> words) {
  /// A kind of network.
  ///
  /// @param kind the networks
  /// @param advice other initial weights to be compared
  record Subject(Measurement.Kind kind, List<Measurement.Kind> advice) {}

  List<Measurement.Kind> kinds() {
    return all.stream().map(Subject::kind).toList();
  }
}
