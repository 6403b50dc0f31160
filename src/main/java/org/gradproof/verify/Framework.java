package org.gradproof.verify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;

/// A framework's way with one cell: which published form it computes, and how its tensors are
/// packed. One row of [Frameworks].
///
/// @param name the framework
/// @param kind `rnn`, `lstm` or `gru`
/// @param option what must be said for this row to hold, like `reset_after=True`; empty for any
/// @param batchFirst whether sequences come batch by batch
/// @param gates the cell it computes, before options
/// @param tensors its tensors
/// @param remark what else users should know
public record Framework(
    String name,
    String kind,
    String option,
    boolean batchFirst,
    Gates gates,
    List<Pieces> tensors,
    String remark) {

  public Framework {
    tensors = List.copyOf(tensors);
  }

  /// The names frameworks are called by.
  public static List<String> names() {
    return Frameworks.ROWS.stream().map(Framework::name).distinct().toList();
  }

  /// The rows of a kind of cell.
  public static List<Framework> of(String kind) {
    return Frameworks.ROWS.stream().filter(f -> f.kind.equals(kind)).toList();
  }

  /// The framework meant by a word such as `torch`.
  static Optional<String> named(String word) {
    String plain = word.toLowerCase(Locale.ROOT).strip();
    String name =
        switch (plain) {
          case "torch", "cudnn", "pytorch-cpu" -> "pytorch";
          case "keras3", "tf.keras", "tensorflow", "tf2", "tf" -> "keras";
          case "tf1", "tensorflow1", "tf-v1" -> "tf1";
          case "jax", "linen", "flax.linen" -> "flax";
          case "nnx", "flax.nnx" -> "flax-nnx";
          default -> plain;
        };
    return names().stream().filter(name::equals).findFirst();
  }

  /// The kind meant by a word such as `SimpleRNN` or `LSTMCell`.
  static Optional<String> kindNamed(String word) {
    String plain = word.toLowerCase(Locale.ROOT).strip().replaceAll("[_ -]", "");
    plain = plain.replaceFirst("^(simple|vanilla|basic|optimized)", "");
    return switch (plain) {
      case "rnn", "rnncell", "cell", "elman", "rnntanh", "rnnrelu" -> Optional.of("rnn");
      case "lstm", "lstmcell" -> Optional.of("lstm");
      case "gru", "grucell" -> Optional.of("gru");
      default -> Optional.empty();
    };
  }

  /// Whether a word names a kind of cell that frameworks have.
  public static boolean isKind(String word) {
    return kindNamed(word).isPresent();
  }

  /// The conventions that change the cell of some framework.
  public static List<Conventions.Row> differing(String kind) {
    return Conventions.ROWS.stream()
        .filter(
            row -> of(kind).stream().anyMatch(f -> !row.variants().apply(f.subject()).isEmpty()))
        .toList();
  }

  /// The cell and packing of this row, without options.
  Subject subject() {
    Cell cell = Cells.parse(gates.text());
    List<String> used = cell.parameters().stream().map(Subject::name).toList();
    return Subject.of(
        cell,
        tensors.stream().filter(p -> p.parameters().stream().anyMatch(used::contains)).toList(),
        batchFirst);
  }

  /// Layout and reset in words, before the remark.
  public String facts() {
    String reset =
        kind.equals("gru") ? (gates.resetAfter() ? "reset after, " : "reset before, ") : "";
    String layout = batchFirst ? "batch first" : "time first";
    return reset + layout + (remark.isEmpty() ? "" : "; " + remark);
  }

  /// The order in which the gates are packed, such as `r z n`.
  public String order() {
    return String.join(
        " ",
        tensors.stream()
            .map(Pieces::order)
            .filter(o -> o.size() > 1)
            .findFirst()
            .orElse(List.of(kind.equals("rnn") ? "one block" : "separate tensors")));
  }
}
