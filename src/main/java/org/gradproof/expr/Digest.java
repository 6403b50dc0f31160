package org.gradproof.expr;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The 64-bit digest of an operator applied to operands: from the kind of operator, the digests of
/// the operands and the text of names, shapes and numbers, so that it is the same in every run.
final class Digest {
  private static final Map<Fn, Long> FUNCTIONS = new EnumMap<>(Fn.class);

  static {
    for (Fn fn : Fn.values()) {
      FUNCTIONS.put(fn, text(fn.name()));
    }
  }

  private Digest() {}

  /// What the intern table looks `op` up by: the digest, or, where that means writing text, a hash
  /// of this run. Cost: a few multiplications, no allocation.
  static long key(Op op) {
    return switch (op) {
      case Op.Var v -> mix(1, 31L * v.symbol().hashCode() + v.shape().hashCode());
      case Op.Const c -> mix(2, Double.doubleToLongBits(c.value()) + c.shape().hashCode());
      case Op.Rows(Expr x, Dim from, Dim count) ->
          mix(mix(12, 31L * from.hashCode() + count.hashCode()), x.digest());
      case Op.Map(Fn fn, Expr x) -> mix(mix(3, FUNCTIONS.get(fn)), x.digest());
      case Op.Add(Expr a, Expr b) -> mix(mix(4, a.digest()), b.digest());
      case Op.Hadamard(Expr a, Expr b) -> mix(mix(5, a.digest()), b.digest());
      case Op.Scale(Expr s, Expr x) -> mix(mix(6, s.digest()), x.digest());
      case Op.MatMul(Expr a, Expr b) -> mix(mix(7, a.digest()), b.digest());
      case Op.Transpose(Expr x) -> mix(8, x.digest());
      case Op.Diag(Expr v) -> mix(9, v.digest());
      case Op.DiagPart(Expr x) -> mix(10, x.digest());
      case Op.Stack(List<Expr> parts) -> {
        long h = 11;
        for (Expr part : parts) {
          h = mix(h, part.digest());
        }
        yield h;
      }
      case Op.Sum(Expr x) -> mix(13, x.digest());
    };
  }

  /// The digest of `op`, whose key is `key`.
  static long of(Op op, long key) {
    return switch (op) {
      case Op.Var v -> mix(1, mix(text(v.symbol()), text(v.shape())));
      case Op.Const c -> mix(2, mix(Double.doubleToLongBits(c.value()), text(c.shape())));
      case Op.Rows(Expr x, Dim from, Dim count) ->
          mix(mix(12, mix(text(from), text(count))), x.digest());
      case Op.Map _,
          Op.Add _,
          Op.Hadamard _,
          Op.Scale _,
          Op.MatMul _,
          Op.Transpose _,
          Op.Diag _,
          Op.DiagPart _,
          Op.Stack _,
          Op.Sum _ ->
          key;
    };
  }

  private static long text(Object value) {
    long h = 1125899906842597L;
    String s = value.toString();
    for (int i = 0; i < s.length(); i++) {
      h = 31 * h + s.charAt(i);
    }
    return h;
  }

  private static long mix(long a, long b) {
    long h = a * 0x9E3779B97F4A7C15L + b;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 29);
  }
}
