package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.verify.Observation;

/// The values of the forward pass at all steps, and of any expression of them.
final class Values {
  private final Observation given;
  private final Rounding rounding;
  private final Map<Expr, double[]> parameters = new LinkedHashMap<>();
  private final Map<Symbol, double[][]> named = new HashMap<>();
  private final Map<Symbol, Lazy> computed = new HashMap<>();
  private final Map<Expr, double[][]> upstream = new HashMap<>();
  private final Map<Symbol, Expr> behind = new HashMap<>();
  private final Map<Expr, List<Expr>> variables = new HashMap<>();
  private final Map<Expr, Expr> hoisted = new HashMap<>();
  private final Set<Symbol> constants = new HashSet<>();

  /// Runs the cell forward.
  Values(Observation given, Rounding rounding) {
    this.given = given;
    this.rounding = rounding;
    Recurrence cell = given.cell();
    given
        .parameters()
        .forEach((p, numbers) -> {
          parameters.put(p, rounded(numbers));
          constants.add(Tape.symbol(p));
        });
    given
        .upstream()
        .forEach((state, numbers) -> upstream.put(state, slices(numbers, given.steps())));
    Tape tape = tape();
    for (Equation equation : cell.equations()) {
      tape.assign(equation.name(), List.of(equation.value()), false);
    }
    for (Expr input : cell.inputs()) {
      named.put(Tape.symbol(input), slices(rounded(given.inputs().get(input)), given.steps()));
    }
    List<Expr> kept = new ArrayList<>(cell.equations().stream().map(Equation::name).toList());
    cell.states().forEach(s -> kept.add(s.previous()));
    kept.forEach(e -> named.put(Tape.symbol(e), new double[given.steps()][]));
    Map<Expr, double[]> state = new LinkedHashMap<>();
    for (Recurrence.State s : cell.states()) {
      double[] zero = new double[given.batch() * tape.entries(s.previous())];
      state.put(s.previous(), rounded(given.initial().getOrDefault(s.previous(), zero)));
    }
    tape.start();
    for (int t = 0; t < given.steps(); t++) {
      for (Map.Entry<Expr, double[]> entry : state.entrySet()) {
        named.get(Tape.symbol(entry.getKey()))[t] = entry.getValue();
        tape.bind(Tape.symbol(entry.getKey()), entry.getValue());
      }
      for (Expr input : cell.inputs()) {
        tape.bind(Tape.symbol(input), named.get(Tape.symbol(input))[t]);
      }
      tape.run();
      for (Equation equation : cell.equations()) {
        named.get(equation.symbol())[t] = tape.get(equation.name()).clone();
      }
      for (Recurrence.State s : cell.states()) {
        state.put(s.previous(), named.get(Tape.symbol(s.current()))[t]);
      }
    }
    for (Recurrence.State s : cell.states()) {
      double[][] always = new double[given.steps()][];
      Arrays.fill(always, named.get(Tape.symbol(s.previous()))[0]);
      named.put(Tape.symbol(initial(s.previous())), always);
    }
    for (Equation equation : cell.equations()) {
      double[][] own = named.get(equation.symbol());
      double[][] shifted = new double[given.steps()][];
      Arrays.setAll(shifted, t -> own[Math.max(t - 1, 0)]);
      named.put(Tape.symbol(before(equation.name())), shifted);
      double[][] one = new double[given.steps()][given.batch()];
      int n = tape.entries(equation.name());
      for (int t = 0; t < given.steps(); t++) {
        for (int b = 0; b < given.batch(); b++) {
          one[t][b] = own[t][b * n];
        }
      }
      named.put(Tape.symbol(first(equation.name())), one);
    }
  }

  /// A named value at the step before; at the first step its own.
  static Expr before(Expr name) {
    return Expr.var(Tape.symbol(name).mark(Symbol.Mark.TANGENT), name.shape());
  }

  /// The first entry of a named value.
  static Expr first(Expr name) {
    Symbol s = Tape.symbol(name);
    Symbol first = new Symbol(s.base(), s.accent(), s.subscript() + "first", s.time(), List.of());
    return Expr.var(first, Shape.SCALAR);
  }

  /// The value of a previous state at the first step, whatever the step.
  static Expr initial(Expr previous) {
    return Expr.var(Tape.symbol(previous).mark(Symbol.Mark.TANGENT), previous.shape());
  }

  /// A tape with the parameters bound.
  Tape tape() {
    return tape(rounding);
  }

  /// A tape with the parameters bound.
  Tape tape(Rounding how) {
    Tape tape = new Tape(given.sizes(), given.batch(), how);
    parameters.forEach(tape::parameter);
    return tape;
  }

  /// The parameters' numbers.
  double[] parameter(Expr parameter) {
    return parameters.get(parameter);
  }

  /// Whether a symbol names a value of the forward pass.
  boolean names(Symbol symbol) {
    return named.containsKey(symbol) || behind.containsKey(symbol);
  }

  /// Whether an expression is of values of the forward pass alone.
  boolean covers(Expr expr) {
    List<Symbol> symbols = expr.variables().stream().map(Tape::symbol).toList();
    return symbols.stream().allMatch(s -> named.containsKey(s) || constants.contains(s))
        && symbols.stream().anyMatch(named::containsKey);
  }

  /// The variables of an expression.
  List<Expr> variables(Expr expr) {
    return variables.computeIfAbsent(expr, Expr::variables);
  }

  /// A term in which what is costly and of forward values alone is a name for numbers computed
  /// once.
  Expr hoisted(Expr term) {
    return hoisted.computeIfAbsent(
        term,
        e -> {
          Map<Expr, Expr> names = new HashMap<>();
          for (Expr node : Expr.topological(List.of(e))) {
            if (costly(node) && covers(node)) {
              Symbol symbol = Symbol.of("v", Long.toHexString(node.digest()));
              behind.put(symbol, node);
              names.put(node, Expr.var(symbol, node.shape()));
            }
          }
          return names.isEmpty() ? e : e.replace(names);
        });
  }

  /// Whether computing an expression at every step is worth keeping: it has a function value or a
  /// product of a value that changes.
  static boolean costly(Expr expr) {
    return expr.op() instanceof Op.Map
        || (expr.op() instanceof Op.MatMul(Expr _, Expr b) && b.shape().isVector());
  }

  /// A named value at a step; what has not been needed before is computed now.
  double[] at(Symbol symbol, int t) {
    double[][] known = named.get(symbol);
    return known == null
        ? computed.computeIfAbsent(symbol, s -> new Lazy(behind.get(s))).at(t)
        : known[t];
  }

  /// The gradient from outside at a state at each step, if any arrives.
  Optional<double[][]> upstream(Expr state) {
    return Optional.ofNullable(upstream.get(state));
  }

  /// An expression of forward values, computed step by step on demand.
  private final class Lazy {
    private final Expr expr;
    private final Tape tape;
    private final double[][] all = new double[given.steps()][];

    Lazy(Expr expr) {
      this.expr = expr;
      this.tape = tape();
      tape.place(expr);
      tape.start();
    }

    double[] at(int t) {
      if (all[t] == null) {
        for (Symbol symbol : tape.unbound()) {
          tape.bind(symbol, named.get(symbol)[t]);
        }
        tape.run();
        all[t] = tape.get(expr).clone();
      }
      return all[t];
    }
  }

  private double[] rounded(double[] numbers) {
    double[] copy = numbers.clone();
    rounding.apply(copy);
    return copy;
  }

  /// The numbers of each step.
  static double[][] slices(double[] numbers, int steps) {
    double[][] slices = new double[steps][];
    int size = numbers.length / steps;
    for (int t = 0; t < steps; t++) {
      slices[t] = Arrays.copyOfRange(numbers, t * size, (t + 1) * size);
    }
    return slices;
  }
}
