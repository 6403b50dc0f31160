package org.gradproof.report;

import java.util.List;
import java.util.regex.Pattern;

/// A part of a document that starts on a line of its own.
public sealed interface Block {
  /// A heading; what follows up to the next one belongs to it.
  ///
  /// @param level 1, 2 or 3
  /// @param title the words of the heading
  /// @param anchor the name that references use
  record Section(int level, List<Inline> title, String anchor) implements Block {
    /// Checks level and anchor.
    public Section {
      if (level < 1 || level > 3) {
        throw new IllegalArgumentException("a section has level 1, 2 or 3, not " + level);
      }
      title = List.copyOf(title);
      checkAnchor(anchor);
    }
  }

  /// A paragraph.
  ///
  /// @param parts its text
  record Paragraph(List<Inline> parts) implements Block {
    /// Copies the parts.
    public Paragraph {
      parts = List.copyOf(parts);
    }
  }

  /// Equations, aligned at their relations.
  ///
  /// @param lines at least one line
  record Display(List<EquationLine> lines) implements Block {
    /// Checks that there is a line.
    public Display {
      lines = List.copyOf(lines);
      if (lines.isEmpty()) {
        throw new IllegalArgumentException("a display needs at least one line");
      }
    }
  }

  /// How the entries of a column are placed.
  enum Align {
    /// At the left edge.
    LEFT,
    /// In the middle.
    CENTRE,
    /// At the right edge.
    RIGHT
  }

  /// A table.
  ///
  /// @param columns how each column is placed; at least one
  /// @param header one heading a column
  /// @param rows each with one entry a column
  /// @param caption what the table shows
  /// @param anchor the name that references use
  record Table(
      List<Align> columns,
      List<List<Inline>> header,
      List<List<List<Inline>>> rows,
      List<Inline> caption,
      String anchor)
      implements Block {
    /// Checks that every row has as many entries as there are columns.
    public Table {
      columns = List.copyOf(columns);
      header = List.copyOf(header);
      rows = List.copyOf(rows);
      caption = List.copyOf(caption);
      checkAnchor(anchor);
      if (columns.isEmpty() || header.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table "
                + anchor
                + " has "
                + columns.size()
                + " columns but "
                + header.size()
                + " headings");
      }
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).size() != columns.size()) {
          throw new IllegalArgumentException(
              "table "
                  + anchor
                  + " has "
                  + columns.size()
                  + " columns but row "
                  + i
                  + " has "
                  + rows.get(i).size());
        }
      }
    }

    /// A table with plain headings.
    ///
    /// @param columns one letter a column: `l`, `c` or `r`
    static Table of(
        String columns,
        List<String> headings,
        List<List<List<Inline>>> rows,
        List<Inline> caption,
        String anchor) {
      List<Align> aligned =
          columns
              .chars()
              .mapToObj(c -> c == 'l' ? Align.LEFT : c == 'c' ? Align.CENTRE : Align.RIGHT)
              .toList();
      return new Table(
          aligned, headings.stream().map(Inline::text).toList(), rows, caption, anchor);
    }
  }

  /// A picture.
  ///
  /// @param picture its drawing
  /// @param caption what it shows
  /// @param alternative what it shows, told to those who cannot see it
  /// @param anchor the name that references use
  record Figure(Picture picture, List<Inline> caption, String alternative, String anchor)
      implements Block {
    /// Checks the anchor.
    public Figure {
      caption = List.copyOf(caption);
      checkAnchor(anchor);
    }
  }

  /// A list of items.
  ///
  /// @param ordered whether the items are numbered
  /// @param items the items
  record ItemList(boolean ordered, List<List<Inline>> items) implements Block {
    /// Copies the items.
    public ItemList {
      items = List.copyOf(items);
    }
  }

  /// Text printed as it stands, in a fixed-width font.
  ///
  /// @param text lines separated by line feeds
  record Verbatim(String text) implements Block {}

  /// Rejects what cannot be an anchor in HTML and LaTeX alike.
  ///
  /// @throws IllegalArgumentException unless it is ASCII letters, digits and hyphens, starting with
  ///   a letter
  static void checkAnchor(String anchor) {
    if (!Pattern.matches("[A-Za-z][A-Za-z0-9-]*", anchor)) {
      throw new IllegalArgumentException(
          "an anchor is letters, digits and hyphens, not '" + anchor + "'");
    }
  }
}
