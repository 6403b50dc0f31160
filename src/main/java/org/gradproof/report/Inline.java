package org.gradproof.report;

import java.util.List;
import java.util.regex.Pattern;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Notation;

/// A part of a line of text.
public sealed interface Inline {
  /// Plain text; writers escape it.
  ///
  /// @param text any characters
  record Text(String text) implements Inline {}

  /// Text in a fixed-width font.
  ///
  /// @param text any characters
  record Code(String text) implements Inline {}

  /// Emphasis.
  ///
  /// @param parts what is emphasised
  record Emph(List<Inline> parts) implements Inline {
    /// Copies the parts.
    public Emph {
      parts = List.copyOf(parts);
    }
  }

  /// Strong emphasis.
  ///
  /// @param parts what is emphasised
  record Strong(List<Inline> parts) implements Inline {
    /// Copies the parts.
    public Strong {
      parts = List.copyOf(parts);
    }
  }

  /// A formula within the text.
  ///
  /// @param notation the formula
  record Formula(Notation notation) implements Inline {}

  /// A reference to a place in the same document.
  ///
  /// @param anchor the anchor of a section, table or figure
  /// @param parts what is shown
  record Ref(String anchor, List<Inline> parts) implements Inline {
    /// Copies the parts.
    public Ref {
      parts = List.copyOf(parts);
    }
  }

  /// A reference to a web page; nothing is loaded from it.
  ///
  /// @param address an `https` or `http` address
  /// @param parts what is shown
  record Link(String address, List<Inline> parts) implements Inline {
    private static final Pattern ADDRESS = Pattern.compile("https?://[!-~&&[^\"$<>\\\\^`{|}]]+");

    /// Checks the address.
    public Link {
      if (!ADDRESS.matcher(address).matches()) {
        throw new IllegalArgumentException("not a web address: " + address);
      }
      parts = List.copyOf(parts);
    }
  }

  /// The outcome of a check.
  ///
  /// @param badge the outcome
  record Mark(Badge badge) implements Inline {}

  /// What a theorem says of what stands before it.
  ///
  /// @param proof the theorem, if any
  record Proved(Proof proof) implements Inline {}

  /// One plain text as a line.
  static List<Inline> text(String text) {
    return List.of(new Text(text));
  }

  /// One piece of code as a line.
  static List<Inline> code(String text) {
    return List.of(new Code(text));
  }

  /// One formula as a line.
  static List<Inline> math(Notation notation) {
    return List.of(new Formula(notation));
  }

  /// One expression as a line.
  static List<Inline> math(Expr expr) {
    return math(Notation.of(expr));
  }
}
