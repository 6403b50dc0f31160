package org.gradproof.cell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where cells come from: text, files, and the cells that are shipped.
public final class Cells {
  private static final List<String> SHIPPED =
      List.of(
          "rnn",
          "lstm",
          "gru",
          "gru-reset-after",
          "gru-chung",
          "lstm-peephole",
          "lstm-cifg",
          "lstm-1997",
          "lstm-projected");

  private Cells() {}

  /// The one cell written in a text: a `.gate` file, or a document with one cell.
  ///
  /// @throws FormulaException when the text cannot be read, or has several cells
  public static Cell parse(String gateText) {
    List<Cell> cells = parse(gateText, "cell");
    if (cells.size() != 1) {
      String names = String.join(", ", cells.stream().map(Cell::name).toList());
      throw new FormulaException(
          "cell", 0, 0, "the text has " + cells.size() + " cells (" + names + "); expected one");
    }
    return cells.get(0);
  }

  /// The cells written in a text, at least one.
  ///
  /// @param text the content of a `.gate` file, or a Markdown or LaTeX document
  /// @param fileName the name in messages; its ending (`.gate`, `.md`, `.tex`) tells the kind,
  ///   which is otherwise guessed
  /// @throws FormulaException when the text cannot be read
  public static List<Cell> parse(String text, String fileName) {
    String unified = text.replace("\r\n", "\n").replace('\r', '\n');
    Source source =
        new Source(fileName, unified.startsWith("\ufeff") ? unified.substring(1) : unified);
    SourceFile.requireText(source);
    String name = SourceFile.stem(fileName);
    List<Section> sections =
        switch (SourceFile.kind(source)) {
          case GATE -> List.of(GateText.section(source, name));
          case MARKDOWN -> Documents.sections(source, name, false);
          case LATEX -> Documents.sections(source, name, true);
        };
    return sections.stream().map(Elaborator::cell).toList();
  }

  /// The cells in a file.
  ///
  /// @throws FormulaException when the file is missing, unreadable, no text, too large, or has no
  ///   cell
  public static List<Cell> read(Path file) {
    return parse(SourceFile.content(file), file.toString());
  }

  /// The shipped cells.
  public static List<Cell> shipped() {
    return SHIPPED.stream().map(Cells::load).toList();
  }

  /// The shipped cell called `name`.
  public static Optional<Cell> shipped(String name) {
    return SHIPPED.contains(name.toLowerCase(Locale.ROOT))
        ? Optional.of(load(name.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /// The names of the shipped cells.
  public static List<String> shippedNames() {
    return SHIPPED;
  }

  /// The shipped cell of that name, or else the cells in the file of that path.
  ///
  /// @throws FormulaException when there is neither, or the file cannot be read
  public static List<Cell> find(String nameOrPath) {
    Optional<Cell> cell = shipped(nameOrPath);
    if (cell.isPresent()) {
      return List.of(cell.get());
    }
    if (!nameOrPath.contains(".") && !java.nio.file.Files.exists(Path.of(nameOrPath))) {
      String known = String.join(", ", SHIPPED);
      throw new FormulaException(
          nameOrPath, 0, 0, "no such cell or file; shipped cells are " + known);
    }
    return new ArrayList<>(read(Path.of(nameOrPath)));
  }

  private static Cell load(String name) {
    String path = "/cells/" + name + ".gate";
    try (InputStream in = Cells.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the shipped cell " + path + " is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return parse(text, name + ".gate").get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
