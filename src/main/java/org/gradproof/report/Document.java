package org.gradproof.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A report: what the writers write.
///
/// Every anchor is given once and every reference has its anchor, so no writer can leave one
/// undefined.
///
/// @param title the title
/// @param subtitle the line below it, may be empty
/// @param facts what a reader must know first: seed, version, command
/// @param blocks the content
public record Document(String title, String subtitle, List<Fact> facts, List<Block> blocks) {
  /// A named fact about the document.
  ///
  /// @param name what it is
  /// @param value its value
  public record Fact(String name, List<Inline> value) {
    /// Copies the value.
    public Fact {
      value = List.copyOf(value);
    }
  }

  /// Checks anchors and references.
  ///
  /// @throws IllegalArgumentException when an anchor is given twice or a reference has none
  public Document {
    facts = List.copyOf(facts);
    blocks = List.copyOf(blocks);
    Set<String> anchors = new HashSet<>();
    for (Block block : blocks) {
      anchors(block)
          .forEach(anchor -> {
            if (!anchors.add(anchor)) {
              throw new IllegalArgumentException("anchor '" + anchor + "' is given twice");
            }
          });
    }
    Stream.concat(
            facts.stream().flatMap(f -> f.value().stream()),
            blocks.stream().flatMap(Document::inlines))
        .flatMap(Document::references)
        .filter(anchor -> !anchors.contains(anchor))
        .findFirst()
        .ifPresent(anchor -> {
          throw new IllegalArgumentException(
              "a reference goes to '" + anchor + "', which is no anchor");
        });
  }

  /// The headings, in order.
  public List<Block.Section> sections() {
    return blocks.stream()
        .flatMap(
            block -> block instanceof Block.Section section ? Stream.of(section) : Stream.empty())
        .toList();
  }

  private static Stream<String> anchors(Block block) {
    return switch (block) {
      case Block.Section s -> Stream.of(s.anchor());
      case Block.Table t -> Stream.of(t.anchor());
      case Block.Figure f -> Stream.of(f.anchor());
      case Block.Paragraph _, Block.Display _, Block.ItemList _, Block.Verbatim _ -> Stream.empty();
    };
  }

  private static Stream<Inline> inlines(Block block) {
    return switch (block) {
      case Block.Section s -> s.title().stream();
      case Block.Paragraph p -> p.parts().stream();
      case Block.Display d -> d.lines().stream().flatMap(line -> line.note().stream());
      case Block.Table t ->
          Stream.concat(
              t.caption().stream(),
              Stream.concat(t.header().stream(), t.rows().stream().flatMap(List::stream))
                  .flatMap(List::stream));
      case Block.Figure f -> f.caption().stream();
      case Block.ItemList l -> l.items().stream().flatMap(List::stream);
      case Block.Verbatim _ -> Stream.empty();
    };
  }

  private static Stream<String> references(Inline inline) {
    return switch (inline) {
      case Inline.Ref r ->
          Stream.concat(Stream.of(r.anchor()), r.parts().stream().flatMap(Document::references));
      case Inline.Emph e -> e.parts().stream().flatMap(Document::references);
      case Inline.Strong s -> s.parts().stream().flatMap(Document::references);
      case Inline.Link l -> l.parts().stream().flatMap(Document::references);
      case Inline.Text _, Inline.Code _, Inline.Formula _, Inline.Mark _, Inline.Proved _ ->
          Stream.empty();
    };
  }
}
