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
import org.gradproof.check.CheckReport;
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
import org.gradproof.prove.Theorem;
import org.gradproof.rewrite.NormalForm;
import org.gradproof.rewrite.Simplifier;

/// Claims about one cell that follow from its equations: the range of its gates, what a gate at 0
/// and at 1 does, and whether the output is squashed. Each is checked, by algebra or on a run, not
/// asserted.
final class CellClaims {
  private static final int STEPS = 1000;
  private static final int SIZE = 8;

  private CellClaims() {}

  static List<Claim> of(
      Cell cell, Derivation derivation, CheckReport report, CellProof proof, long seed) {
    Map<String, Integer> sizes = new TreeMap<>();
    cell.dimensions().forEach(d -> sizes.put(d.toString(), SIZE));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Bindings bindings = Bindings.random(cell, sizes, STEPS, 1, random);
    Bptt.Trajectory run = new Bptt(derivation, bindings).forward();
    List<Claim> claims = new ArrayList<>();
    claims.add(gradient(cell, report, proof));
    counts(cell).ifPresent(claims::add);
    claims.add(parameters(cell, bindings));
    gateRange(cell, run).ifPresent(claims::add);
    claims.addAll(interpolation(cell));
    squashing(cell).ifPresent(claims::add);
    claims.addAll(StateClaims.of(cell, run));
    claims.addAll(BoundClaims.of(cell, derivation, seed));
    return claims;
  }

  /// The gates: named values made by the logistic function.
  static List<Expr> gates(Recurrence cell) {
    return cell.equations().stream()
        .filter(e -> e.value().op() instanceof Op.Map(Fn fn, Expr _) && fn == Fn.SIGMOID)
        .map(Equation::name)
        .toList();
  }

  /// That the backward equations are the gradient.
  private static Claim gradient(Cell cell, CheckReport report, CellProof proof) {
    return new Claim(
        "gradient",
        Inline.text("The backward equations of " + cell.title() + " compute the gradient."),
        LineEvidence.outcome(report.verdict()),
        Inline.text(
            String.format(
                Locale.ROOT,
                "gradient check: %d comparisons; a relative error of %.1e in any entry would have"
                    + " been seen",
                report.entries(),
                report.verdict().smallestDetectable())),
        proof.theorem().stream().toList());
  }

  /// The number of parameters, against the matrices of a run.
  private static Claim parameters(Cell cell, Bindings bindings) {
    ParameterCount count = ParameterCount.of(cell);
    long drawn = bindings.parameters().values().stream().mapToLong(m -> m.data().length).sum();
    return Claim.of(
        "parameters",
        List.of(
            new Inline.Text("The number of parameters is "),
            new Inline.Formula(count.notation()),
            new Inline.Text(".")),
        count.value(bindings.sizes()) == drawn,
        Inline.text(drawn + " numbers in the matrices of a run with every dimension " + SIZE));
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

  private static Optional<Claim> gateRange(Cell cell, Bptt.Trajectory run) {
    List<Expr> gates = gates(cell);
    if (gates.isEmpty()) {
      return Optional.empty();
    }
    double least = 1;
    double most = 0;
    int rounded = 0;
    int values = 0;
    for (Map<Expr, Matrix> step : run.values()) {
      for (Expr gate : gates) {
        for (double x : step.get(gate).data()) {
          least = Math.min(least, x);
          most = Math.max(most, x);
          rounded += x == 0 || x == 1 ? 1 : 0;
          values++;
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
    // Doubles round what is nearer to 0 or 1 than they can tell; that is no counterexample.
    if (rounded > 0) {
      figures += ", of " + values + " values " + rounded + " rounded to 0 or 1";
    }
    List<Inline> statement =
        new ArrayList<>(List.of(new Inline.Text("Every gate stays strictly between 0 and 1: ")));
    statement.addAll(names(gates));
    statement.add(new Inline.Text("."));
    return Optional.of(
        Claim.of("gate-range", statement, least >= 0 && most <= 1, Inline.text(figures))
            .by(Theorem.GATE_ABOVE_0, Theorem.GATE_BELOW_1));
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
    Claim claim =
        Claim.of(
            "keep-" + gate,
            List.of(new Inline.Formula(Notation.of(gate)), new Inline.Text(words)),
            carried,
            plain);
    return Optional.of(
        interpolates(equation.value(), gate, zero, state.previous())
            ? claim.by(Theorem.KEEP, Theorem.REPLACE)
            : claim);
  }

  /// Whether the state's equation is that of the theorems: `(1−z)∘v + z∘s` with v free of gate and
  /// state.
  private static boolean interpolates(Expr value, Expr gate, Expr candidate, Expr previous) {
    Expr one = Expr.constant(1, gate.shape());
    return !candidate.variables().contains(previous)
        && !candidate.variables().contains(gate)
        && NormalForm.equal(
            value,
            Expr.add(
                Expr.hadamard(Expr.subtract(one, gate), candidate), Expr.hadamard(gate, previous)));
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
