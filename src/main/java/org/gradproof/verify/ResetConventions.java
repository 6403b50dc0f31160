package org.gradproof.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;

/// Where the reset gate of a GRU stands, and the recurrent bias of its candidate.
final class ResetConventions {
  private ResetConventions() {}

  /// `U (r∘h)` and `r∘(U h)`.
  static Map<String, Subject> reset(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    Rewrites.all(s, e -> e.rebuild((_, b) -> after(s, b)))
        .ifPresent(v -> variants.put("the reset gate is applied after the matrix product", v));
    Rewrites.all(
            s,
            e ->
                e.rebuild((_, b) -> {
                  Expr moved = after(s, b);
                  return moved == b ? under(s, b) : moved;
                }))
        .filter(v -> !variants.containsValue(v))
        .ifPresent(v ->
            variants.put("the reset gate is applied after the product and the recurrent bias", v));
    Rewrites.all(s, e -> e.rebuild((_, b) -> before(s, b)))
        .ifPresent(v -> variants.put("the reset gate is applied before the matrix product", v));
    return variants;
  }

  private static Expr after(Subject s, Expr b) {
    return b.op() instanceof Op.MatMul(Expr u, Expr inner)
            && inner.op() instanceof Op.Hadamard(Expr r, Expr h)
            && Rewrites.isGate(s, r)
        ? Expr.hadamard(r, Expr.matmul(u, h))
        : b;
  }

  /// `r∘(U h) + d` with d drawn under r.
  private static Expr under(Subject s, Expr b) {
    if (b.op() instanceof Op.Add(Expr sum, Expr d)
        && s.cell().parameters().contains(d)
        && sum.op() instanceof Op.Add(Expr rest, Expr product)
        && product.op() instanceof Op.Hadamard(Expr r, Expr uh)
        && Rewrites.isGate(s, r)
        && uh.op() instanceof Op.MatMul) {
      return Expr.add(rest, Expr.hadamard(r, Expr.add(uh, d)));
    }
    return b;
  }

  private static Expr before(Subject s, Expr b) {
    if (b.op() instanceof Op.Hadamard(Expr r, Expr x) && Rewrites.isGate(s, r)) {
      if (x.op() instanceof Op.MatMul(Expr u, Expr h)) {
        return Expr.matmul(u, Expr.hadamard(r, h));
      }
      if (x.op() instanceof Op.Add(Expr p, Expr d) && p.op() instanceof Op.MatMul(Expr u, Expr h)) {
        return Expr.add(Expr.matmul(u, Expr.hadamard(r, h)), d);
      }
    }
    return b;
  }

  /// `r∘(U h + d)` as `r∘(U h) + d`.
  static Map<String, Subject> outside(Subject s) {
    Map<String, Subject> variants = new LinkedHashMap<>();
    Rewrites.all(
            s,
            e ->
                e.rebuild((_, b) ->
                    b.op() instanceof Op.Hadamard(Expr r, Expr x)
                            && Rewrites.isGate(s, r)
                            && x.op() instanceof Op.Add(Expr p, Expr d)
                            && s.cell().parameters().contains(d)
                        ? Expr.add(Expr.hadamard(r, p), d)
                        : b))
        .ifPresent(v ->
            variants.put("the recurrent bias of the candidate stands outside the reset gate", v));
    return variants;
  }
}
