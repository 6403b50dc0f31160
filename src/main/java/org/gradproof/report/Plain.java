package org.gradproof.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradproof.expr.Notation;
import org.gradproof.expr.PlainText;

/// Lines of text made plainer, for places where references or fonts have no meaning.
final class Plain {
  private Plain() {}

  /// The parts with references replaced by their words.
  static List<Inline> unlinked(List<Inline> parts) {
    return parts.stream().flatMap(Plain::unlinked).toList();
  }

  private static Stream<Inline> unlinked(Inline inline) {
    return switch (inline) {
      case Inline.Ref(String _, List<Inline> parts) -> unlinked(parts).stream();
      case Inline.Link(String _, List<Inline> parts) -> unlinked(parts).stream();
      case Inline.Emph(List<Inline> parts) -> Stream.of(new Inline.Emph(unlinked(parts)));
      case Inline.Strong(List<Inline> parts) -> Stream.of(new Inline.Strong(unlinked(parts)));
      case Inline.Text _, Inline.Code _, Inline.Formula _, Inline.Mark _, Inline.Proved _ ->
          Stream.of(inline);
    };
  }

  /// The characters of the parts.
  static String text(List<Inline> parts) {
    return parts.stream().map(Plain::text).collect(Collectors.joining());
  }

  private static String text(Inline inline) {
    return switch (inline) {
      case Inline.Text(String text) -> text;
      case Inline.Code(String text) -> text;
      case Inline.Emph(List<Inline> parts) -> text(parts);
      case Inline.Strong(List<Inline> parts) -> text(parts);
      case Inline.Ref(String _, List<Inline> parts) -> text(parts);
      case Inline.Link(String _, List<Inline> parts) -> text(parts);
      case Inline.Formula(Notation notation) -> PlainText.of(notation);
      case Inline.Mark(Badge badge) -> badge.outcome().word();
      case Inline.Proved(Proof proof) -> proof.word();
    };
  }
}
