package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence.State;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.verify.Observation;

/// One run of a pass over the span of an observation.
final class Run {
  /// Looks at the gradient of the inputs of a step; whether the run goes on.
  @FunctionalInterface
  interface Watch {
    /// After step `t`; steps come last first.
    boolean goOn(int t, Map<Expr, double[]> inputs);
  }

  @SuppressWarnings("ArrayRecordComponent") // buffers that are written
  private record Sum(Expr parameter, double[] numbers, boolean projected, double[] weights) {}

  private record Feed(Symbol symbol, Flow.Stale stale) {}

  private final Observation given;
  private final Values values;
  private final Pass pass;
  private final Probes probes;
  private final boolean projected;
  private final Tape tape;
  private final Map<Expr, Sum> sums = new LinkedHashMap<>();

  /// Prepares a run.
  ///
  /// @param wanted the parameters whose gradients are computed
  /// @param probes when present, gradients of matrices are computed as products with these only
  /// @param rounding what each assigned adjoint suffers
  Run(
      Observation given,
      Values values,
      Pass pass,
      Set<Expr> wanted,
      Optional<Probes> probes,
      Rounding rounding) {
    this.given = given;
    this.values = values;
    this.pass = pass;
    this.projected = probes.isPresent();
    this.probes = probes.orElseGet(() -> new Probes(given.sizes()));
    this.tape = values.tape(rounding);
    Set<Expr> read = adjointsOfParametersRead();
    for (Expr parameter : given.cell().parameters()) {
      Expr adjoint = Derivation.adjointOf(parameter);
      if (wanted.contains(parameter) || read.contains(adjoint)) {
        boolean project = this.projected && !read.contains(adjoint) && projectable(adjoint);
        int size = project ? parameter.shape().rows().size(given.sizes()) : tape.entries(parameter);
        Sum sum = new Sum(parameter, new double[size], project, new double[given.batch()]);
        sums.put(adjoint, sum);
        if (!project) {
          tape.changing(adjoint, sum.numbers);
        }
      }
    }
    for (Pass.Line line : pass.lines()) {
      if (given.cell().parameters().contains(line.of())) {
        Sum sum = sums.get(line.target());
        if (sum != null) {
          line.terms().forEach(term -> accumulate(sum, ready(term), 1));
        }
      } else {
        tape.assign(
            line.target(), line.terms().stream().map(this::ready).toList(), line.accumulates());
      }
    }
  }

  /// The gradient that arrives at a state from outside and from the later step, before the step's
  /// own equations add to it.
  static Expr arriving(State state) {
    Symbol adjoint = Tape.symbol(Derivation.adjointOf(state.current()));
    return Expr.var(adjoint.mark(Symbol.Mark.TANGENT), state.current().shape());
  }

  private Expr ready(Expr term) {
    return pass.flow().stale().isEmpty() ? values.hoisted(term) : term;
  }

  private Set<Expr> adjointsOfParametersRead() {
    Set<Expr> read = new HashSet<>();
    for (Pass.Line line : pass.lines()) {
      line.terms().forEach(term -> read.addAll(values.variables(term)));
    }
    return read;
  }

  private boolean projectable(Expr adjoint) {
    return !adjoint.shape().isVector()
        && pass.lines().stream()
            .filter(line -> line.target() == adjoint)
            .allMatch(line -> line.terms().stream().allMatch(Run::isOuter));
  }

  private static boolean isOuter(Expr term) {
    return switch (term.op()) {
      case Op.Scale(Expr s, Expr x) -> s.op() instanceof Op.Const && isOuter(x);
      case Op.MatMul(Expr a, Expr b) ->
          a.shape().isVector() && b.op() instanceof Op.Transpose(Expr v) && v.shape().isVector();
      default -> Pass.isZero(term);
    };
  }

  private void accumulate(Sum sum, Expr term, double factor) {
    if (Pass.isZero(term)) {
      return;
    }
    if (isOuter(term)
        && term.op() instanceof Op.MatMul(Expr a, Expr b)
        && b.op() instanceof Op.Transpose(Expr x)) {
      int u = tape.place(a);
      int v = tape.place(x);
      int r = tape.entries(a);
      int c = tape.entries(x);
      double[] probe = sum.projected ? probes.of(c) : new double[0];
      if (tape.perSequence(u) && tape.perSequence(v)) {
        tape.then(() -> {
          double[] left = tape.at(u);
          double[] right = tape.at(v);
          if (sum.projected) {
            for (int s = 0; s < given.batch(); s++) {
              double length = factor * sum.weights[s] * Products.dot(right, s * c, probe, 0, c);
              Products.addScaled(length, left, s * r, sum.numbers, 0, r);
            }
          } else {
            Products.outer(sum.numbers, left, right, r, c, factor, sum.weights);
          }
        });
        return;
      }
    }
    if (isOuter(term) && term.op() instanceof Op.Scale(Expr s, Expr x)) {
      accumulate(sum, x, factor * ((Op.Const) s.op()).value());
      return;
    }
    int from = tape.place(term);
    int size = tape.entries(term);
    boolean each = tape.perSequence(from);
    tape.then(() -> {
      for (int s = 0; s < given.batch(); s++) {
        Products.addScaled(
            factor * sum.weights[s], tape.at(from), each ? s * size : 0, sum.numbers, 0, size);
      }
    });
  }

  /// Runs the pass; empty when the watch stops it.
  Optional<Gradients> run(Watch watch) {
    return run(watch, pass.flow());
  }

  /// Runs the equations of the pass with another flow, one in which no value is stale; no sum is
  /// wanted.
  Optional<Gradients> run(Watch watch, Flow flow) {
    int steps = given.steps();
    List<Feed> feeds = feeds();
    Map<Expr, double[][]> inputs = new LinkedHashMap<>();
    given
        .cell()
        .inputs()
        .forEach(x -> {
          double[][] all = new double[steps][];
          Arrays.setAll(all, _ -> new double[given.batch() * tape.entries(x)]);
          inputs.put(x, all);
        });
    Map<Expr, double[]> carry = new LinkedHashMap<>();
    given.cell().states().forEach(s -> carry.put(s.current(), zero(s)));
    tape.start();
    Window window = flow.window();
    for (int t = steps - 1; t >= 0; t--) {
      boolean runs = t >= window.first(steps) && t < window.end(steps);
      if (runs) {
        step(t, carry, feeds, flow);
        for (Map.Entry<Expr, double[][]> entry : inputs.entrySet()) {
          Expr adjoint = Derivation.adjointOf(entry.getKey());
          if (tape.knows(adjoint)) {
            entry.getValue()[t] = tape.get(adjoint).clone();
          }
        }
      }
      Map<Expr, double[]> now = new LinkedHashMap<>();
      int at = t;
      inputs.forEach((x, all) -> now.put(x, all[at]));
      if (!watch.goOn(t, now)) {
        return Optional.empty();
      }
    }
    Map<Expr, double[]> initial = new LinkedHashMap<>();
    for (State state : given.cell().states()) {
      boolean lost = flow.carries().get(state.current()) == Flow.Carry.NEVER_STORED;
      initial.put(state.previous(), lost ? zero(state) : carry.get(state.current()));
    }
    Map<Expr, double[]> parameters = new LinkedHashMap<>();
    for (Sum sum : sums.values()) {
      parameters.put(
          sum.parameter,
          projected && !sum.projected ? probes.project(sum.parameter, sum.numbers) : sum.numbers);
    }
    return Optional.of(new Gradients(parameters, initial, inputs));
  }

  private List<Feed> feeds() {
    List<Feed> feeds = new ArrayList<>();
    for (Symbol symbol : tape.unbound()) {
      if (values.names(symbol)) {
        Flow.Stale stale =
            pass.flow().stale().entrySet().stream()
                .filter(e -> Tape.symbol(e.getKey()).equals(symbol))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Flow.Stale.OWN);
        feeds.add(new Feed(symbol, stale));
      }
    }
    return feeds;
  }

  private void step(int t, Map<Expr, double[]> carry, List<Feed> feeds, Flow flow) {
    int steps = given.steps();
    boolean cut = flow.window().cutsAfter(t, steps);
    for (Feed feed : feeds) {
      tape.bind(feed.symbol, values.at(feed.symbol, feed.stale.step(t, steps)));
    }
    for (State state : given.cell().states()) {
      Expr current = state.current();
      double[] arriving = arriving(t, state, flow);
      Flow.Carry how = flow.carries().getOrDefault(current, Flow.Carry.RIGHT);
      if (t < steps - 1 && !cut) {
        how.combine(arriving, carry.get(current));
      }
      tape.bind(Tape.symbol(Derivation.adjointOf(current)), arriving);
      tape.bind(Tape.symbol(arriving(state)), arriving);
      carry.put(current, arriving);
    }
    for (Sum sum : sums.values()) {
      Share share = flow.shares().getOrDefault(Derivation.adjointOf(sum.parameter), Share.ALL);
      for (int s = 0; s < sum.weights.length; s++) {
        sum.weights[s] = share.weight(t, steps, s, given.batch());
      }
    }
    tape.run();
    for (State state : given.cell().states()) {
      Expr adjoint = Derivation.adjointOf(state.previous());
      double[] carried = tape.knows(adjoint) ? tape.get(adjoint).clone() : zero(state);
      Double bound = flow.bounds().get(state.current());
      if (bound != null) {
        Arrays.setAll(carried, i -> Math.clamp(carried[i], -bound, bound));
      }
      carry.put(state.current(), carried);
    }
  }

  /// The gradient that arrives from outside.
  private double[] arriving(int t, State state, Flow flow) {
    int steps = given.steps();
    Flow.Arrival how = flow.arrivals().getOrDefault(state.current(), Flow.Arrival.RIGHT);
    double[] arriving = zero(state);
    Optional<double[][]> each = values.upstream(state.current());
    int from = how.step(t, steps);
    if (each.isPresent() && from >= 0 && from < steps) {
      Products.addScaled(1, each.get()[from], 0, arriving, 0, arriving.length);
    }
    double[] last = given.last().get(state.current());
    double times = how.lastAt(t, steps);
    if (last != null && times != 0) {
      Products.addScaled(times, last, 0, arriving, 0, arriving.length);
    }
    return arriving;
  }

  private double[] zero(State state) {
    Shape shape = state.previous().shape();
    return new double[given.batch() * shape.rows().size(given.sizes())];
  }
}
