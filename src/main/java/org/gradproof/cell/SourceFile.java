package org.gradproof.cell;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/// Files of formulas: what kind they are, and which are refused.
final class SourceFile {
  /// The kinds of text.
  enum Kind {
    GATE,
    MARKDOWN,
    LATEX
  }

  private static final long LARGEST = 2L << 20;

  private static final Pattern LATEX =
      Pattern.compile(
          "\\\\(documentclass|usepackage|(sub)*section|paragraph|begin\\{(equation|align|gather|document))");
  private static final Pattern MARKDOWN =
      Pattern.compile(
          "\\$|```|`[^`\\n]*=|\\\\\\[|\\\\\\(|\\\\begin\\{|(?m:^\\s*([-*+•]|\\d+[.)])\\s+\\S.*=)|(?m:^#+"
              + " .*\\n[^=\\n]*\\n[^\\n]*\\$)");

  private SourceFile() {}

  /// The text of a file, refused before reading when it is too large.
  static String content(Path file) {
    if (Files.isDirectory(file)) {
      throw error(file, "is a directory; expected a .gate, .md or .tex file");
    }
    if (!Files.exists(file)) {
      throw error(
          file, "no such file; expected the name of a shipped cell or a .gate, .md or .tex file");
    }
    try {
      if (Files.size(file) > LARGEST) {
        throw error(
            file,
            "the file has "
                + Files.size(file) / (1 << 20)
                + " MiB; expected at most 2 MiB of formulas");
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException _) {
      throw error(file, "the file is no UTF-8 text; expected formulas");
    } catch (IOException _) {
      throw error(file, "the file cannot be read");
    }
  }

  private static FormulaException error(Path file, String what) {
    return new FormulaException(file.toString(), 0, 0, what);
  }

  /// Refuses texts that are empty, binary or too large.
  static void requireText(Source source) {
    String text = source.text();
    if (text.length() > LARGEST) {
      throw source.error("the text has over 2 million characters; expected formulas");
    }
    int binary = text.indexOf('\0');
    if (binary >= 0) {
      throw source.error(
          new Place(binary, binary + 1), "a NUL character: this is no text; expected formulas");
    }
    if (text.isBlank()) {
      throw source.error(
          "the file is empty; expected equations such as h_t = tanh(W x_t + U h_{t-1} + b)");
    }
  }

  static Kind kind(Source source) {
    String file = source.file().toLowerCase(Locale.ROOT);
    if (file.endsWith(".gate")) {
      return Kind.GATE;
    }
    if (file.endsWith(".md") || file.endsWith(".markdown")) {
      return Kind.MARKDOWN;
    }
    if (file.endsWith(".tex") || file.endsWith(".latex")) {
      return Kind.LATEX;
    }
    if (LogicalLines.HEADER.matcher(source.text()).lookingAt()) {
      return Kind.GATE;
    }
    if (LATEX.matcher(source.text()).find()) {
      return Kind.LATEX;
    }
    return MARKDOWN.matcher(source.text()).find() ? Kind.MARKDOWN : Kind.GATE;
  }

  /// The file's name without folders and ending: the name of its cell.
  static String stem(String fileName) {
    String last =
        fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    int dot = last.lastIndexOf('.');
    return dot > 0 ? last.substring(0, dot) : last;
  }
}
