package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.gradproof.cell.Cell;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.Bindings;
import org.gradproof.eval.Bptt;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Notation;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.prove.CheckedCertificates;
import org.gradproof.rewrite.NormalForm;
import org.gradproof.rewrite.Simplifier;

/// Claims about one cell that follow from its equations: the range of its gates, what a gate at 0
/// and at 1 does, and whether the output is squashed. Each is checked, by algebra or on a run, not
/// asserted.
final class CellClaims {
  private static final int STEPS = 1000;
  private static final int SIZE = 8;

  private CellClaims() {}

  static List<Claim> of(Cell cell, Derivation derivation, long seed) {
    List<Claim> claims = new ArrayList<>();
    counts(cell).ifPresent(claims::add);
    gateRange(cell, derivation, seed).ifPresent(claims::add);
    claims.addAll(interpolation(cell));
    squashing(cell).ifPresent(claims::add);
    proved(cell, derivation).ifPresent(claims::add);
    return claims;
  }

  /// The gates: named values made by the logistic function.
  static List<Expr> gates(Recurrence cell) {
    return cell.equations().stream()
        .filter(e -> e.value().op() instanceof Op.Map(Fn fn, Expr _) && fn == Fn.SIGMOID)
        .map(Equation::name)
        .toList();
  }

  /// That the backward equations are the gradient, for a cell whose certificate is among those that
  /// the proofs check. For others `gradproof prove` writes one.
  private static Optional<Claim> proved(Cell cell, Derivation derivation) {
    return CheckedCertificates.of(derivation, cell.name())
        .map(certificate ->
            Claim.of(
                "proved",
                List.of(
                    new Inline.Text(
                        "The backward equations of "
                            + cell.title()
                            + " compute the gradient, for every span, all sizes, weights and"
                            + " inputs.")),
                true,
                List.of(
                    new Inline.Text(
                        "certified in Coq: theorem "
                            + certificate.theorem()
                            + " in proofs/generated/"
                            + certificate.name()
                            + ".v, whose equations and lines are those of this run, byte for"
                            + " byte"))));
  }

  private static Optional<Claim> counts(Cell cell) {
    List<Expr> gates = gates(cell);
    List<Expr> states = cell.states().stream().map(Recurrence.State::current).toList();
    List<Inline> statement = new ArrayList<>();
    statement.add(
        new Inline.Text(cell.title() + " has " + number(gates.size(), "gate") + listed(gates)));
    statement.addAll(names(gates));
    statement.add(new Inline.Text(" and " + number(states.size(), "state") + listed(states)));
    statement.addAll(names(states));
    statement.add(new Inline.Text("."));
    List<Inline> figures =
        List.of(
            new Inline.Text(
                "counted in the equations: logistic gates, values carried to the next step"));
    return Optional.of(Claim.of("counts", statement, !states.isEmpty(), figures));
  }

  private static String number(int count, String noun) {
    String[] words = {"no", "one", "two", "three", "four", "five", "six"};
    return (count < words.length ? words[count] : count) + " " + noun + (count == 1 ? "" : "s");
  }

  private static String listed(List<Expr> names) {
    return names.isEmpty() ? "" : ": ";
  }

  private static List<Inline> names(List<Expr> names) {
    List<Inline> list = new ArrayList<>();
    for (Expr name : names) {
      if (!list.isEmpty()) {
        list.add(new Inline.Text(", "));
      }
      list.add(new Inline.Formula(Notation.of(name)));
    }
    return list;
  }

  private static Optional<Claim> gateRange(Cell cell, Derivation derivation, long seed) {
    List<Expr> gates = gates(cell);
    if (gates.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> sizes = new TreeMap<>();
    cell.dimensions().forEach(d -> sizes.put(d.toString(), SIZE));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double least = 1;
    double most = 0;
    Bptt.Trajectory run =
        new Bptt(derivation, Bindings.random(cell, sizes, STEPS, 1, random)).forward();
    for (Map<Expr, Matrix> step : run.values()) {
      for (Expr gate : gates) {
        for (double x : step.get(gate).data()) {
          least = Math.min(least, x);
          most = Math.max(most, x);
        }
      }
    }
    String figures =
        String.format(
            Locale.ROOT,
            "smallest %.3g, largest 1 − %.3g over %d steps of %d units",
            least,
            1 - most,
            STEPS,
            SIZE);
    List<Inline> statement =
        new ArrayList<>(List.of(new Inline.Text("Every gate stays strictly between 0 and 1: ")));
    statement.addAll(names(gates));
    statement.add(new Inline.Text("."));
    return Optional.of(
        Claim.of("gate-range", statement, least > 0 && most < 1, Inline.text(figures)));
  }

  /// What a state's equation becomes when one of its gates is 1, and when it is 0.
  private static List<Claim> interpolation(Cell cell) {
    List<Claim> claims = new ArrayList<>();
    for (Recurrence.State state : cell.states()) {
      for (Equation equation : cell.equations()) {
        if (equation.name() == state.current()) {
          for (Expr gate : gates(cell)) {
            if (equation.value().variables().contains(gate)) {
              interpolation(state, equation, gate).ifPresent(claims::add);
            }
          }
        }
      }
    }
    return claims;
  }

  private static Optional<Claim> interpolation(
      Recurrence.State state, Equation equation, Expr gate) {
    Expr one = at(equation.value(), gate, 1);
    Expr zero = at(equation.value(), gate, 0);
    boolean keepsAtOne = NormalForm.equal(one, state.previous());
    boolean keepsAtZero = NormalForm.equal(zero, state.previous());
    boolean replacesAtZero = !zero.variables().contains(state.previous());
    boolean replacesAtOne = !one.variables().contains(state.previous());
    String words;
    if (keepsAtOne && replacesAtZero) {
      words = " = 1 keeps the state and 0 replaces it.";
    } else if (keepsAtZero && replacesAtOne) {
      words = " = 0 keeps the state and 1 replaces it.";
    } else if (one.variables().contains(state.previous()) && replacesAtZero) {
      words = " = 1 carries the old state over unchanged, as one summand; 0 forgets it.";
    } else {
      return Optional.empty();
    }
    boolean carried = !words.contains("summand") || carries(one, state.previous());
    List<Inline> plain =
        List.of(
            new Inline.Text("by algebra, at 1: "),
            new Inline.Formula(Notation.of(equation.name())),
            new Inline.Text(" = "),
            new Inline.Formula(Notation.of(one)),
            new Inline.Text("; at 0: "),
            new Inline.Formula(Notation.of(equation.name())),
            new Inline.Text(" = "),
            new Inline.Formula(Notation.of(zero)));
    return Optional.of(
        Claim.of(
            "keep-" + gate,
            List.of(new Inline.Formula(Notation.of(gate)), new Inline.Text(words)),
            carried,
            plain));
  }

  private static boolean carries(Expr value, Expr previous) {
    Expr rest = Simplifier.simplify(Expr.subtract(NormalForm.of(value), previous));
    return !NormalForm.of(rest).variables().contains(previous);
  }

  private static Expr at(Expr value, Expr gate, double constant) {
    return Simplifier.simplify(value.replace(Map.of(gate, Expr.constant(constant, gate.shape()))));
  }

  /// Whether a carried value passes a squashing function on its way to the last state.
  private static Optional<Claim> squashing(Cell cell) {
    Expr output = cell.equations().getLast().name();
    if (cell.states().stream().noneMatch(s -> s.current() == output)) {
      return Optional.empty();
    }
    Expr value = cell.equations().getLast().value();
    List<Expr> carried =
        cell.states().stream().flatMap(s -> List.of(s.current(), s.previous()).stream()).toList();
    Optional<Expr> squashed =
        Expr.topological(List.of(value)).stream()
            .filter(e ->
                e.op() instanceof Op.Map(Fn _, Expr x)
                    && x.variables().stream().anyMatch(carried::contains))
            .findFirst();
    List<Inline> statement = new ArrayList<>(List.of(new Inline.Text("The output ")));
    statement.add(new Inline.Formula(Notation.of(output)));
    if (squashed.isPresent() && squashed.get().op() instanceof Op.Map(Fn fn, Expr _)) {
      statement.add(new Inline.Text(" passes a " + fn.text() + "."));
    } else {
      statement.add(
          new Inline.Text(
              " is not squashed: no function is applied to a carried value on its way there."));
    }
    List<Inline> figures =
        List.of(
            new Inline.Text("read from "),
            new Inline.Formula(Notation.of(output)),
            new Inline.Text(" = "),
            new Inline.Formula(Notation.of(value)));
    return Optional.of(Claim.of("squashing", statement, true, figures));
  }
}
