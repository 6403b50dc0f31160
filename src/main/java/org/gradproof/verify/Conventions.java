package org.gradproof.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What two correct implementations may do differently: one row a convention, each a change of any
/// [Subject] that has the place for it.
public final class Conventions {
  /// A dump taken otherwise.
  ///
  /// @param row the row's name
  /// @param rank rows that are likelier come first
  /// @param sentence what the dump does, in words
  /// @param subject what it is then
  record Variant(String row, int rank, String sentence, Subject subject) {
    /// Whether this is likely enough to be searched in pairs.
    boolean paired() {
      return switch (row) {
        case "one tensor's order", "peephole order" -> false;
        case "clip" -> sentence.endsWith("as the largest number shows");
        case "one function" -> sentence.contains("without");
        default -> true;
      };
    }
  }

  /// A row of the table.
  ///
  /// @param name a few words
  /// @param question what is different
  /// @param variants the changed subjects, each with its sentence
  public record Row(
      String name, String question, Function<Subject, Map<String, Subject>> variants) {}

  /// All rows, the likeliest first.
  public static final List<Row> ROWS =
      List.of(
          new Row(
              "gate order", "in which order the gates are packed", PackingConventions::gateOrder),
          new Row("z", "whether z = 1 keeps the old state or takes the new", GateConventions::keep),
          new Row(
              "reset", "whether r multiplies before or after the product", ResetConventions::reset),
          new Row(
              "recurrent bias",
              "whether b_hn stands under the reset gate",
              ResetConventions::outside),
          new Row("biases", "which biases there are", BiasConventions::dropped),
          new Row(
              "forget bias", "whether 1 is added to a gate at run time", BiasConventions::shifted),
          new Row(
              "gate function",
              "logistic, or a hard sigmoid of slope 1/6 or 0.2",
              FunctionConventions::gates),
          new Row("activation", "tanh, ReLU or another", FunctionConventions::activations),
          new Row("one function", "the function of one equation", FunctionConventions::single),
          new Row(
              "peephole",
              "whether a peephole looks at the old or the new c",
              GateConventions::peep),
          new Row("coupled gates", "whether one gate is 1 − another", GateConventions::coupled),
          new Row(
              "transposed", "whether a file holds W or its transpose", PackingConventions::flipped),
          new Row(
              "weights", "which of W and U multiplies the input", PackingConventions::exchanged),
          new Row("layout", "batch or time first", SequenceConventions::layout),
          new Row(
              "direction",
              "whether the sequence is read from its end",
              SequenceConventions::direction),
          new Row(
              "start",
              "whether the given initial states are used, and which is which",
              SequenceConventions::start),
          new Row(
              "use of a gate",
              "how often a gate is applied, and whether entry by entry",
              GateConventions::used),
          new Row("sum", "whether gates are multiplied or added", GateConventions::summed),
          new Row("clip", "whether the state is clipped", SequenceConventions::clipped),
          new Row(
              "peephole order",
              "in which order the peepholes are packed",
              s -> PackingConventions.orders(s, true)),
          new Row(
              "one tensor's order",
              "one tensor packed otherwise",
              s -> PackingConventions.orders(s, false)));

  private Conventions() {}

  /// All single changes of a subject, likeliest first.
  static List<Variant> of(Subject subject) {
    List<Variant> all = new ArrayList<>();
    for (int rank = 0; rank < ROWS.size(); rank++) {
      all.addAll(of(subject, rank));
    }
    return all;
  }

  /// The changes that only concern how weights are stored.
  static List<Variant> stored(Subject subject) {
    List<Variant> all = new ArrayList<>();
    for (int rank = 0; rank < ROWS.size(); rank++) {
      if (List.of("transposed", "weights").contains(ROWS.get(rank).name())) {
        all.addAll(of(subject, rank));
      }
    }
    return all;
  }

  /// The changes that one row makes.
  static List<Variant> of(Subject subject, int rank) {
    Row row = ROWS.get(rank);
    List<Variant> all = new ArrayList<>();
    row.variants
        .apply(subject)
        .forEach((sentence, changed) -> all.add(new Variant(row.name, rank, sentence, changed)));
    return all;
  }
}
