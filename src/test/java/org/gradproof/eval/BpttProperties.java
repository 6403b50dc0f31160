package org.gradproof.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.cell.RandomCells;
import org.gradproof.diff.Derivation;
import org.gradproof.diff.Reverse;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Shape;

/// Backpropagation through time, line by line, against reverse mode on one expression for the whole
/// span.
class BpttProperties {
  @Provide
  Arbitrary<Cell> cells() {
    List<Cell> cells = new ArrayList<>(Cells.shipped());
    cells.add(Cells.parse("h_t = softplus(sin(W x_t + U h_{t-1}))"));
    return Arbitraries.of(cells).withoutEdgeCases();
  }

  @Provide
  Arbitrary<Cell> random() {
    return RandomCells.smoothCells();
  }

  /// The scalar of a whole span as one expression, with a variable of value 0 added to every named
  /// value of every step.
  private static final class Unrolled {
    final Map<Expr, Matrix> values = new HashMap<>();
    final List<Map<Expr, Expr>> inputs = new ArrayList<>();
    final List<Map<Expr, Expr>> changes = new ArrayList<>();
    final Expr loss;

    Unrolled(Cell cell, Bindings bindings) {
      values.putAll(bindings.parameters());
      values.putAll(bindings.initial());
      Map<Expr, Expr> states = new LinkedHashMap<>();
      cell.states().forEach(s -> states.put(s.previous(), s.previous()));
      Expr total = Expr.zeros(Shape.SCALAR);
      for (int t = 0; t < bindings.steps(); t++) {
        Map<Expr, Expr> now = new LinkedHashMap<>(states);
        Map<Expr, Expr> here = new LinkedHashMap<>();
        for (Expr input : cell.inputs()) {
          here.put(input, named(input + " at " + t, input, bindings.inputs().get(t).get(input)));
        }
        now.putAll(here);
        inputs.add(here);
        Map<Expr, Expr> change = new LinkedHashMap<>();
        for (Equation equation : cell.equations()) {
          Expr name = equation.name();
          int rows = name.shape().rows().size(bindings.sizes());
          int cols = name.shape().cols().size(bindings.sizes());
          change.put(name, named("change of " + name + " at " + t, name, new Matrix(rows, cols)));
          now.put(name, Expr.add(equation.value().replace(now), change.get(name)));
        }
        changes.add(change);
        for (Recurrence.State state : cell.states()) {
          Matrix arriving = bindings.upstream().get(t).get(state.current());
          Expr upstream =
              named("upstream " + state.current() + " at " + t, state.current(), arriving);
          total = Expr.add(total, Expr.sum(Expr.hadamard(upstream, now.get(state.current()))));
        }
        cell.states().forEach(s -> states.put(s.previous(), now.get(s.current())));
      }
      loss = total;
    }

    private Expr named(String name, Expr like, Matrix value) {
      Expr variable = Expr.var(name, like.shape());
      values.put(variable, value);
      return variable;
    }
  }

  private static void compare(Cell cell, Bindings bindings) {
    Bptt bptt = new Bptt(Derivation.of(cell), bindings);
    Bptt.Trajectory trajectory = bptt.forward();
    Bptt.Gradient gradient = bptt.gradient(trajectory);
    Unrolled unrolled = new Unrolled(cell, bindings);
    Map<Expr, Expr> adjoints = new Reverse().adjoints(unrolled.loss, Expr.ones(Shape.SCALAR));
    Map<String, Integer> sizes = bindings.sizes();
    check("the loss", unrolled.loss, Matrix.of(1, 1, trajectory.loss()), sizes, unrolled);
    gradient
        .parameters()
        .forEach((p, g) -> check(p + "", adjoint(adjoints, p), g, sizes, unrolled));
    assertEquals(cell.parameters().size(), gradient.parameters().size());
    gradient.initial().forEach((h, g) -> check(h + "", adjoint(adjoints, h), g, sizes, unrolled));
    assertEquals(cell.states().size(), gradient.initial().size());
    for (int t = 0; t < bindings.steps(); t++) {
      String at = " at " + t;
      Map<Expr, Expr> inputs = unrolled.inputs.get(t);
      Map<Expr, Expr> changes = unrolled.changes.get(t);
      gradient
          .inputs()
          .get(t)
          .forEach((x, g) -> check(x + at, adjoint(adjoints, inputs.get(x)), g, sizes, unrolled));
      gradient
          .named()
          .get(t)
          .forEach((z, g) -> check(z + at, adjoint(adjoints, changes.get(z)), g, sizes, unrolled));
      assertEquals(cell.inputs().size(), gradient.inputs().get(t).size());
      assertTrue(
          gradient
              .named()
              .get(t)
              .keySet()
              .containsAll(cell.states().stream().map(Recurrence.State::current).toList()));
    }
  }

  private static Expr adjoint(Map<Expr, Expr> adjoints, Expr variable) {
    return adjoints.getOrDefault(variable, Expr.zeros(variable.shape()));
  }

  private static void check(
      String what, Expr wanted, Matrix found, Map<String, Integer> sizes, Unrolled unrolled) {
    Reference.Entry[][] table = Reference.of(wanted, sizes, unrolled.values::get);
    Reference.Entry[][] entries = new Reference.Entry[found.rows()][found.cols()];
    for (int i = 0; i < found.rows(); i++) {
      for (int j = 0; j < found.cols(); j++) {
        entries[i][j] = new Reference.Entry(found.get(i, j), 0);
      }
    }
    Reference.assertAgree(table, entries, 1e-12, what);
  }

  private static Bindings bindings(Cell cell, int n, int m, int steps, long seed) {
    Map<String, Integer> sizes = new TreeMap<>();
    cell.dimensions().forEach(d -> sizes.put(d.toString(), sizes.size() % 2 == 0 ? n : m));
    return Bindings.random(cell, sizes, steps, 1, new Random(seed));
  }

  @Property(tries = 60)
  void theGradientIsThatOfTheUnrolledExpression(
      @ForAll("cells") Cell cell,
      @ForAll @IntRange(min = 1, max = 3) int n,
      @ForAll @IntRange(min = 1, max = 3) int m,
      @ForAll @IntRange(min = 1, max = 3) int steps,
      @ForAll long seed) {
    compare(cell, bindings(cell, n, m, steps, seed));
  }

  @Property(tries = 100)
  void theGradientOfARandomCellIsThatOfTheUnrolledExpression(
      @ForAll("random") Cell cell,
      @ForAll @IntRange(min = 1, max = 2) int n,
      @ForAll @IntRange(min = 1, max = 2) int m,
      @ForAll @IntRange(min = 1, max = 2) int steps,
      @ForAll long seed) {
    compare(cell, bindings(cell, n, m, steps, seed));
  }

  @Property(tries = 60)
  void theLossWithNothingChangedIsThatOfTheTrajectory(
      @ForAll("cells") Cell cell,
      @ForAll @IntRange(min = 1, max = 4) int steps,
      @ForAll long seed) {
    Bptt bptt = new Bptt(Derivation.of(cell), bindings(cell, 2, 3, steps, seed));
    Bptt.Trajectory trajectory = bptt.forward();
    Interpreter.Frame frame = bptt.frame();
    Place everywhere = new Place(Place.Kind.PARAMETER, cell.parameters().getFirst(), -1, 0);
    double changed = bptt.loss(frame, trajectory, everywhere, 0.5);
    assertTrue(changed != trajectory.loss());
    assertEquals(trajectory.loss(), bptt.loss(frame, trajectory, everywhere, 0));
  }
}
