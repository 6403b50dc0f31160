package org.gradproof.cell;

import java.util.List;
import java.util.Optional;
import org.gradproof.expr.Symbol;

/// Says which shapes do not fit, and where each was inferred.
final class Mismatch {
  /// Two operands that have to fit.
  ///
  /// @param place the formula that combines them
  /// @param operator the operator as the message names it
  /// @param product whether it is a matrix product
  record Operands(Place place, String operator, boolean product, Draft a, Draft b) {}

  private Mismatch() {}

  /// The error; with `apart`, equal sizes would be possible if they were declared.
  static FormulaException error(Shapes shapes, Operands operands, boolean apart) {
    shapes.settle();
    Source source = shapes.section().source();
    Draft a = operands.a();
    Draft b = operands.b();
    String hint = apart ? "; if both have one size, declare it" : "";
    Place here = operands.place();
    String wanted =
        operands.product()
            ? shapes.dim(a.rows()) + "×" + shapes.dim(b.rows())
            : shapes.shape(b.rows(), b.cols()).toString();
    Optional<String> earlier = earlier(shapes, a, here);
    if (earlier.isPresent()) {
      String but = " but " + wanted + " here (line " + source.line(a.origin().place()) + ")";
      String reason =
          (operands.product() ? ": it multiplies " : ": it stands beside ") + which(shapes, b);
      return source.error(
          a.origin().place(), text(shapes, a) + earlier.get() + but + reason + hint);
    }
    Optional<String> second = earlier(shapes, b, here);
    if (second.isPresent() && !operands.product()) {
      String but =
          " but "
              + shapes.shape(a.rows(), a.cols())
              + " here (line "
              + source.line(b.origin().place())
              + ")";
      return source.error(
          b.origin().place(),
          text(shapes, b) + second.get() + but + ": it stands beside " + which(shapes, a) + hint);
    }
    String rule = operands.product() ? "columns of the first = rows of the second" : "equal shapes";
    String both = text(shapes, a) + ", " + text(shapes, b);
    return source.error(here, operands.operator() + " needs " + rule + ": " + both + hint);
  }

  private static String text(Shapes shapes, Draft draft) {
    return formula(shapes, draft) + " is " + shapes.shape(draft.rows(), draft.cols());
  }

  private static String which(Shapes shapes, Draft draft) {
    return formula(shapes, draft) + ", which is " + shapes.shape(draft.rows(), draft.cols());
  }

  private static String formula(Shapes shapes, Draft draft) {
    return draft.origin() instanceof Syntax.Name name
        ? "`" + name.symbol() + "`"
        : shapes.section().source().quote(draft.origin().place());
  }

  // Where the shape of a name was settled before this place.
  private static Optional<String> earlier(Shapes shapes, Draft draft, Place here) {
    if (!(draft.origin() instanceof Syntax.Name name)) {
      return Optional.empty();
    }
    Source source = shapes.section().source();
    Symbol symbol = name.symbol();
    Optional<Syntax.Declaration> declared = shapes.declared(symbol);
    if (declared.isPresent()) {
      return Optional.of(" (declared in line " + source.line(declared.get().place()) + ")");
    }
    List<Place> uses = shapes.uses(symbol);
    return uses.stream()
        .filter(p -> source.line(p) != source.line(here))
        .findFirst()
        .map(p -> " (line " + source.line(p) + ")");
  }
}
