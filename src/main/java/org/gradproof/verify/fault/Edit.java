package org.gradproof.verify.fault;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.gradproof.expr.Expr;

/// One way to change a right pass into a wrong one.
///
/// @param fault what kind of mistake it is
/// @param words where it is, as a clause: `the path r_t → n_t is missing`
/// @param terms the terms that change
/// @param flow how the flow changes
/// @param formula all lines, when they are those of another formula; empty otherwise
/// @param scope edits of one scope can be made together; empty when there is none
record Edit(
    Fault fault,
    String words,
    Map<Pass.Place, Expr> terms,
    UnaryOperator<Flow> flow,
    List<Pass.Line> formula,
    String scope) {
  Edit {
    terms = Map.copyOf(terms);
  }

  static Edit of(Fault fault, String words, Map<Pass.Place, Expr> terms, String scope) {
    return new Edit(fault, words, terms, UnaryOperator.identity(), List.of(), scope);
  }

  static Edit of(Fault fault, String words, UnaryOperator<Flow> flow) {
    return new Edit(fault, words, Map.of(), flow, List.of(), "");
  }

  static Edit of(Fault fault, String words, List<Pass.Line> formula) {
    return new Edit(fault, words, Map.of(), UnaryOperator.identity(), formula, "");
  }

  /// The edited pass.
  Pass apply(Pass pass) {
    Pass base = formula.isEmpty() ? pass : new Pass(pass.cell(), formula, pass.flow());
    return base.with(terms).with(flow.apply(pass.flow()));
  }

  /// Whether the other can be made as well, after this.
  boolean fits(Edit other) {
    boolean apart = terms.keySet().stream().noneMatch(other.terms::containsKey);
    boolean lines = formula.isEmpty() || other.terms.isEmpty();
    return apart && lines && other.formula.isEmpty();
  }

  /// The variables whose adjoints the edit changes, before anything spreads; empty when the flow
  /// changes.
  Set<Expr> touched(Pass pass) {
    Set<Expr> touched = new LinkedHashSet<>();
    terms.keySet().forEach(place -> touched.add(pass.lines().get(place.line()).of()));
    return touched;
  }

  /// Edits made together.
  static Edit together(Fault fault, String words, List<Edit> edits) {
    Map<Pass.Place, Expr> all = new HashMap<>();
    edits.forEach(e -> all.putAll(e.terms));
    return of(fault, words, all, "");
  }
}
