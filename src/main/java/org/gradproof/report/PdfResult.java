package org.gradproof.report;

import java.util.List;

/// What came of compiling a LaTeX source.
public sealed interface PdfResult {
  /// A PDF was made.
  final class Compiled implements PdfResult {
    private final byte[] pdf;
    private final List<Overfull> overfull;
    private final List<String> undefined;

    Compiled(byte[] pdf, List<Overfull> overfull, List<String> undefined) {
      this.pdf = pdf.clone();
      this.overfull = List.copyOf(overfull);
      this.undefined = List.copyOf(undefined);
    }

    /// The bytes of the PDF.
    public byte[] pdf() {
      return pdf.clone();
    }

    /// What sticks out of its line or column, whatever the amount.
    public List<Overfull> overfull() {
      return overfull;
    }

    /// The warnings about undefined references.
    public List<String> undefined() {
      return undefined;
    }
  }

  /// A box wider than its line.
  ///
  /// @param points by how many points
  /// @param message TeX's own words, with the place
  record Overfull(double points, String message) {}

  /// No TeX is installed, or not where it is looked for.
  ///
  /// @param command the program that was looked for
  record Missing(String command) implements PdfResult {}

  /// TeX found an error.
  ///
  /// @param message its first error, with the line
  record Failed(String message) implements PdfResult {}

  /// TeX took too long and was stopped.
  ///
  /// @param seconds the time it was given
  record TimedOut(long seconds) implements PdfResult {}

  /// One line for the terminal.
  default String summary() {
    return switch (this) {
      case Compiled c -> "PDF made, " + c.overfull().size() + " overfull boxes";
      case Missing(String command) -> "no PDF: " + command + " is not installed";
      case Failed(String message) -> "no PDF: " + message;
      case TimedOut(long seconds) -> "no PDF: TeX did not finish within " + seconds + " seconds";
    };
  }
}
