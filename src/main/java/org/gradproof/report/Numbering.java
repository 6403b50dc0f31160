package org.gradproof.report;

import java.util.HashMap;
import java.util.Map;

/// The numbers of sections, tables and figures, as LaTeX counts them.
final class Numbering {
  private final Map<String, String> numbers = new HashMap<>();

  Numbering(Document document) {
    int[] sections = new int[3];
    int tables = 0;
    int figures = 0;
    for (Block block : document.blocks()) {
      switch (block) {
        case Block.Section s -> {
          sections[s.level() - 1]++;
          for (int deeper = s.level(); deeper < sections.length; deeper++) {
            sections[deeper] = 0;
          }
          StringBuilder number = new StringBuilder();
          for (int i = 0; i < s.level(); i++) {
            number.append(i == 0 ? "" : ".").append(sections[i]);
          }
          numbers.put(s.anchor(), number.toString());
        }
        case Block.Table t -> numbers.put(t.anchor(), "Table " + ++tables);
        case Block.Figure f -> numbers.put(f.anchor(), "Figure " + ++figures);
        case Block.Paragraph _, Block.Display _, Block.ItemList _, Block.Verbatim _ -> {}
      }
    }
  }

  /// The number of what has this anchor.
  String of(String anchor) {
    return numbers.getOrDefault(anchor, "");
  }
}
