package org.gradproof.report;

import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;

/// The rules of reverse mode in words, one for each operator.
final class RuleNames {
  private RuleNames() {}

  /// The rule by which the operands of `node` receive their shares.
  static String of(Expr node) {
    return switch (node.op()) {
      case Op.Var _, Op.Const _ -> "";
      case Op.Map(Fn fn, Expr _) -> "chain rule, slope of " + fn.text();
      case Op.Add _ -> "sum rule";
      case Op.Hadamard _ -> "product rule";
      case Op.Scale _ -> "multiple";
      case Op.MatMul _ -> "matrix product";
      case Op.Transpose _ -> "transpose";
      case Op.Diag _ -> "diagonal matrix";
      case Op.DiagPart _ -> "diagonal";
      case Op.Stack _ -> "concatenation";
      case Op.Rows _ -> "rows";
      case Op.Sum _ -> "sum of entries";
    };
  }
}
