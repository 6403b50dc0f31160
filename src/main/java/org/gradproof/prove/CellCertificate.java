package org.gradproof.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bptt;
import org.gradproof.expr.Domain;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;

/// A cell's equations and the backward lines that are run and printed, as a Coq file whose theorem
/// says that these lines compute the gradient, for every span, all sizes, all weights and inputs.
///
/// @param name the Coq module: the file is `name.v`
/// @param theorem the theorem in it
/// @param definition the part of the file that says what the cell is
/// @param proof the part that states and proves the theorem
/// @param lines the backward lines in the order of the file, as plain text
public record CellCertificate(
    String name, String theorem, String definition, String proof, List<String> lines) {
  /// What every certificate begins with.
  static final String IMPORTS =
      """
      From Coq Require Import List QArith.
      From Coquelicot Require Import Coquelicot.
      From Gradproof Require Import Functions Expression Program Derivatives CellCertificate.
      Import ListNotations.
      Close Scope Q_scope.
      """;

  public CellCertificate {
    lines = List.copyOf(lines);
  }

  /// The certificate of the derivation that the program makes of a cell.
  ///
  /// @param cell a complete cell
  /// @param name what the cell is called on the command line
  public static CellCertificate of(Recurrence cell, String name) {
    return of(Derivation.of(cell), name);
  }

  /// The certificate of a derivation, also of a wrong one: then Coq will refuse it.
  public static CellCertificate of(Derivation derivation, String name) {
    return new Writer(derivation, moduleName(name)).certificate();
  }

  /// The numbers and names that the certificate of a derivation gives its variables.
  static Terms terms(Derivation derivation, String name) {
    Writer writer = new Writer(derivation, moduleName(name));
    writer.certificate();
    return writer.terms;
  }

  /// Whether every function of the forward equations has a slope everywhere.
  static boolean isDifferentiableEverywhere(Derivation derivation) {
    List<Expr> values = derivation.forward().stream().map(Equation::value).toList();
    return Expr.topological(values).stream()
        .allMatch(
            e -> !(e.op() instanceof Op.Map(var fn, Expr _)) || fn.domain().equals(Domain.REALS));
  }

  /// The whole file.
  public String text() {
    return definition + "\n" + proof;
  }

  /// Whether the theorem holds at all values, not only where the functions have slopes.
  public boolean isUnconditional() {
    return !proof.contains("gradient_is_derivative_where_safe");
  }

  /// The name as a Coq module.
  static String moduleName(String name) {
    String word = Identifiers.ascii(name);
    return word.isEmpty() || !Character.isLetter(word.charAt(0)) ? "cell_" + word : word;
  }

  /// The text as a Coq comment.
  static String comment(String text) {
    return "(* " + text.replace("(*", "( *").replace("*)", "* )").replace("\"", "''") + " *)";
  }

  private static final class Writer {
    private final Derivation derivation;
    private final Recurrence cell;
    private final String name;
    private final Terms terms = new Terms();

    Writer(Derivation derivation, String name) {
      this.derivation = derivation;
      this.cell = derivation.cell();
      this.name = name;
    }

    CellCertificate certificate() {
      List<String> states = new ArrayList<>();
      for (Recurrence.State state : cell.states()) {
        states.add(
            "State "
                + terms.number(state.previous())
                + " "
                + terms.number(state.current())
                + " "
                + terms.extra(state.current(), "upstream"));
      }
      List<String> inputs =
          cell.inputs().stream().map(x -> String.valueOf(terms.number(x))).toList();
      cell.parameters().forEach(terms::number);
      List<Equation> lines = new ArrayList<>(derivation.blocks());
      derivation.backward().forEach(line -> lines.add(Bptt.assignment(line)));
      String equations = equations(derivation.forward());
      String backward = equations(lines);
      String shapes =
          terms.variables().stream()
              .map(v -> "    " + terms.shape(v.shape()))
              .collect(Collectors.joining(";\n"));
      terms.variables().forEach(terms::name);
      List<String> text = new ArrayList<>();
      text.add(
          comment(
              cell.title() + ": written by `gradproof prove`; what it says is decided by Coq."));
      text.add(IMPORTS);
      text.add(terms.definitions());
      text.add("Definition " + name + "_cell : cell := {|");
      text.add("  shapes := [(DN 1, DN 1);\n" + shapes + "];");
      text.add("  equations := [\n" + equations + "];");
      text.add("  lines := [\n" + backward + "];");
      text.add("  states := [" + String.join("; ", states) + "];");
      text.add("  inputs := [" + String.join("; ", inputs) + "]\n|}.\n");
      List<String> plain = lines.stream().map(Equation::toString).toList();
      return new CellCertificate(
          name, name + "_gradient", String.join("\n", text), theorem(), plain);
    }

    private String equations(List<Equation> equations) {
      return equations.stream()
          .map(e ->
              "    "
                  + comment(e.toString())
                  + "\n    ("
                  + terms.name(e.name())
                  + ",\n      "
                  + terms.expr(e.value())
                  + ")")
          .collect(Collectors.joining(";\n"));
    }

    private String theorem() {
      boolean smooth = isDifferentiableEverywhere(derivation);
      String variables =
          Stream.concat(
                  cell.parameters().stream(),
                  cell.states().stream().map(Recurrence.State::previous))
              .map(terms::name)
              .collect(Collectors.joining("; "));
      String inputs =
          cell.inputs().stream()
              .map(x -> "at_step " + terms.number(x) + " 0; at_step " + terms.number(x) + " 1")
              .collect(Collectors.joining("; "));
      String separator = variables.isEmpty() || inputs.isEmpty() ? "" : "; ";
      return """
      Lemma %1$s_accepted : accepted %1$s_cell = true.
      Proof. vm_cast_no_check (eq_refl true). Qed.
      %5$s
      (* For every span T, all sizes D and all values rho: what the backward lines leave in the adjoint
         of y is the derivative of L = sum over t of <upstream_t, state_t> by each entry of y. *)
      Theorem %1$s_gradient T D rho y k l : In y (support %1$s_cell T) ->
        lt k (rows D (shape_of %1$s_cell) y) -> lt l (cols D (shape_of %1$s_cell) y) ->%2$s
        is_derive (fun s => run D (span %1$s_cell 0 T) (upd rho y k l s) loss 0 0) (rho y k l)
                  (gradient %1$s_cell D 0 T rho one y k l).
      Proof. intros. apply %3$s. Qed.
      (* The theorem speaks of every parameter, initial state and input. *)
      Example %1$s_support : forallb (fun y => memb y (support %1$s_cell 2)) [%4$s] = true.
      Proof. vm_compute. reflexivity. Qed.
      """
          .formatted(
              name,
              smooth
                  ? ""
                  : "\n  runsafe D (shape_of "
                      + name
                      + "_cell) (span "
                      + name
                      + "_cell 0 T) rho ->",
              smooth
                  ? "gradient_is_derivative; auto using " + name + "_accepted, " + name + "_smooth"
                  : "gradient_is_derivative_where_safe; auto using " + name + "_accepted",
              variables + separator + inputs,
              smooth
                  ? "Lemma "
                      + name
                      + "_smooth : smooth_cell "
                      + name
                      + "_cell = true.\nProof. reflexivity. Qed."
                  : "");
    }
  }
}
