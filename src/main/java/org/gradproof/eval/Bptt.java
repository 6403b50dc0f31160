package org.gradproof.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.diff.Derivation;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Runs a derivation over a span: the cell's equations forward, the derived lines backward through
/// time.
///
/// This executes exactly the equations that are printed.
public final class Bptt {
  /// The values of one pass forward.
  ///
  /// @param values for each step, every named value, input and previous state
  /// @param loss the scalar `L` of [Bindings]
  public record Trajectory(List<Map<Expr, Matrix>> values, double loss) {}

  /// The gradient of `L`.
  ///
  /// @param parameters parameter → `∂L/∂parameter`
  /// @param initial previous-state variable → gradient with respect to its initial value
  /// @param inputs for each step, input → gradient
  /// @param named for each step, named value → gradient with respect to a change of that value at
  ///   that step
  /// @param arriving for each step, state → what arrives at it from outside and from the next step,
  ///   before the step's own lines run
  public record Gradient(
      Map<Expr, Matrix> parameters,
      Map<Expr, Matrix> initial,
      List<Map<Expr, Matrix>> inputs,
      List<Map<Expr, Matrix>> named,
      List<Map<Expr, Matrix>> arriving) {}

  private final Derivation derivation;
  private final Recurrence cell;
  private final Bindings bindings;
  private final Interpreter forward;
  private final Interpreter backward;
  private final Map<Expr, Matrix> blocks;

  /// Prepares a run.
  public Bptt(Derivation derivation, Bindings bindings) {
    this.derivation = derivation;
    this.cell = derivation.cell();
    this.bindings = bindings;
    this.forward = new Interpreter(derivation.forward(), bindings.sizes());
    this.backward =
        new Interpreter(
            derivation.backward().stream().map(Bptt::assignment).toList(), bindings.sizes());
    this.blocks = blocks(derivation.blocks(), bindings);
  }

  /// A backward line as an assignment: what accumulates is added to what the target held.
  public static Equation assignment(Derivation.Line line) {
    return new Equation(
        line.target(),
        line.kind() == Derivation.Kind.ACCUMULATE
            ? Expr.add(line.target(), line.value())
            : line.value());
  }

  /// The values of the named column blocks of the parameters.
  public static Map<Expr, Matrix> blocks(List<Equation> definitions, Bindings bindings) {
    Interpreter.Frame frame = new Interpreter(definitions, bindings.sizes()).frame();
    bindings.parameters().forEach(frame::set);
    frame.run();
    Map<Expr, Matrix> values = new LinkedHashMap<>();
    definitions.forEach(e -> values.put(e.name(), frame.get(e.name()).copy()));
    return values;
  }

  /// The bindings that are run.
  public Bindings bindings() {
    return bindings;
  }

  /// New storage for [#loss].
  public Interpreter.Frame frame() {
    Interpreter.Frame frame = forward.frame();
    bindings.parameters().forEach(frame::set);
    return frame;
  }

  /// One pass forward, keeping every named value.
  public Trajectory forward() {
    Interpreter.Frame frame = frame();
    List<Map<Expr, Matrix>> values = new ArrayList<>();
    Map<Expr, Matrix> states = bindings.initial();
    double loss = 0;
    for (int t = 0; t < bindings.steps(); t++) {
      Map<Expr, Matrix> kept = new LinkedHashMap<>(states);
      kept.putAll(bindings.inputs().get(t));
      kept.forEach(frame::set);
      frame.run();
      for (Equation equation : derivation.forward()) {
        kept.put(equation.name(), frame.get(equation.name()).copy());
      }
      values.add(kept);
      loss += upstream(t, kept::get);
      states = carried(kept);
    }
    return new Trajectory(values, loss);
  }

  /// `L` from step `from` on, with one entry changed.
  ///
  /// @param frame storage from [#frame]
  /// @param base the unchanged trajectory, from which the states before step `from` are taken
  /// @param place what is changed
  /// @param delta by how much
  public double loss(Interpreter.Frame frame, Trajectory base, Place place, double delta) {
    int from = Math.max(place.step(), 0);
    double loss = 0;
    for (int t = from; t < bindings.steps(); t++) {
      if (t == from) {
        cell.states()
            .forEach(s -> frame.set(s.previous(), base.values().get(from).get(s.previous())));
      } else {
        cell.states().forEach(s -> frame.set(s.previous(), frame.get(s.current())));
      }
      bindings.inputs().get(t).forEach(frame::set);
      boolean here = t == from;
      switch (place.kind()) {
        case PARAMETER -> {
          double[] weights = frame.get(place.variable()).data();
          double saved = weights[place.entry()];
          weights[place.entry()] = saved + delta;
          frame.run();
          weights[place.entry()] = saved;
        }
        case INITIAL, INPUT -> {
          if (here) {
            frame.get(place.variable()).data()[place.entry()] += delta;
          }
          frame.run();
        }
        case NAMED -> {
          if (here) {
            frame.runPerturbed(place.variable(), place.entry(), delta);
          } else {
            frame.run();
          }
        }
      }
      loss += upstream(t, frame::get);
    }
    return loss;
  }

  /// The gradient, by the derived backward lines.
  public Gradient gradient(Trajectory trajectory) {
    Interpreter.Frame frame = backward.frame();
    bindings.parameters().forEach(frame::set);
    blocks.forEach(frame::set);
    int steps = bindings.steps();
    List<Map<Expr, Matrix>> inputs = new ArrayList<>();
    List<Map<Expr, Matrix>> named = new ArrayList<>();
    List<Map<Expr, Matrix>> arrivals = new ArrayList<>();
    Map<Expr, Matrix> carry = new LinkedHashMap<>();
    cell.states().forEach(s -> carry.put(s.previous(), zero(s.current())));
    for (int t = steps - 1; t >= 0; t--) {
      trajectory.values().get(t).forEach(frame::set);
      Map<Expr, Matrix> arrived = new LinkedHashMap<>();
      for (Recurrence.State state : cell.states()) {
        Matrix arriving = bindings.upstream().get(t).get(state.current()).copy();
        arriving.add(1, carry.get(state.previous()));
        frame.set(Derivation.adjointOf(state.current()), arriving);
        carry.put(state.previous(), arriving);
        arrived.put(state.current(), arriving);
      }
      arrivals.addFirst(arrived);
      frame.run();
      named.addFirst(namedAdjoints(frame, carry));
      cell.states().forEach(s -> carry.put(s.previous(), read(frame, s.previous())));
      Map<Expr, Matrix> now = new LinkedHashMap<>();
      cell.inputs().forEach(x -> now.put(x, read(frame, x)));
      inputs.addFirst(now);
    }
    Map<Expr, Matrix> parameters = new LinkedHashMap<>();
    cell.parameters().forEach(p -> parameters.put(p, read(frame, p)));
    return new Gradient(parameters, new LinkedHashMap<>(carry), inputs, named, arrivals);
  }

  private Map<Expr, Matrix> namedAdjoints(Interpreter.Frame frame, Map<Expr, Matrix> arriving) {
    Map<Expr, Matrix> now = new LinkedHashMap<>();
    for (Equation equation : cell.equations()) {
      Expr adjoint = Derivation.adjointOf(equation.name());
      if (backward.knows(adjoint)) {
        now.put(equation.name(), frame.get(adjoint).copy());
      } else {
        cell.states().stream()
            .filter(s -> s.current() == equation.name())
            .findFirst()
            .ifPresent(s -> now.put(equation.name(), arriving.get(s.previous())));
      }
    }
    return now;
  }

  private Matrix read(Interpreter.Frame frame, Expr variable) {
    Expr adjoint = Derivation.adjointOf(variable);
    return backward.knows(adjoint) ? frame.get(adjoint).copy() : zero(variable);
  }

  private Matrix zero(Expr variable) {
    return new Matrix(
        variable.shape().rows().size(bindings.sizes()),
        variable.shape().cols().size(bindings.sizes()));
  }

  private interface Values {
    Matrix of(Expr variable);
  }

  private double upstream(int t, Values values) {
    double sum = 0;
    for (Map.Entry<Expr, Matrix> arriving : bindings.upstream().get(t).entrySet()) {
      sum += arriving.getValue().dot(values.of(arriving.getKey()));
    }
    return sum;
  }

  private Map<Expr, Matrix> carried(Map<Expr, Matrix> values) {
    Map<Expr, Matrix> next = new LinkedHashMap<>();
    cell.states().forEach(s -> next.put(s.previous(), values.get(s.current())));
    return next;
  }
}
