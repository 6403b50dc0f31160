package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Symbol;
import org.gradproof.verify.Names;
import org.gradproof.verify.Observation;

/// What is wrong with somebody else's backward pass.
///
/// @param wrong each wrong gradient by the framework's name, with its relative difference
/// @param explanations what explains all of them, best first; those after the first cannot be told
///   from it by these numbers
/// @param departure where the adjoint departs, when nothing explains it; also when the observation
///   is too large to compare everything and what was compared is right
public record Diagnosis(
    Map<String, Double> wrong, List<Explanation> explanations, Optional<Departure> departure) {
  private static final int MOST = 12;

  public Diagnosis {
    wrong = Collections.unmodifiableMap(new LinkedHashMap<>(wrong));
    explanations = List.copyOf(explanations);
  }

  /// Whether every gradient was compared and agrees with the derived pass.
  public boolean isRight() {
    return wrong.isEmpty() && departure.isEmpty();
  }

  /// Whether something is, or may be, wrong that nothing explains.
  public boolean isUnexplained() {
    return departure.isPresent();
  }

  /// Looks for what is wrong.
  ///
  /// Where one pass takes too long to try hundreds, only the first sequence is looked at, and the
  /// gradients of parameters are not.
  ///
  /// @param given a forward pass that is right and gradients that may be wrong
  /// @param names how the framework calls the tensors
  public static Diagnosis of(Observation given, Names names) {
    return of(given, names, _ -> {});
  }

  /// Looks for what is wrong, and says what it is doing.
  ///
  /// @param watch is told a few words, such as `trying fault 12 of 400`
  public static Diagnosis of(Observation given, Names names, Consumer<String> watch) {
    boolean sampled = Sampled.isNeeded(given);
    Bench bench = new Bench(sampled ? Sampled.first(given) : given);
    Bench.Outcome outcome = bench.outcome();
    Map<String, Double> wrong = new LinkedHashMap<>();
    outcome
        .wrong()
        .forEach((tensor, difference) ->
            wrong.merge(names.of(tensor.variable()), difference, Math::max));
    if (wrong.isEmpty()) {
      return new Diagnosis(
          wrong, List.of(), sampled ? Optional.of(Departure.notSearched()) : Optional.empty());
    }
    List<Candidate> found = new Search(bench, names, outcome, watch).run();
    if (found.isEmpty()) {
      return new Diagnosis(wrong, List.of(), Optional.of(Departure.of(bench, outcome, names)));
    }
    return new Diagnosis(wrong, explanations(bench, names, found), Optional.empty());
  }

  private static List<Explanation> explanations(Bench bench, Names names, List<Candidate> found) {
    Separators separators = new Separators(bench);
    List<Candidate> distinct = new ArrayList<>();
    List<List<String>> synonyms = new ArrayList<>();
    List<Optional<String>> separator = new ArrayList<>();
    for (Candidate candidate : found) {
      int same = 0;
      Optional<String> apart = Optional.empty();
      while (same < distinct.size()) {
        Optional<String> difference = separators.between(distinct.get(same), candidate);
        if (difference.isEmpty()) {
          break;
        }
        apart = apart.or(() -> difference);
        same++;
      }
      if (same < distinct.size()) {
        synonyms.get(same).add(String.join(", and ", candidate.clauses()));
      } else if (distinct.size() < MOST) {
        distinct.add(candidate);
        synonyms.add(new ArrayList<>());
        separator.add(apart);
      }
    }
    List<Explanation> explanations = new ArrayList<>();
    for (int i = 0; i < distinct.size(); i++) {
      explanations.add(
          explanation(bench, names, distinct.get(i), synonyms.get(i), separator.get(i)));
    }
    return explanations;
  }

  private static Explanation explanation(
      Bench bench,
      Names names,
      Candidate candidate,
      List<String> synonyms,
      Optional<String> separator) {
    Map<Tensor, double[]> right = bench.gradients();
    Set<Expr> variables = new LinkedHashSet<>();
    candidate
        .gradients(bench)
        .forEach((tensor, numbers) -> {
          if (bench.returned().containsKey(tensor)
              && Norms.relative(numbers, right.get(tensor)) > bench.bar(tensor)) {
            variables.add(tensor.variable());
          }
        });
    Pass pass = candidate.pass(bench.right());
    List<Change> changes = changes(bench, pass);
    String clauses = String.join(", and ", candidate.clauses());
    boolean missing = candidate.faults().stream().allMatch(f -> f.title().endsWith("missing"));
    boolean returned = candidate.edits().isEmpty();
    List<String> tensors = Packed.joined(variables, bench.returned().keySet(), names);
    int count = Packed.count(bench.returned().keySet(), names);
    String sentence =
        clauses
            + (returned || tensors.isEmpty()
                ? ""
                : (missing ? " from the gradient of " : ", which changes the gradient of ")
                    + String.join(", ", tensors))
            + (missing ? ": with it removed" : ": with that")
            + ", our gradient equals yours to "
            + String.format(Locale.ROOT, "%.1g", candidate.worst())
            + " in "
            + (count == 1 ? "the tensor" : "all " + count + " tensors");
    return new Explanation(
        sentence,
        candidate.faults(),
        candidate.clauses(),
        List.copyOf(variables),
        changes,
        candidate.worst(),
        synonyms,
        separator);
  }

  /// The equations of a pass that are not those of the right one, by place where both have as many.
  private static List<Change> changes(Bench bench, Pass pass) {
    Map<Expr, Expr> spelled = new LinkedHashMap<>();
    for (Recurrence.State s : bench.given().cell().states()) {
      Expr first = Values.initial(s.previous());
      Symbol named = Symbol.of(Tape.symbol(first).base(), "0");
      spelled.put(first, Expr.var(named, first.shape()));
    }
    for (Equation e : bench.given().cell().equations()) {
      Expr before = Values.before(e.name());
      Symbol symbol = e.symbol();
      Symbol named =
          new Symbol(
              symbol.base(), symbol.accent(), symbol.subscript(), Symbol.Time.PREVIOUS, List.of());
      spelled.put(before, Expr.var(named, before.shape()));
    }
    List<Pass.Line> right = bench.right().lines();
    List<Change> changes = new ArrayList<>();
    for (Pass.Line line : pass.lines()) {
      List<Pass.Line> same = right.stream().filter(r -> r.target() == line.target()).toList();
      if (!right.contains(line)) {
        changes.add(
            new Change(
                line.target(),
                line.accumulates(),
                same.size() == 1 ? same.getFirst().terms() : List.of(),
                line.terms().stream().map(t -> t.replace(spelled)).toList()));
      }
    }
    return changes;
  }
}
