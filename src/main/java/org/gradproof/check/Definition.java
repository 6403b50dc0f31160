package org.gradproof.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// The definition of an elementwise function by elementary ones, laid out to be evaluated in any
/// arithmetic.
final class Definition {
  private static final Map<Fn, Definition> KNOWN = new EnumMap<>(Fn.class);

  static {
    for (Fn fn : Fn.values()) {
      fn.definition()
          .ifPresent(d -> KNOWN.put(fn, new Definition(d.apply(Expr.var("x", Shape.SCALAR)))));
    }
  }

  private final List<Expr> order;
  private final List<int[]> arguments = new ArrayList<>();

  private Definition(Expr body) {
    this.order = Expr.topological(List.of(body));
    order.forEach(
        node -> arguments.add(node.op().children().stream().mapToInt(order::indexOf).toArray()));
  }

  static Definition of(Fn fn) {
    return KNOWN.get(fn);
  }

  <T> T apply(Numbers<T> numbers, T x) {
    List<T> values = new ArrayList<>(order.size());
    for (int i = 0; i < order.size(); i++) {
      int[] a = arguments.get(i);
      values.add(
          switch (order.get(i).op()) {
            case Op.Var _ -> x;
            case Op.Const(double value, Shape _) -> numbers.of(value);
            case Op.Map(Fn fn, Expr _) -> numbers.apply(fn, values.get(a[0]));
            case Op.Add _ -> numbers.add(values.get(a[0]), values.get(a[1]));
            case Op.Hadamard _, Op.Scale _, Op.MatMul _ ->
                numbers.multiply(values.get(a[0]), values.get(a[1]));
            case Op.Transpose _, Op.Diag _, Op.DiagPart _, Op.Sum _ -> values.get(a[0]);
            case Op.Stack _, Op.Rows _ -> throw new IllegalStateException("a definition is scalar");
          });
    }
    return values.getLast();
  }
}
