package org.gradproof.prove;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Tolerances of central differences of scalar cells, as Coq lemmas: where every number is at most
/// 1 in modulus, the third derivative of L along a parameter, initial state or input is bounded,
/// and the difference is within `M h²/6 + e/h` of the gradient.
public final class ToleranceLemmas {
  /// The span.
  static final int STEPS = 2;

  private ToleranceLemmas() {}

  /// The file `tolerances.v`.
  ///
  /// @param cells derivations by what their cells are called on the command line; those without
  ///   bounds are left out
  public static String text(Map<String, Derivation> cells) {
    List<CertifiedCell> certified = new ArrayList<>();
    cells.forEach((name, derivation) -> {
      CertifiedCell cell = new CertifiedCell(derivation, name);
      if (!ThirdDerivativeTable.of(cell.module).isEmpty()) {
        certified.add(cell);
      }
    });
    List<String> text = new ArrayList<>();
    text.add(
        """
        (* Certified tolerances of central differences of scalar cells, written by
           `gradproof prove --values`. *)
        From Coq Require Import Reals List QArith.
        From Gradproof Require Import Expression Program CellCertificate.
        From GradproofGenerated Require %s.
        From GradproofInterval Require Import Enclosures ThirdDerivatives.
        Import ListNotations.
        """
            .formatted(ValueLemmas.modules(certified)));
    certified.forEach(cell -> text.add(lemma(cell)));
    text.add(
        ValueLemmas.allOf("tolerances", certified.stream().map(ToleranceLemmas::theorem).toList()));
    return String.join("\n", text);
  }

  /// The name of a cell's theorem.
  static String theorem(CertifiedCell cell) {
    return cell.module + "_tolerance";
  }

  /// The bounds of a cell's variables.
  static Map<Expr, Double> bounds(CertifiedCell cell) {
    Map<String, Long> table = ThirdDerivativeTable.of(cell.module);
    Recurrence recurrence = cell.derivation.cell();
    Map<Expr, Double> bounds = new LinkedHashMap<>();
    List<Expr> variables = new ArrayList<>(recurrence.parameters());
    recurrence.states().forEach(s -> variables.add(s.previous()));
    variables.addAll(recurrence.inputs());
    for (Expr variable : variables) {
      Long bound = table.get(cell.word(variable));
      if (bound != null) {
        bounds.put(variable, (double) bound);
      }
    }
    return bounds;
  }

  /// The definitions and the theorem of a cell.
  static String lemma(CertifiedCell cell) {
    Recurrence recurrence = cell.derivation.cell();
    List<String> box = new ArrayList<>();
    recurrence.parameters().forEach(p -> box.add(cell.name(p)));
    recurrence.states().forEach(s -> box.add(cell.name(s.previous())));
    List<String> claims = new ArrayList<>();
    Map<Expr, Double> bounds = bounds(cell);
    for (int t = 0; t < STEPS; t++) {
      for (Expr input : recurrence.inputs()) {
        box.add(cell.input(input, t));
      }
      for (Recurrence.State state : recurrence.states()) {
        box.add(cell.upstream(state, t));
      }
    }
    bounds.forEach((variable, bound) -> {
      boolean isInput = recurrence.inputs().contains(variable);
      for (int t = 0; t < (isInput ? STEPS : 1); t++) {
        String name = isInput ? cell.input(variable, t) : cell.name(variable);
        for (int i = 0; i < variable.shape().rows().size(cell.ones()); i++) {
          for (int j = 0; j < variable.shape().cols().size(cell.ones()); j++) {
            claims.add("  entry %s %d %d %s".formatted(name, i, j, Terms.rational(bound)));
          }
        }
      }
    });
    return """
    Definition %1$s_box : box := map (fun x => (x, 1%%Q)) [
    %2$s].
    Definition %1$s_bounds : list claim := [
    %3$s].
    Lemma %1$s_bounded : bounded %4$s (fun _ => 1%%nat) %5$d %1$s_box %1$s_bounds = true.
    Proof. vm_cast_no_check (eq_refl true). Qed.
    (* %6$s, all sizes 1, T = %5$d, all numbers of the box at most 1 in modulus: the measured central
       difference is within M h^2 / 6 + e / h of the gradient that the backward lines compute. *)
    Definition %7$s :=
      certified_tolerance %4$s (fun _ => 1%%nat) %5$d %1$s.%1$s_accepted %1$s.%1$s_smooth
        %1$s_box %1$s_bounds %1$s_bounded.
    """
        .formatted(
            cell.module,
            box.stream().map(x -> "  " + x).collect(Collectors.joining(";\n")),
            String.join(";\n", claims),
            cell.term(),
            STEPS,
            recurrence.title(),
            theorem(cell));
  }
}
