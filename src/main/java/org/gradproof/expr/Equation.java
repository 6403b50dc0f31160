package org.gradproof.expr;

/// A definition `name = value` within one time step.
///
/// @param name the defined variable
/// @param value what it is, of the same shape
public record Equation(Expr name, Expr value) {
  public Equation {
    if (!(name.op() instanceof Op.Var)) {
      throw new IllegalArgumentException("an equation defines a variable, not " + name);
    }
    if (!name.shape().equals(value.shape())) {
      throw new ShapeException(
          name
              + " is "
              + name.shape()
              + ", but what it is set to is "
              + value.shape()
              + ": "
              + value);
    }
  }

  /// The defined symbol.
  public Symbol symbol() {
    return name.op() instanceof Op.Var(Symbol symbol, Shape _) ? symbol : Symbol.of("?");
  }

  @Override
  public String toString() {
    return name + " = " + value;
  }
}
