package org.gradproof.diff;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;
import org.gradproof.expr.ShapeException;

/// Second derivatives, by forward mode over reverse mode.
public final class Hessian {
  private Hessian() {}

  /// The product of the Hessian of a scalar with a direction, as one expression for each variable
  /// of `directions`; a variable on which the directional derivative of the gradient does not
  /// depend is absent.
  ///
  /// @param scalar a `1×1` expression
  /// @param directions variable → its component of the direction, of the same shape
  /// @throws ShapeException when `scalar` is none
  public static Map<Expr, Expr> vectorProduct(Expr scalar, Map<Expr, Expr> directions) {
    if (!scalar.shape().isScalar()) {
      throw new ShapeException(
          "the Hessian needs a scalar, but " + scalar + " is " + scalar.shape());
    }
    Map<Expr, Expr> products = new LinkedHashMap<>();
    Forward forward = new Forward();
    new Reverse()
        .adjoints(scalar, Expr.ones(Shape.SCALAR))
        .forEach((variable, gradient) -> {
          Optional<Expr> product = forward.tangent(gradient, directions);
          if (variable.op() instanceof Op.Var
              && directions.containsKey(variable)
              && product.isPresent()) {
            products.put(variable, product.get());
          }
        });
    return products;
  }
}
