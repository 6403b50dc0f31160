package org.gradproof.rewrite;

import static org.gradproof.expr.Expr.add;
import static org.gradproof.expr.Expr.diag;
import static org.gradproof.expr.Expr.diagPart;
import static org.gradproof.expr.Expr.hadamard;
import static org.gradproof.expr.Expr.matmul;
import static org.gradproof.expr.Expr.negate;
import static org.gradproof.expr.Expr.ones;
import static org.gradproof.expr.Expr.scale;
import static org.gradproof.expr.Expr.sum;
import static org.gradproof.expr.Expr.transpose;
import static org.gradproof.expr.Expr.zeros;

import java.util.List;
import java.util.Set;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Shape;

/// The algebraic identities the simplifier may use: one line each, checked by tests, printed in
/// appendices.
public final class Rules {
  private static final Dim N = Dim.of("n");
  private static final Dim M = Dim.of("m");
  private static final Dim K = Dim.of("k");
  private static final Shape NM = new Shape(N, M);
  private static final Expr A = Expr.var("A", NM);
  private static final Expr B = Expr.var("B", NM);
  private static final Expr C = Expr.var("C", NM);
  private static final Expr X = Expr.var("X", new Shape(M, K));
  private static final Expr Y = Expr.var("Y", new Shape(M, K));
  private static final Expr Z = Expr.var("Z", new Shape(M, Dim.of("j")));
  private static final Expr T = Expr.var("T", new Shape(Dim.of("j"), K));
  private static final Expr P = Expr.var("p", Shape.vector(M));
  private static final Expr O = Expr.var("o", Shape.vector(M));
  private static final Expr L = Expr.var("L", new Shape(K, N));
  private static final Expr S = Expr.var("s", Shape.SCALAR);
  private static final Expr R = Expr.var("r", Shape.SCALAR);
  private static final Expr U = Expr.var("u", Shape.vector(N));
  private static final Expr V = Expr.var("v", Shape.vector(N));
  private static final Expr ZERO = zeros(NM);
  private static final Expr ONE = ones(NM);

  /// Every rule, in the order in which they are tried.
  public static final List<Rule> ALL =
      List.of(
          rule("zero-plus", add(ZERO, A), A, "0 is neutral under +"),
          rule("plus-zero", add(A, ZERO), A, "0 is neutral under +"),
          rule("one-times", hadamard(ONE, A), A, "1 is neutral under ∘"),
          rule("times-one", hadamard(A, ONE), A, "1 is neutral under ∘"),
          rule(
              "times-associates",
              hadamard(A, hadamard(B, C)),
              hadamard(hadamard(A, B), C),
              "∘ is associative"),
          rule("scale-one", scale(1, A), A, "1 is neutral under multiples"),
          rule(
              "scale-ones",
              hadamard(scale(S, ONE), A),
              scale(S, A),
              "a constant factor is a multiple"),
          dropping("zero-times", hadamard(ZERO, A), ZERO, "0 annihilates", A),
          dropping("times-zero", hadamard(A, ZERO), ZERO, "0 annihilates", A),
          dropping("scale-zero", scale(0, A), ZERO, "0 annihilates", A),
          dropping("scale-of-zero", scale(S, ZERO), ZERO, "0 annihilates", S),
          dropping("zero-product", matmul(ZERO, X), zeros(new Shape(N, K)), "0 annihilates", X),
          dropping(
              "product-zero",
              matmul(A, zeros(new Shape(M, K))),
              zeros(new Shape(N, K)),
              "0 annihilates",
              A),
          rule("diag-zero", diag(zeros(Shape.vector(N))), zeros(new Shape(N, N)), "diag is linear"),
          rule(
              "transpose-zero", transpose(ZERO), zeros(new Shape(M, N)), "transposition is linear"),
          rule("transpose-one", transpose(ONE), ones(new Shape(M, N)), "all entries are equal"),
          rule("scale-scale", scale(S, scale(R, A)), scale(hadamard(S, R), A), "multiples compose"),
          rule("scale-left", hadamard(scale(S, A), B), scale(S, hadamard(A, B)), "∘ is bilinear"),
          rule("scale-right", hadamard(A, scale(S, B)), scale(S, hadamard(A, B)), "∘ is bilinear"),
          rule(
              "scale-left-product",
              matmul(scale(S, A), X),
              scale(S, matmul(A, X)),
              "products are bilinear"),
          rule(
              "scale-right-product",
              matmul(A, scale(S, X)),
              scale(S, matmul(A, X)),
              "products are bilinear"),
          rule(
              "scale-transpose",
              transpose(scale(S, A)),
              scale(S, transpose(A)),
              "transposition is linear"),
          rule("scale-diag", scale(S, diag(U)), diag(scale(S, U)), "diag is linear"),
          rule(
              "diag-scale-product",
              matmul(diag(scale(S, U)), A),
              scale(S, matmul(diag(U), A)),
              "diag is linear"),
          dropping(
              "one-minus-one-minus", add(A, negate(add(A, negate(B)))), B, "A − (A − B) = B", A),
          dropping("cancel", add(A, negate(A)), ZERO, "A − A = 0", A),
          rule("double", add(A, A), scale(2, A), "A + A = 2A"),
          rule("identity-times", matmul(Expr.identity(N), A), A, "I is neutral"),
          rule("times-identity", matmul(L, Expr.identity(N)), L, "I is neutral"),
          rule("diag-vector", matmul(diag(U), V), hadamard(U, V), "diag(u) v = u∘v"),
          rule(
              "diag-diag",
              matmul(diag(U), diag(V)),
              diag(hadamard(V, U)),
              "diag(u) diag(v) = diag(u∘v)"),
          rule(
              "diag-diag-times",
              matmul(diag(U), matmul(diag(V), A)),
              matmul(diag(hadamard(V, U)), A),
              "as diag-diag"),
          rule(
              "merge-diag",
              matmul(matmul(A, diag(P)), matmul(diag(O), X)),
              matmul(matmul(A, diag(hadamard(O, P))), X),
              "as diag-diag"),
          rule(
              "diag-outermost",
              matmul(matmul(diag(U), A), X),
              matmul(diag(U), matmul(A, X)),
              "products associate"),
          rule("diag-sum", add(diag(U), diag(V)), diag(add(U, V)), "diag is linear"),
          rule("transpose-twice", transpose(transpose(A)), A, "(Aᵀ)ᵀ = A"),
          rule("transpose-scalar", transpose(S), S, "a scalar is its own transpose"),
          rule("transpose-diag", transpose(diag(U)), diag(U), "diag(u) is symmetric"),
          rule(
              "transpose-sum",
              transpose(add(A, B)),
              add(transpose(A), transpose(B)),
              "transposition is linear"),
          rule(
              "transpose-product",
              transpose(matmul(A, X)),
              matmul(transpose(X), transpose(A)),
              "(AB)ᵀ = BᵀAᵀ"),
          rule("diagonal-of-diag", diagPart(diag(U)), U, "the diagonal of diag(u) is u"),
          rule("sum-of-scalar", sum(S), S, "a scalar is its own sum"),
          rule(
              "factor-left",
              add(hadamard(A, B), hadamard(A, C)),
              hadamard(A, add(B, C)),
              "∘ distributes"),
          rule(
              "factor-left-minus",
              add(hadamard(A, B), negate(hadamard(A, C))),
              hadamard(A, add(B, negate(C))),
              "∘ distributes"),
          rule(
              "factor-right",
              add(hadamard(A, B), hadamard(C, B)),
              hadamard(add(A, C), B),
              "∘ distributes"),
          rule(
              "factor-product",
              add(matmul(A, X), matmul(A, Y)),
              matmul(A, add(X, Y)),
              "products distribute"),
          rule(
              "factor-chain",
              add(matmul(A, X), matmul(matmul(A, Z), T)),
              matmul(A, add(X, matmul(Z, T))),
              "products distribute"),
          rule(
              "factor-right-minus",
              add(hadamard(A, B), negate(hadamard(C, B))),
              hadamard(add(A, negate(C)), B),
              "∘ distributes"));

  private Rules() {}

  private static Rule rule(String name, Expr left, Expr right, String reason) {
    return new Rule(name, left, right, reason, Set.of());
  }

  private static Rule dropping(String name, Expr left, Expr right, String reason, Expr dropped) {
    return new Rule(name, left, right, reason, Set.of(dropped));
  }
}
