package org.gradproof.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// The gradients that the program computes in doubles, at random numbers, as Coq lemmas: each entry
/// is within `1e-14` of the derivative of L, a real number, by interval arithmetic.
///
/// They close what a certificate of formulas leaves open: that the printed term is what is run, and
/// that running it in doubles rounds no more than this.
public final class ValueLemmas {
  /// The span.
  static final int STEPS = 2;

  private static final long SEED = 1;
  private static final String TOLERANCE = "(1 # 100000000000000)";

  private ValueLemmas() {}

  /// The file `values.v`.
  ///
  /// @param cells derivations by what their cells are called on the command line
  public static String text(Map<String, Derivation> cells) {
    List<CertifiedCell> certified = new ArrayList<>();
    cells.forEach((name, derivation) -> certified.add(new CertifiedCell(derivation, name)));
    List<String> text = new ArrayList<>();
    text.add(
        """
        (* Gradients in doubles at random numbers, written by `gradproof prove --values`. *)
        From Coq Require Import Reals List QArith.
        From Coquelicot Require Import Coquelicot.
        From Gradproof Require Import Expression Program CellCertificate.
        From GradproofGenerated Require %s.
        From GradproofInterval Require Import Enclosures.
        Import ListNotations.
        """
            .formatted(modules(certified)));
    certified.forEach(cell -> text.add(cell(cell)));
    text.add(allOf("values", certified.stream().map(c -> c.module + "_values").toList()));
    return String.join("\n", text);
  }

  /// The modules of certificates, for an import.
  static String modules(List<CertifiedCell> cells) {
    return cells.stream().map(c -> c.module).collect(Collectors.joining(" "));
  }

  /// One definition that uses all theorems, so that their axioms are printed once.
  static String allOf(String name, List<String> theorems) {
    return "Definition all_%s := (%s).\nPrint Assumptions all_%s.\n"
        .formatted(name, String.join(", ", theorems), name);
  }

  private static String cell(CertifiedCell cell) {
    Derivation derivation = cell.derivation;
    Recurrence recurrence = derivation.cell();
    Map<String, Integer> sizes = new TreeMap<>();
    for (String dim : cell.dims()) {
      sizes.put(dim, 2 + sizes.size() % 2);
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    Bindings bindings = Bindings.random(recurrence, sizes, STEPS, 1, random);
    Bptt run = new Bptt(derivation, bindings);
    Bptt.Gradient gradient = run.gradient(run.forward());
    List<String> numbers = new ArrayList<>();
    List<String> claims = new ArrayList<>();
    bindings
        .parameters()
        .forEach((p, m) -> add(numbers, claims, cell.name(p), m, gradient.parameters().get(p)));
    bindings
        .initial()
        .forEach((s, m) -> add(numbers, claims, cell.name(s), m, gradient.initial().get(s)));
    for (int t = 0; t < STEPS; t++) {
      Map<Expr, Matrix> adjoints = gradient.inputs().get(t);
      for (Map.Entry<Expr, Matrix> input : bindings.inputs().get(t).entrySet()) {
        Expr x = input.getKey();
        add(numbers, claims, cell.input(x, t), input.getValue(), adjoints.get(x));
      }
      for (Recurrence.State state : recurrence.states()) {
        Matrix upstream = bindings.upstream().get(t).get(state.current());
        numbers.add("  (" + cell.upstream(state, t) + ", " + rows(upstream) + ")");
      }
    }
    String sizeList =
        cell.dims().stream().map(d -> sizes.get(d).toString()).collect(Collectors.joining("; "));
    return """
    (* %1$s: %2$d entries of the gradient, %3$s, T = %4$d. *)
    Definition %1$s_numbers : numbers := [
    %5$s]%%Q.
    Definition %1$s_claims : list claim := [
    %6$s].
    Lemma %1$s_confirmed :
      confirmed %7$s (fun i => nth i [%8$s]%%nat 1%%nat) %4$d %1$s_numbers %1$s_claims %9$s = true.
    Proof. vm_cast_no_check (eq_refl true). Qed.
    Definition %1$s_values :=
      %10$s.
    """
        .formatted(
            cell.module,
            claims.size(),
            sizes.entrySet().stream()
                .map(e -> e.getKey() + " = " + e.getValue())
                .collect(Collectors.joining(", ")),
            STEPS,
            String.join(";\n", numbers),
            String.join(";\n", claims),
            cell.term(),
            sizeList,
            TOLERANCE,
            CellCertificate.isDifferentiableEverywhere(derivation)
                ? "confirmed_derivatives _ _ _ _ _ _ %1$s.%1$s_accepted %1$s.%1$s_smooth %1$s_confirmed"
                    .formatted(cell.module)
                : "confirmed_sound _ _ _ _ _ _ %s_confirmed".formatted(cell.module));
  }

  private static void add(
      List<String> numbers, List<String> claims, String name, Matrix value, Matrix gradient) {
    numbers.add("  (" + name + ", " + rows(value) + ")");
    for (int i = 0; i < gradient.rows(); i++) {
      for (int j = 0; j < gradient.cols(); j++) {
        claims.add("  entry %s %d %d %s".formatted(name, i, j, Terms.rational(gradient.get(i, j))));
      }
    }
  }

  private static String rows(Matrix matrix) {
    return IntStream.range(0, matrix.rows())
        .mapToObj(i ->
            IntStream.range(0, matrix.cols())
                .mapToObj(j -> Terms.rational(matrix.get(i, j)))
                .collect(Collectors.joining("; ", "[", "]")))
        .collect(Collectors.joining("; ", "[", "]"));
  }
}
