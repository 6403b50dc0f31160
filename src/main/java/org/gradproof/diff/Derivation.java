package org.gradproof.diff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.rewrite.Simplifier;

/// The backward equations of one time step, derived from the cell's equations, in the form a paper
/// prints.
///
/// Gate values are reused and never expanded, a nonlinearity's slope goes into the adjoint of its
/// pre-activation, and a product needed twice gets a name. These lines are what is printed, checked
/// and run: there is no second derivation.
///
/// Over a span the lines run for `t = T … 1`. Before the lines of step t, the adjoint of each state
/// holds the gradient that arrives from outside at t plus the adjoint of the previous state
/// computed at t+1; adjoints of parameters start at 0 and accumulate over all steps.
public final class Derivation {
  /// How a line uses what its target held before.
  public enum Kind {
    /// `target = value`.
    DEFINE,
    /// `target += value`.
    ACCUMULATE
  }

  /// One backward equation.
  ///
  /// @param kind whether the value is assigned or added
  /// @param target the adjoint that is computed, or a name for a product used twice
  /// @param of the variable whose adjoint the target is; the target itself for a product
  /// @param value its value
  /// @param raw the same before simplification and naming: the sum of the shares handed back by
  ///   reverse mode
  /// @param rules the algebraic rules used from `raw` to `value`, in order of first use
  public record Line(Kind kind, Expr target, Expr of, Expr value, Expr raw, List<String> rules) {
    public Line {
      rules = List.copyOf(rules);
    }

    @Override
    public String toString() {
      return target + (kind == Kind.ACCUMULATE ? " += " : " = ") + value;
    }
  }

  private final Recurrence cell;
  private final Slopes slopes;
  private final List<Equation> blocks;
  private final List<Equation> forward;
  private final List<Line> backward;
  private final Map<Expr, List<Reverse.Step>> steps;

  private Derivation(Recurrence cell, Reverse reverse, Slopes slopes) {
    this.cell = cell;
    this.slopes = slopes;
    List<Equation> tape = preactivations(cell, slopes);
    Map<Expr, List<Reverse.Step>> shareSteps = new LinkedHashMap<>();
    List<Line> raw = backward(cell, tape, reverse, shareSteps, Simplifier::simplify);
    Blocks columns = Blocks.of(cell.equations());
    SharedNames shared =
        new SharedNames(cell, tape, raw.stream().map(line -> columns.named(line)).toList());
    this.blocks = columns.used(shared.backward());
    this.forward = shared.forward();
    this.backward = shared.backward();
    this.steps = shareSteps;
  }

  /// The derivation of a cell.
  public static Derivation of(Recurrence cell) {
    return of(cell, Fn::slope);
  }

  /// The derivation of a cell with other slopes, to see what a wrong one does.
  public static Derivation of(Recurrence cell, Slopes slopes) {
    return of(cell, Reverse.rules(slopes), slopes);
  }

  /// The derivation of a cell with other rules, to see what a wrong one does.
  public static Derivation of(Recurrence cell, Reverse.Pullback rules, Slopes slopes) {
    return new Derivation(cell, new Reverse(rules), slopes);
  }

  /// The backward equations of a cell as reverse mode hands them back: each value is the sum of the
  /// shares received, neither simplified nor with names for what is needed again. Cost: a small
  /// part of a derivation's.
  public static List<Line> unsimplified(Recurrence cell) {
    return backward(
        cell,
        preactivations(cell, Fn::slope),
        new Reverse(Reverse.rules(Fn::slope)),
        new LinkedHashMap<>(),
        (raw, _) -> raw);
  }

  /// The cell.
  public Recurrence cell() {
    return cell;
  }

  /// Names for blocks of columns of parameters, such as the part of `W_f` that multiplies `h_{t-1}`
  /// in `W_f [x_t, h_{t-1}]`.
  public List<Equation> blocks() {
    return blocks;
  }

  /// The cell's equations, each after those it uses, with names for what the backward lines need
  /// again.
  public List<Equation> forward() {
    return forward;
  }

  /// The backward equations, in the order in which they run.
  public List<Line> backward() {
    return backward;
  }

  /// How reverse mode went through the equation of each named value, share by share.
  public Map<Expr, List<Reverse.Step>> steps() {
    return Collections.unmodifiableMap(steps);
  }

  /// The step Jacobian, block by block.
  public StepJacobian jacobian() {
    return StepJacobian.of(this, slopes);
  }

  /// The variable that holds the adjoint of a variable.
  public static Expr adjointOf(Expr variable) {
    return Expr.var(symbolOf(variable).adjoint(), variable.shape());
  }

  /// The name of a variable.
  static Symbol symbolOf(Expr variable) {
    if (variable.op() instanceof Op.Var(Symbol symbol, Shape _)) {
      return symbol;
    }
    throw new IllegalArgumentException(variable + " is not a variable");
  }

  /// Splits `v = fn(a)` into `a_v = a`, `v = fn(a_v)` where the slope needs the argument.
  private static List<Equation> preactivations(Recurrence cell, Slopes slopes) {
    List<Equation> tape = new ArrayList<>();
    for (Equation equation : cell.equations()) {
      Equation inner = equation;
      List<Equation> split = new ArrayList<>();
      while (inner.value().op() instanceof Op.Map(Fn fn, Expr a)
          && !(a.op() instanceof Op.Var)
          && needsArgument(slopes.slope(fn, a, inner.name()), inner.name())) {
        Expr argument = Expr.var(inner.symbol().preactivation(), a.shape());
        split.addFirst(new Equation(inner.name(), Expr.map(fn, argument)));
        inner = new Equation(argument, a);
      }
      tape.add(inner);
      tape.addAll(split);
    }
    return tape;
  }

  private static boolean needsArgument(Expr slope, Expr value) {
    return slope.variables().stream().anyMatch(v -> v != value);
  }

  private static List<Line> backward(
      Recurrence cell,
      List<Equation> tape,
      Reverse reverse,
      Map<Expr, List<Reverse.Step>> steps,
      BiFunction<Expr, List<Simplifier.Step>, Expr> simplify) {
    Map<Expr, Expr> gates = new HashMap<>();
    for (Equation equation : tape) {
      if (!equation.value().op().children().isEmpty()) {
        gates.putIfAbsent(equation.value(), equation.name());
      }
    }
    Map<Expr, List<Expr>> shares = new LinkedHashMap<>();
    List<Expr> states = cell.states().stream().map(Recurrence.State::current).toList();
    List<Line> lines = new ArrayList<>();
    for (Equation equation : tape.reversed()) {
      Expr name = equation.name();
      boolean state = states.contains(name);
      List<Expr> received = shares.getOrDefault(name, List.of());
      if (!received.isEmpty()) {
        lines.add(line(state ? Kind.ACCUMULATE : Kind.DEFINE, name, received, gates, simplify));
      } else if (!state) {
        continue;
      }
      Expr value = equation.value();
      Expr seed = adjointOf(name);
      if (value.op() instanceof Op.Map(Fn fn, Expr a) && !(a.op() instanceof Op.Var)) {
        Expr argument = Expr.var(equation.symbol().preactivation(), a.shape());
        reverseOne(
                reverse,
                Expr.map(fn, argument),
                seed,
                steps.computeIfAbsent(name, _ -> new ArrayList<>()))
            .forEach(share ->
                lines.add(
                    line(
                        Kind.DEFINE,
                        argument,
                        List.of(share),
                        Map.of(Expr.map(fn, argument), name),
                        simplify)));
        value = a;
        seed = adjointOf(argument);
      }
      reverse
          .shares(value, seed, steps.computeIfAbsent(name, _ -> new ArrayList<>()))
          .forEach((variable, sent) ->
              shares.computeIfAbsent(variable, _ -> new ArrayList<>()).addAll(sent));
    }
    for (Recurrence.State state : cell.states()) {
      leaf(Kind.DEFINE, state.previous(), shares, gates, simplify, lines);
    }
    cell.inputs().forEach(input -> leaf(Kind.DEFINE, input, shares, gates, simplify, lines));
    cell.parameters()
        .forEach(parameter -> leaf(Kind.ACCUMULATE, parameter, shares, gates, simplify, lines));
    return lines;
  }

  private static List<Expr> reverseOne(
      Reverse reverse, Expr value, Expr seed, List<Reverse.Step> steps) {
    return reverse.shares(value, seed, steps).values().stream()
        .map(s -> s.stream().reduce(Expr::add).orElseThrow())
        .toList();
  }

  private static void leaf(
      Kind kind,
      Expr variable,
      Map<Expr, List<Expr>> shares,
      Map<Expr, Expr> gates,
      BiFunction<Expr, List<Simplifier.Step>, Expr> simplify,
      List<Line> lines) {
    List<Expr> received = shares.getOrDefault(variable, List.of());
    if (!received.isEmpty()) {
      lines.add(line(kind, variable, received, gates, simplify));
    }
  }

  private static Line line(
      Kind kind,
      Expr variable,
      List<Expr> received,
      Map<Expr, Expr> gates,
      BiFunction<Expr, List<Simplifier.Step>, Expr> simplify) {
    Expr raw = received.stream().reduce(Expr::add).orElseThrow().replace(gates);
    List<Simplifier.Step> trace = new ArrayList<>();
    Expr value = simplify.apply(raw, trace);
    List<String> rules = trace.stream().map(Simplifier.Step::rule).distinct().toList();
    return new Line(kind, adjointOf(variable), variable, value, raw, rules);
  }
}
