package org.gradproof.prove;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;

/// Expressions as terms of the Coq type `expr`, operator by operator: the printer that every proof
/// about the program trusts.
///
/// Dimensions become `DV i`, variables `Base k 0`, adjoints of variables `Adj (Base k 0)`, numbers
/// their exact rational values. Cost: linear in the length of what is printed, without recursion.
final class Terms {
  private final Identifiers identifiers = new Identifiers();
  private final Map<String, Integer> dims = new LinkedHashMap<>();
  private final Map<Expr, Integer> variables = new LinkedHashMap<>();

  /// The number of a variable in Coq; the first one asked for is 1.
  int number(Expr variable) {
    return variables.computeIfAbsent(variable, _ -> variables.size() + 1);
  }

  /// A number that belongs to no variable of the program but has the shape of one.
  int extra(Expr like, String base) {
    return number(Expr.var(Symbol.of(base, "for " + like), like.shape()));
  }

  /// The variables numbered so far, in order.
  List<Expr> variables() {
    return List.copyOf(variables.keySet());
  }

  /// The names of the dimensions used so far, in the order of their numbers.
  List<String> dims() {
    return List.copyOf(dims.keySet());
  }

  /// The definitions of the identifiers used so far.
  String definitions() {
    StringBuilder text = new StringBuilder();
    dims.forEach((name, i) ->
        text.append("Definition ").append(dimName(name)).append(" := DV ").append(i).append(".\n"));
    variables.forEach((variable, k) ->
        text.append("Definition ")
            .append(name(variable))
            .append(" := Base ")
            .append(k)
            .append(" 0.\n"));
    return text.toString();
  }

  /// The identifier of a variable, `(Adj z)` for the adjoint of z, `(Tan z)` for its tangent.
  String name(Expr variable) {
    Symbol symbol = symbol(variable);
    List<Symbol.Mark> marks = symbol.marks();
    if (marks.isEmpty() || marks.getLast() == Symbol.Mark.PREACTIVATION) {
      number(variable);
      return identifiers.of(variable, Identifiers.wish(symbol));
    }
    Symbol of =
        new Symbol(
            symbol.base(),
            symbol.accent(),
            symbol.subscript(),
            symbol.time(),
            marks.subList(0, marks.size() - 1));
    String derivative = marks.getLast() == Symbol.Mark.ADJOINT ? "Adj" : "Tan";
    return "(" + derivative + " " + name(Expr.var(of, variable.shape())) + ")";
  }

  /// A dimension, as a term of the Coq type `dim`.
  String dim(Dim dim) {
    List<String> parts = new ArrayList<>();
    for (String name : dim.names()) {
      dims.computeIfAbsent(name, _ -> dims.size());
      parts.add(dimName(name));
    }
    if (dim.constant() > 0 || parts.isEmpty()) {
      parts.add("(DN " + dim.constant() + ")");
    }
    String sum = parts.removeLast();
    for (String part : parts.reversed()) {
      sum = "(DP " + part + " " + sum + ")";
    }
    return sum;
  }

  /// A shape, as a pair of dimensions.
  String shape(Shape shape) {
    return "(" + dim(shape.rows()) + ", " + dim(shape.cols()) + ")";
  }

  /// An expression.
  String expr(Expr root) {
    Map<Expr, String> printed = new HashMap<>();
    for (Expr node : Expr.topological(List.of(root))) {
      printed.put(node, print(node, printed));
    }
    return printed.get(root);
  }

  private String print(Expr node, Map<Expr, String> printed) {
    return switch (node.op()) {
      case Op.Var _ -> "(Var " + name(node) + ")";
      case Op.Const(double value, Shape _) -> "(Cst " + rational(value) + ")";
      case Op.Map(Fn fn, Expr x) -> "(Un " + fn.name() + " " + printed.get(x) + ")";
      case Op.Add(Expr a, Expr b) -> "(Add " + printed.get(a) + " " + printed.get(b) + ")";
      case Op.Hadamard(Expr a, Expr b) -> "(Had " + printed.get(a) + " " + printed.get(b) + ")";
      case Op.Scale(Expr s, Expr x) -> "(Scale " + printed.get(s) + " " + printed.get(x) + ")";
      case Op.MatMul(Expr a, Expr b) ->
          "(Mul " + dim(a.shape().cols()) + " " + printed.get(a) + " " + printed.get(b) + ")";
      case Op.Transpose(Expr x) -> "(Tr " + printed.get(x) + ")";
      case Op.Diag(Expr v) -> "(Diag " + printed.get(v) + ")";
      case Op.DiagPart(Expr x) -> "(DiagPart " + dim(x.shape().rows()) + " " + printed.get(x) + ")";
      case Op.Stack(List<Expr> parts) -> stack(parts, printed);
      case Op.Rows(Expr x, Dim from, Dim count) -> rows(x, from, count, printed.get(x));
      case Op.Sum(Expr x) ->
          "(Sum "
              + dim(x.shape().rows())
              + " "
              + dim(x.shape().cols())
              + " "
              + printed.get(x)
              + ")";
    };
  }

  private String stack(List<Expr> parts, Map<Expr, String> printed) {
    Expr last = parts.getLast();
    String below = printed.get(last);
    Dim belowRows = last.shape().rows();
    for (Expr part : parts.subList(0, parts.size() - 1).reversed()) {
      Dim rows = part.shape().rows();
      below =
          "(Cat " + dim(rows) + " " + dim(belowRows) + " " + printed.get(part) + " " + below + ")";
      belowRows = rows.plus(belowRows);
    }
    return below;
  }

  private String rows(Expr x, Dim from, Dim count, String printed) {
    Dim below = x.shape().rows().minus(from.plus(count));
    String lower = from.equals(Dim.ZERO) ? printed : "(Bot " + dim(from) + " " + printed + ")";
    return below.equals(Dim.ZERO) ? lower : "(Top " + dim(below) + " " + lower + ")";
  }

  /// The exact value of a double as a fraction.
  static String rational(double value) {
    BigDecimal exact = new BigDecimal(value);
    BigInteger numerator = exact.unscaledValue();
    BigInteger denominator = BigInteger.ONE;
    if (exact.scale() > 0) {
      denominator = BigInteger.TEN.pow(exact.scale());
    } else {
      numerator = numerator.multiply(BigInteger.TEN.pow(-exact.scale()));
    }
    BigInteger divisor = numerator.gcd(denominator);
    numerator = numerator.divide(divisor);
    denominator = denominator.divide(divisor);
    return denominator.equals(BigInteger.ONE) && numerator.signum() >= 0
        ? numerator.toString()
        : "(" + numerator + " # " + denominator + ")";
  }

  private static String dimName(String name) {
    return "dim_" + Identifiers.ascii(name);
  }

  private static Symbol symbol(Expr variable) {
    if (variable.op() instanceof Op.Var(Symbol symbol, Shape _)) {
      return symbol;
    }
    throw new IllegalArgumentException(variable + " is not a variable");
  }
}
