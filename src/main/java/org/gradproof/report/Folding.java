package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Notation;

/// Breaks a formula that is too wide into lines: a sum one term a line, a long term where its
/// structure is loosest.
///
/// A break comes before an operator, as in printed mathematics; a product without a sign gets a dot
/// where it is broken. Brackets have a fixed size, so a line may end inside them.
final class Folding {
  /// What a continuation line is indented by, in em.
  static final double INDENT = 2;

  /// A longer word may be broken into parts of this many characters.
  private static final int WORD = 24;

  private static final int NEVER = Integer.MAX_VALUE;

  /// What a line is made of.
  sealed interface Piece {
    /// A formula that stays in one piece.
    record Whole(Notation notation) implements Piece {}

    /// An operator, bracket or comma; `prefix` when nothing stands on its left.
    record Sign(String glyph, boolean prefix) implements Piece {}

    /// A function's name before its bracket.
    record Head(Optional<Fn> fn, String name) implements Piece {}
  }

  /// A piece and what it costs to break before it: less is looser, and nesting costs more than any
  /// operator.
  private record Spot(Piece piece, int cost, boolean dotted) {
    double width() {
      return switch (piece) {
        case Piece.Whole(Notation notation) -> Measure.of(notation) + 0.05;
        case Piece.Sign(String glyph, boolean _) -> Measure.sign(glyph);
        case Piece.Head(Optional<Fn> _, String name) -> Measure.head(name);
      };
    }
  }

  private final List<Spot> spots = new ArrayList<>();
  private final double widest;

  private Folding(double widest) {
    this.widest = widest;
  }

  /// The lines of a formula, each at most `width` em wide where that is possible.
  static List<List<Piece>> fold(Notation notation, double width) {
    if (Measure.of(notation) <= width) {
      return List.of(List.of(new Piece.Whole(notation)));
    }
    if (!(notation instanceof Notation.Sum(List<Notation.Term> terms))) {
      return lines(notation, List.of(), width, width - INDENT);
    }
    List<List<Piece>> lines = new ArrayList<>();
    for (Notation.Term term : terms) {
      boolean first = lines.isEmpty();
      List<Piece> sign =
          first && !term.negative()
              ? List.of()
              : List.of(new Piece.Sign(term.negative() ? "−" : "+", first));
      lines.addAll(lines(term.x(), sign, first ? width : width - INDENT, width - 2 * INDENT));
    }
    return lines;
  }

  private static List<List<Piece>> lines(Notation x, List<Piece> sign, double first, double next) {
    Folding folding = new Folding(next - 2);
    sign.forEach(piece -> folding.spots.add(new Spot(piece, NEVER, false)));
    if (Measure.of(x) + sign.size() * Measure.sign("+") <= first) {
      folding.spots.add(new Spot(new Piece.Whole(x), NEVER, false));
    } else {
      folding.flatten(x, 0, sign.isEmpty() ? NEVER : 3, false);
    }
    return folding.fill(first, next);
  }

  private List<List<Piece>> fill(double first, double next) {
    List<List<Piece>> lines = new ArrayList<>();
    int start = 0;
    while (start < spots.size()) {
      int end = lineEnd(start, lines.isEmpty() ? first : next);
      List<Piece> line = new ArrayList<>();
      for (int i = start; i < end; i++) {
        if (i == start && i > 0 && spots.get(i).dotted) {
          line.add(new Piece.Sign("·", false));
        }
        line.add(spots.get(i).piece);
      }
      lines.add(line);
      start = end;
    }
    return lines;
  }

  /// Where the line that begins at `start` ends: at the loosest spot in its last two thirds, else
  /// the loosest at all.
  private int lineEnd(int start, double width) {
    double used = spots.get(start).dotted && start > 0 ? Measure.sign("·") : 0;
    int best = -1;
    int bestLate = -1;
    for (int i = start; i < spots.size(); i++) {
      int cost = i == start ? NEVER : spots.get(i).cost;
      boolean full = used + spots.get(i).width() > width;
      if (cost != NEVER && used <= width) {
        best = best < 0 || cost <= spots.get(best).cost ? i : best;
        if (used > width / 3) {
          bestLate = bestLate < 0 || cost <= spots.get(bestLate).cost ? i : bestLate;
        }
      }
      if (full && best >= 0) {
        return bestLate >= 0 ? bestLate : best;
      }
      if (used > width && cost != NEVER) {
        return i;
      }
      used += spots.get(i).width();
    }
    return spots.size();
  }

  private void flatten(Notation notation, int depth, int cost, boolean dotted) {
    switch (notation) {
      case Notation.Sum(List<Notation.Term> terms) -> {
        for (int i = 0; i < terms.size(); i++) {
          Notation.Term term = terms.get(i);
          boolean signed = i > 0 || term.negative();
          if (signed) {
            add(new Piece.Sign(term.negative() ? "−" : "+", i == 0), i == 0 ? cost : 8 * depth);
          }
          flatten(term.x(), depth, signed ? NEVER : cost, !signed && dotted);
        }
      }
      case Notation.Elementwise(Notation left, boolean quotient, Notation right) -> {
        flatten(left, depth, cost, dotted);
        add(new Piece.Sign(quotient ? "/" : "∘", false), 8 * depth + 1);
        flatten(right, depth, NEVER, false);
      }
      case Notation.Juxtaposed(Notation left, Notation right) -> {
        flatten(left, depth, cost, dotted);
        flatten(right, depth, 8 * depth + 2, true);
      }
      case Notation.Apply(Optional<Fn> fn, String name, List<Notation> arguments) -> {
        spots.add(new Spot(new Piece.Head(fn, name), cost, dotted));
        add(new Piece.Sign("(", false), NEVER);
        list(arguments, depth);
        add(new Piece.Sign(")", false), NEVER);
      }
      case Notation.Round(Notation x) -> bracketed("(", List.of(x), ")", depth, cost, dotted);
      case Notation.Square(List<Notation> items) -> bracketed("[", items, "]", depth, cost, dotted);
      case Notation.Transposed(Notation x) when Measure.of(x) > widest -> {
        flatten(x, depth, cost, dotted);
        Spot last = spots.removeLast();
        spots.add(
            new Spot(
                new Piece.Whole(new Notation.Transposed(asBase(last.piece))),
                last.cost,
                last.dotted));
      }
      case Notation.Scripts(Notation base, Optional<Notation> sub, Optional<Notation> sup)
          when Measure.of(base) > widest -> {
        flatten(base, depth, cost, dotted);
        Spot last = spots.removeLast();
        spots.add(
            new Spot(
                new Piece.Whole(new Notation.Scripts(asBase(last.piece), sub, sup)),
                last.cost,
                last.dotted));
      }
      case Notation.Letter(String text) when text.length() > WORD ->
          word(text, depth, cost, dotted);
      case Notation.Letter _,
          Notation.Numeral _,
          Notation.Special _,
          Notation.Accented _,
          Notation.Scripts _,
          Notation.Items _,
          Notation.TimeIndex _,
          Notation.Transposed _ ->
          spots.add(new Spot(new Piece.Whole(notation), cost, dotted));
    }
  }

  private void add(Piece piece, int cost) {
    spots.add(new Spot(piece, cost, false));
  }

  private void bracketed(
      String open, List<Notation> items, String close, int depth, int cost, boolean dotted) {
    spots.add(new Spot(new Piece.Sign(open, false), cost, dotted));
    list(items, depth);
    add(new Piece.Sign(close, false), NEVER);
  }

  private void list(List<Notation> items, int depth) {
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        add(new Piece.Sign(",", false), NEVER);
      }
      // After an opening bracket is the last resort.
      flatten(items.get(i), depth + 1, 8 * (depth + 1) + (i == 0 ? 6 : 0), false);
    }
  }

  private void word(String text, int depth, int cost, boolean dotted) {
    for (int start = 0; start < text.length(); ) {
      int end =
          text.length() - start <= WORD + 2 ? text.length() : text.offsetByCodePoints(start, WORD);
      Piece part = new Piece.Whole(new Notation.Letter(text.substring(start, end)));
      spots.add(new Spot(part, start == 0 ? cost : 8 * depth + 7, start == 0 && dotted));
      start = end;
    }
  }

  private static Notation asBase(Piece piece) {
    return switch (piece) {
      case Piece.Whole(Notation notation) -> notation;
      case Piece.Sign(String glyph, boolean _) -> new Notation.Letter(glyph);
      case Piece.Head(Optional<Fn> _, String name) -> new Notation.Letter(name);
    };
  }
}
