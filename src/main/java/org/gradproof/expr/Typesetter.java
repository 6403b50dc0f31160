package org.gradproof.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Chooses notation and brackets for expressions, so that reading the result back gives the same
/// expression.
///
/// Precedence, loosest first: sums; elementwise products and quotients; products by juxtaposition;
/// transposes and squares; atoms. Chains associate to the left, as the parser reads them.
final class Typesetter {
  private enum Level {
    SUM,
    ELEMENTWISE,
    PRODUCT,
    POSTFIX,
    ATOM
  }

  private record Placed(Notation notation, Level level) {
    Notation atLeast(Level wanted) {
      return level.compareTo(wanted) >= 0 ? notation : new Notation.Round(notation);
    }
  }

  private Typesetter() {}

  static Notation typeset(Expr root) {
    Map<Expr, Placed> placed = new HashMap<>();
    for (Expr node : Expr.topological(List.of(root))) {
      placed.put(node, place(node, placed));
    }
    return placed.get(root).notation;
  }

  private static Placed place(Expr node, Map<Expr, Placed> known) {
    return switch (node.op()) {
      case Op.Var v -> atom(Notation.of(v.symbol()));
      case Op.Const c -> constant(c);
      case Op.Map(Fn fn, Expr x) when fn == Fn.SQUARE ->
          new Placed(squared(known.get(x).atLeast(Level.ATOM)), Level.POSTFIX);
      case Op.Map(Fn fn, Expr x) ->
          atom(new Notation.Apply(Optional.of(fn), fn.text(), List.of(known.get(x).notation)));
      case Op.Add(Expr a, Expr b) -> sum(known.get(a), b, known);
      case Op.Hadamard(Expr a, Expr b) -> elementwise(known.get(a), a, b, known);
      case Op.Scale(Expr s, Expr x) when isMinusOne(s) ->
          new Placed(
              new Notation.Sum(
                  List.of(new Notation.Term(true, known.get(x).atLeast(Level.ELEMENTWISE)))),
              Level.SUM);
      case Op.Scale(Expr s, Expr x) -> product(known.get(s), known.get(x));
      case Op.MatMul(Expr a, Expr b) -> product(known.get(a), known.get(b));
      case Op.Transpose(Expr x) ->
          new Placed(new Notation.Transposed(known.get(x).atLeast(Level.ATOM)), Level.POSTFIX);
      case Op.Diag(Expr v) when isOnes(v) -> atom(new Notation.Special("I"));
      case Op.Diag(Expr v) -> call("diag", known.get(v));
      case Op.DiagPart(Expr x) -> call("diagpart", known.get(x));
      case Op.Stack(List<Expr> parts) ->
          atom(new Notation.Square(parts.stream().map(p -> known.get(p).notation).toList()));
      case Op.Rows(Expr x, Dim from, Dim count) ->
          atom(
              new Notation.Apply(
                  Optional.empty(),
                  "rows",
                  List.of(
                      known.get(x).notation,
                      new Notation.Letter(from.toString()),
                      new Notation.Letter(count.toString()))));
      case Op.Sum(Expr x) -> call("sum", known.get(x));
    };
  }

  private static Placed atom(Notation notation) {
    return new Placed(notation, Level.ATOM);
  }

  private static Placed call(String name, Placed argument) {
    return atom(new Notation.Apply(Optional.empty(), name, List.of(argument.notation)));
  }

  private static Notation squared(Notation x) {
    return new Notation.Scripts(x, Optional.empty(), Optional.of(new Notation.Numeral("2")));
  }

  private static Placed constant(Op.Const c) {
    Notation digits = new Notation.Numeral(decimal(Math.abs(c.value())));
    if (c.value() < 0) {
      return new Placed(new Notation.Sum(List.of(new Notation.Term(true, digits))), Level.SUM);
    }
    return atom(digits);
  }

  /// The shortest decimal that reads back as the same double, without exponent where that is short.
  static String decimal(double value) {
    if (value == Math.rint(value) && value < 1e15) {
      return Long.toString((long) value);
    }
    String plain = new java.math.BigDecimal(Double.toString(value)).toPlainString();
    return plain.length() <= 24 ? plain : Double.toString(value).replace("E", "e");
  }

  private static Placed sum(Placed left, Expr b, Map<Expr, Placed> known) {
    List<Notation.Term> terms = new ArrayList<>();
    if (left.notation instanceof Notation.Sum(List<Notation.Term> first)) {
      terms.addAll(first);
    } else {
      terms.add(new Notation.Term(false, left.notation));
    }
    if (b.op() instanceof Op.Scale(Expr s, Expr x) && isMinusOne(s)) {
      terms.add(new Notation.Term(true, known.get(x).atLeast(Level.ELEMENTWISE)));
    } else {
      terms.add(new Notation.Term(false, known.get(b).atLeast(Level.ELEMENTWISE)));
    }
    return new Placed(new Notation.Sum(terms), Level.SUM);
  }

  private static Placed elementwise(Placed left, Expr a, Expr b, Map<Expr, Placed> known) {
    boolean quotient =
        b.op() instanceof Op.Map(Fn fn, Expr _)
            && fn == Fn.RECIPROCAL
            && !(a.op() instanceof Op.Const);
    Placed right = quotient ? known.get(b.op().children().get(0)) : known.get(b);
    return new Placed(
        new Notation.Elementwise(
            left.atLeast(Level.ELEMENTWISE), quotient, right.atLeast(Level.PRODUCT)),
        Level.ELEMENTWISE);
  }

  private static Placed product(Placed left, Placed right) {
    return new Placed(
        new Notation.Juxtaposed(left.atLeast(Level.PRODUCT), right.atLeast(Level.POSTFIX)),
        Level.PRODUCT);
  }

  private static boolean isMinusOne(Expr s) {
    return s.op() instanceof Op.Const(double value, Shape _) && value == -1;
  }

  private static boolean isOnes(Expr v) {
    return v.op() instanceof Op.Const(double value, Shape _) && value == 1;
  }
}
