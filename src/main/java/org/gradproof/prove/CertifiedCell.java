package org.gradproof.prove;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// A cell whose certificate is a Coq module, by the names that other modules call it and its
/// variables.
final class CertifiedCell {
  /// The derivation that the certificate is of.
  final Derivation derivation;

  /// The Coq module.
  final String module;

  private final Terms terms;

  CertifiedCell(Derivation derivation, String name) {
    this.derivation = derivation;
    this.module = CellCertificate.moduleName(name);
    this.terms = CellCertificate.terms(derivation, name);
  }

  /// The Coq term of type `cell`.
  String term() {
    return module + "." + module + "_cell";
  }

  /// The word that Coq knows a variable by, such as `W_xr` or `h_prev`.
  String word(Expr variable) {
    return terms.name(variable).substring("v_".length());
  }

  /// A parameter or initial state.
  String name(Expr variable) {
    return module + "." + terms.name(variable);
  }

  /// An input at a step, counted from 0.
  String input(Expr input, int step) {
    return "(at_step " + terms.number(input) + " " + step + ")";
  }

  /// The upstream adjoint of a state at a step.
  String upstream(Recurrence.State state, int step) {
    return "(at_step " + terms.extra(state.current(), "upstream") + " " + step + ")";
  }

  /// The dimensions, in the order of their numbers.
  List<String> dims() {
    return terms.dims();
  }

  /// All sizes 1.
  Map<String, Integer> ones() {
    return dims().stream().collect(Collectors.toMap(d -> d, _ -> 1));
  }
}
