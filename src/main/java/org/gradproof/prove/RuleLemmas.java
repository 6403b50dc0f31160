package org.gradproof.prove;

import java.util.ArrayList;
import java.util.List;
import org.gradproof.rewrite.Rule;
import org.gradproof.rewrite.Rules;

/// The table of rewriting rules as Coq lemmas: the two sides of each have the same entries, for all
/// sizes and all matrices.
public final class RuleLemmas {
  private RuleLemmas() {}

  /// The file `rules.v`.
  public static String text() {
    return text(Rules.ALL);
  }

  /// The same for other rules, to see which Coq refuses.
  static String text(List<Rule> rules) {
    List<String> text = new ArrayList<>();
    text.add(
        """
        (* The simplifier's rules, written by `gradproof prove --tables`. *)
        From Coq Require Import Reals QArith.
        From Gradproof Require Import Matrix Functions Expression Tables.
        Close Scope Q_scope.
        """);
    rules.forEach(rule -> text.add(module(rule)));
    return String.join("\n", text);
  }

  /// The name of a rule's module, whose lemma is called `holds`.
  static String name(Rule rule) {
    return "Rule_" + rule.name().replace('-', '_');
  }

  /// The module of one rule.
  static String module(Rule rule) {
    Terms terms = new Terms();
    String left = terms.expr(rule.left());
    String right = terms.expr(rule.right());
    String rows = terms.dim(rule.left().shape().rows());
    String cols = terms.dim(rule.left().shape().cols());
    String name = name(rule);
    return """
    %s
    Module %s.
    %sLemma holds : rule %s %s
      %s
      %s.
    Proof. rewriting_rule. Qed.
    End %s.
    """
        .formatted(
            CellCertificate.comment(rule + ", because " + rule.reason()),
            name,
            terms.definitions(),
            rows,
            cols,
            left,
            right,
            name);
  }
}
