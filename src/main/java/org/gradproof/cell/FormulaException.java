package org.gradproof.cell;

import java.io.Serial;

/// Formula text that cannot be read: one line, `file:line:column: what is wrong, what was
/// expected`.
public final class FormulaException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final int column;

  /// An error at a place.
  ///
  /// @param file the file's name
  /// @param line the line, counted from 1, or 0 when the whole file is meant
  /// @param column the column, counted from 1, or 0
  /// @param what what is wrong and what was expected
  public FormulaException(String file, int line, int column, String what) {
    super(
        (file + (line > 0 ? ":" + line + (column > 0 ? ":" + column : "") : "") + ": " + what)
            .replaceAll("\\s*\\R\\s*", " "));
    this.file = file;
    this.line = line;
    this.column = column;
  }

  /// The file's name.
  public String file() {
    return file;
  }

  /// The line, counted from 1; 0 when the whole file is meant.
  public int line() {
    return line;
  }

  /// The column, counted from 1; 0 when unknown.
  public int column() {
    return column;
  }
}
