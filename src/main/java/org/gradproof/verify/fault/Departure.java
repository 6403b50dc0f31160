package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.verify.Names;

/// Where a backward pass that nothing explains goes wrong first.
///
/// @param step the step, counted from 0, at which the gradient of an input departs first, coming
///   from the last; empty when no input gradient was returned, or all are right
/// @param gate the named value nearest to the loss whose parameters' gradients are wrong
/// @param sentence both in words
public record Departure(OptionalInt step, Optional<Expr> gate, String sentence) {
  static Departure of(Bench bench, Bench.Outcome outcome, Names names) {
    OptionalInt step = outcome.departs();
    Optional<Expr> gate = Optional.empty();
    List<String> agreeing = new ArrayList<>();
    for (Equation equation : bench.given().cell().equations().reversed()) {
      List<Tensor> tensors =
          equation.value().variables().stream()
              .map(v -> new Tensor(Tensor.Role.PARAMETER, v))
              .filter(bench.returned()::containsKey)
              .toList();
      if (!tensors.isEmpty()) {
        if (tensors.stream().noneMatch(outcome.wrong()::containsKey)) {
          agreeing.add(equation.name().toString());
        } else if (gate.isEmpty()) {
          gate = Optional.of(equation.name());
        }
      }
    }
    String size =
        outcome.wrong().values().stream().allMatch(d -> d < 1e-3)
            ? "unexplained noise of relative size "
                + String.format(Locale.ROOT, "%.1g", outcome.worst())
                + " in "
                + tensors(outcome, names)
            : "unexplained: no single fault and no pair of faults gives these gradients";
    String where =
        (step.isPresent()
                ? "; coming from the last step, the gradient of the input departs first at step "
                    + step.getAsInt()
                    + " (steps are counted from 0)"
                : "")
            + gate.map(g -> "; nearest to the loss, the parameters of " + g + " are wrong")
                .orElse("")
            + (agreeing.isEmpty()
                ? ""
                : "; those of " + String.join(", ", agreeing) + " are right");
    return new Departure(step, gate, size + where);
  }

  /// What is said of an observation too large to look at whole.
  static Departure notSearched() {
    return new Departure(
        OptionalInt.empty(),
        Optional.empty(),
        "the gradients of inputs and initial states are right in the first sequence, so the"
            + " adjoints are; sums for parameters were not searched, because the dump is too large:"
            + " a dump of fewer steps or sequences would show what is wrong with them");
  }

  private static String tensors(Bench.Outcome outcome, Names names) {
    return String.join(
        ", ",
        outcome.wrong().keySet().stream().map(t -> names.of(t.variable())).distinct().toList());
  }
}
