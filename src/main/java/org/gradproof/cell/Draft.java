package org.gradproof.cell;

import java.util.List;
import java.util.function.BiFunction;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Shape;

/// An expression whose shape is not known yet.
final class Draft {
  /// How an operand takes part in products and sums.
  enum Kind {
    /// Made of numbers: it takes the shape its context needs.
    NUMERIC,
    /// Known to be `1×1`: it multiplies anything.
    SCALAR,
    /// Anything else.
    GENERAL
  }

  private final Syntax origin;
  private final Kind kind;
  private final DimTerm rows;
  private final DimTerm cols;
  private final List<Draft> operands;
  private final BiFunction<List<Expr>, Shape, Expr> assembly;
  private Expr expr = Expr.zeros(Shape.SCALAR);

  Draft(
      Syntax origin,
      Kind kind,
      DimTerm rows,
      DimTerm cols,
      List<Draft> operands,
      BiFunction<List<Expr>, Shape, Expr> assembly) {
    this.origin = origin;
    this.kind = kind;
    this.rows = rows;
    this.cols = cols;
    this.operands = operands;
    this.assembly = assembly;
  }

  /// The formula it comes from.
  Syntax origin() {
    return origin;
  }

  Kind kind() {
    return kind;
  }

  DimTerm rows() {
    return rows;
  }

  DimTerm cols() {
    return cols;
  }

  /// Makes the expression, once its operands are made and its shape is known.
  void assemble(Shape shape) {
    expr = assembly.apply(operands.stream().map(Draft::expr).toList(), shape);
  }

  /// The expression made.
  Expr expr() {
    return expr;
  }
}
