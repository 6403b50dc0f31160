package org.gradproof.expr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A mathematical name with its decorations, such as `W_xr`, `h_{t-1}`, `c̃_t` or the adjoint of
/// one.
///
/// @param base the letter or word, Greek letters as themselves (`W`, `α`)
/// @param accent the accent over the base
/// @param subscript the subscript without its time index (`xr`), empty when there is none
/// @param time the time index
/// @param marks what was derived from the name, innermost first: `[PREACTIVATION, ADJOINT]` is the
///   adjoint of a gate's pre-activation
public record Symbol(String base, Accent accent, String subscript, Time time, List<Mark> marks)
    implements Comparable<Symbol> {
  /// An accent that papers put over a letter.
  public enum Accent {
    /// No accent.
    NONE(""),
    /// `h̃`
    TILDE("\u0303"),
    /// `ĥ`
    HAT("\u0302"),
    /// `h̄`
    BAR("\u0304"),
    /// `ḣ`
    DOT("\u0307"),
    /// `h⃗`
    VEC("\u20d7"),
    /// `h'`
    PRIME("'");

    private final String suffix;

    Accent(String suffix) {
      this.suffix = suffix;
    }

    /// The character that follows the letter in plain text.
    public String suffix() {
      return suffix;
    }
  }

  /// The time index a name carries.
  public enum Time {
    /// No time index: a parameter, or a gate printed without one.
    NONE(""),
    /// `t`
    NOW("t"),
    /// `t-1`
    PREVIOUS("t-1");

    private final String text;

    Time(String text) {
      this.text = text;
    }

    /// `t`, `t-1` or nothing.
    public String text() {
      return text;
    }
  }

  /// What a name was derived from.
  public enum Mark {
    /// The argument of the nonlinearity that makes the named value, `a_z`.
    PREACTIVATION,
    /// The reverse-mode derivative of a scalar loss with respect to the named value, `xBar`.
    ADJOINT,
    /// The forward-mode derivative of the named value along a direction, `xDot`.
    TANGENT
  }

  private static final Comparator<Symbol> ORDER =
      Comparator.comparing(Symbol::base)
          .thenComparing(Symbol::accent)
          .thenComparing(Symbol::subscript)
          .thenComparing(Symbol::time)
          .thenComparing(s -> s.marks().toString());

  public Symbol {
    if (base.isBlank()) {
      throw new IllegalArgumentException("a symbol needs a letter");
    }
    marks = List.copyOf(marks);
  }

  /// The plain name `base`, without decorations.
  public static Symbol of(String base) {
    return new Symbol(base, Accent.NONE, "", Time.NONE, List.of());
  }

  /// The name `base_subscript`.
  public static Symbol of(String base, String subscript) {
    return new Symbol(base, Accent.NONE, subscript, Time.NONE, List.of());
  }

  /// The same name at another time.
  public Symbol at(Time newTime) {
    return new Symbol(base, accent, subscript, newTime, marks);
  }

  /// The same name with another subscript.
  public Symbol withSubscript(String newSubscript) {
    return new Symbol(base, accent, newSubscript, time, marks);
  }

  /// The same name with one more mark.
  public Symbol mark(Mark mark) {
    List<Mark> more = new ArrayList<>(marks);
    more.add(mark);
    return new Symbol(base, accent, subscript, time, more);
  }

  /// The name of the reverse-mode derivative.
  public Symbol adjoint() {
    return mark(Mark.ADJOINT);
  }

  /// The name of the forward-mode derivative.
  public Symbol tangent() {
    return mark(Mark.TANGENT);
  }

  /// The name of the argument of this gate's nonlinearity.
  public Symbol preactivation() {
    return mark(Mark.PREACTIVATION);
  }

  @Override
  public int compareTo(Symbol other) {
    return ORDER.compare(this, other);
  }

  /// The plain-text form; without marks the formula parser reads it back.
  @Override
  public String toString() {
    if (accent == Accent.NONE && subscript.isEmpty() && time == Time.NONE && marks.isEmpty()) {
      return base;
    }
    return PlainText.of(Notation.of(this));
  }
}
