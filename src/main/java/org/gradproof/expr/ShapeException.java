package org.gradproof.expr;

import java.io.Serial;

/// An expression that cannot exist: the message names the operator, the operands and their shapes.
public final class ShapeException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /// @param message operator, operands and both shapes
  public ShapeException(String message) {
    super(message);
  }
}
