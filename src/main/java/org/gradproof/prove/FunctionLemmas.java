package org.gradproof.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.gradproof.expr.Domain;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Shape;

/// The table of functions as Coq lemmas: each row's slope is the derivative on the row's domain,
/// its definition is the function, and its bound bounds the slope.
public final class FunctionLemmas {
  // The Coq side reads x as the first variable and y as the second.
  private static final Expr X = Expr.var("x", Shape.SCALAR);
  private static final Expr Y = Expr.var("y", Shape.SCALAR);

  private FunctionLemmas() {}

  /// The file `functions.v`.
  public static String text() {
    List<String> text = new ArrayList<>();
    text.add(
        """
        (* The rows of the table of elementwise functions, written by `gradproof prove --tables`. *)
        From Coq Require Import Reals QArith Lra.
        From Coquelicot Require Import Coquelicot.
        From Gradproof Require Import Matrix Functions Expression Tables.
        Close Scope Q_scope.
        Open Scope R_scope.
        """);
    for (Fn fn : Fn.values()) {
      text.add(row(fn));
    }
    return String.join("\n", text);
  }

  private static String row(Fn fn) {
    String name = fn.name();
    StringBuilder row = new StringBuilder();
    row.append(
        "Lemma %s_name : fn_value %s = %s.\nProof. reflexivity. Qed.\n"
            .formatted(name, name, fn.coq()));
    row.append(
        """
        %4$s
        Definition %1$s_slope : expr := %2$s.
        Lemma %1$s_slope_right : forall x, %3$s ->
          is_derive (fn_value %1$s) x (at_point %1$s %1$s_slope x).
        Proof. slope_row. Qed.
        """
            .formatted(
                name,
                print(fn.slope(X, Y)),
                domain(fn.domain()),
                CellCertificate.comment("slope " + fn.slope(X, Y) + ", " + fn.domain().text())));
    fn.definition()
        .ifPresent(definition ->
            row.append(
                """
                Lemma %1$s_definition : forall x, fn_value %1$s x = at_point %1$s %2$s x.
                Proof. definition_row. Qed.
                """
                    .formatted(name, print(definition.apply(X)))));
    // The bound of silu is no elementary number: proofs/interval/Silu.v.
    if (Double.isFinite(fn.slopeBound()) && fn != Fn.SILU) {
      row.append(
          """
          Lemma %1$s_slope_bound : forall x, %2$s -> Rabs (fn_slope %1$s x) <= cR %3$s.
          Proof. bound_row. Qed.
          """
              .formatted(name, domain(fn.domain()), Terms.rational(fn.slopeBound())));
    }
    return row.toString();
  }

  private static String print(Expr expr) {
    Terms terms = new Terms();
    terms.number(X);
    terms.number(Y);
    return terms
        .expr(expr)
        .replace("Var " + terms.name(X), "Var (Base 1 0)")
        .replace("Var " + terms.name(Y), "Var (Base 2 0)");
  }

  private static String domain(Domain domain) {
    if (domain.equals(Domain.REALS)) {
      return "True";
    }
    if (domain.equals(Domain.POSITIVE)) {
      return "0 < x";
    }
    if (domain.equals(Domain.NONZERO)) {
      return "x <> 0";
    }
    return domain.kinks().stream()
        .map(kink -> "x <> cR " + Terms.rational(kink))
        .collect(Collectors.joining(" /\\ "));
  }
}
