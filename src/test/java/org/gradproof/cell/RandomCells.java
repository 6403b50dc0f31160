package org.gradproof.cell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Recurrence.State;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Accent;
import org.gradproof.expr.Symbol.Time;

/// Random well-shaped cells: up to three states, two inputs and several gates, over the dimensions
/// `n`, `m`, `p` and `q`.
///
/// Right sides are grown by shape with sharing, use every operator the formula grammar can write,
/// and stay inside the domain of every function. The same arguments give the same cell.
public final class RandomCells {
  private final Random random;
  private final ExprGrower grower;
  private final List<Equation> equations = new ArrayList<>();

  private RandomCells(long seed, boolean smooth) {
    this.random = new Random(seed);
    this.grower = new ExprGrower(random, smooth);
  }

  /// Cells with all functions, those with kinks included.
  public static Arbitrary<Cell> cells() {
    return cells(false);
  }

  /// Cells whose functions have a slope everywhere.
  public static Arbitrary<Cell> smoothCells() {
    return cells(true);
  }

  private static Arbitrary<Cell> cells(boolean smooth) {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(1, 4),
            Arbitraries.longs())
        .as((states, inputs, gates, depth, seed) ->
            cell(states, inputs, gates, depth, seed, smooth))
        .withoutEdgeCases();
  }

  /// One cell.
  ///
  /// @param states number of states
  /// @param inputs number of inputs
  /// @param gates number of gates
  /// @param depth how deep right sides grow
  /// @param seed seed of the choices
  /// @param smooth whether only functions without kinks occur
  public static Cell cell(int states, int inputs, int gates, int depth, long seed, boolean smooth) {
    return new RandomCells(seed, smooth).grow(states, inputs, gates, depth);
  }

  private Cell grow(int stateCount, int inputCount, int gateCount, int depth) {
    List<State> states = new ArrayList<>();
    List<String> letters = List.of("h", "c", "s");
    for (int i = 0; i < stateCount; i++) {
      Shape shape = i == 0 ? Shape.vector(Dim.of("n")) : stateShape();
      Symbol name = new Symbol(letters.get(i), accent(), i == 2 ? "1" : "", Time.NOW, List.of());
      states.add(new State(Expr.var(name.at(Time.PREVIOUS), shape), Expr.var(name, shape)));
      grower.offer(states.get(i).previous());
    }
    List<Expr> inputs = new ArrayList<>();
    for (int i = 0; i < inputCount; i++) {
      inputs.add(
          Expr.var(
              Symbol.of(i == 0 ? "x" : "u").at(Time.NOW),
              Shape.vector(Dim.of(i == 0 ? "m" : grower.dim()))));
      grower.offer(inputs.get(i));
    }
    List<String> gates = List.of("r", "z", "f", "g", "o");
    for (int i = 0; i < gateCount; i++) {
      Symbol name =
          new Symbol(
              gates.get(i), accent(), "", random.nextBoolean() ? Time.NOW : Time.NONE, List.of());
      define(name, gateShape(), depth);
    }
    for (State state : states) {
      Expr drive = grower.grow(state.current().shape(), depth);
      Expr kept = Expr.hadamard(grower.gate(state.current().shape()), state.previous());
      equations.add(new Equation(state.current(), Expr.add(kept, Expr.map(Fn.TANH, drive))));
      grower.offer(state.current());
    }
    Set<Expr> parameters = new LinkedHashSet<>();
    for (Equation equation : equations) {
      equation.value().variables().stream().filter(grower::isParameter).forEach(parameters::add);
    }
    return Cell.of(
        "random",
        "Random cell",
        "",
        List.of("grown"),
        equations,
        states,
        inputs,
        List.copyOf(parameters));
  }

  private void define(Symbol symbol, Shape shape, int depth) {
    Expr name = Expr.var(symbol, shape);
    equations.add(new Equation(name, grower.grow(shape, depth)));
    grower.offer(name);
  }

  private Shape stateShape() {
    return switch (random.nextInt(6)) {
      case 0 -> new Shape(Dim.of("n"), Dim.of(grower.dim()));
      case 1 -> Shape.SCALAR;
      default -> Shape.vector(Dim.of(grower.dim()));
    };
  }

  private Shape gateShape() {
    return switch (random.nextInt(8)) {
      case 0 -> new Shape(Dim.of(grower.dim()), Dim.of(grower.dim()));
      case 1 -> Shape.SCALAR;
      case 2 -> Shape.vector(Dim.of("m").plus(Dim.of("n")));
      default -> Shape.vector(Dim.of(grower.dim()));
    };
  }

  private Accent accent() {
    Accent[] accents = Accent.values();
    return random.nextInt(4) == 0 ? accents[random.nextInt(accents.length)] : Accent.NONE;
  }
}
