package org.gradproof.cell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Recurrence;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Time;

/// A recurrent cell: the equations of one time step with the roles of all names. Immutable.
///
/// Equations stand after those they use and otherwise as written; states stand in the order of
/// their equations, inputs and parameters in the order of their first use. A cell is *incomplete*
/// when a value `h_{t-1}` is used that no line assigns; [#missing] says which lines it lacks, and
/// the value counts as an input.
public final class Cell implements Recurrence {
  private final String name;
  private final String title;
  private final String citation;
  private final List<String> notes;
  private final List<Equation> equations;
  private final List<State> states;
  private final List<Expr> inputs;
  private final List<Expr> parameters;
  private final Map<Symbol, Integer> sourceLines;

  private Cell(
      String name,
      String title,
      String citation,
      List<String> notes,
      List<Equation> equations,
      List<State> states,
      List<Expr> inputs,
      List<Expr> parameters,
      Map<Symbol, Integer> sourceLines) {
    this.name = name;
    this.title = title;
    this.citation = citation;
    this.notes = List.copyOf(notes);
    this.equations = List.copyOf(equations);
    this.states = List.copyOf(states);
    this.inputs = List.copyOf(inputs);
    this.parameters = List.copyOf(parameters);
    this.sourceLines = Map.copyOf(sourceLines);
  }

  /// A cell of equations in any order.
  ///
  /// @param name the short name, such as `gru`
  /// @param title the name in titles
  /// @param citation where it was published, or empty
  /// @param notes remarks
  /// @param equations one equation for each gate and each new state
  /// @param states the states; the current value of each is defined by an equation
  /// @param inputs the inputs
  /// @param parameters the parameters
  /// @throws IllegalArgumentException when a name is defined twice, used without a role, or depends
  ///   on itself
  public static Cell of(
      String name,
      String title,
      String citation,
      List<String> notes,
      List<Equation> equations,
      List<State> states,
      List<Expr> inputs,
      List<Expr> parameters) {
    Map<Expr, Equation> definitions = new HashMap<>();
    for (Equation equation : equations) {
      require(
          definitions.put(equation.name(), equation) == null,
          equation.name() + " is defined twice");
    }
    Set<Expr> leaves = new LinkedHashSet<>(inputs);
    leaves.addAll(parameters);
    for (State state : states) {
      require(
          definitions.containsKey(state.current()),
          "no equation defines the state " + state.current());
      require(
          state.previous().shape().equals(state.current().shape()),
          state.previous() + " has another shape than " + state.current());
      leaves.add(state.previous());
    }
    require(
        leaves.size() == inputs.size() + parameters.size() + states.size(),
        "a name has two roles in " + name);
    Map<Equation, Set<Equation>> uses = new HashMap<>();
    List<Expr> used = new ArrayList<>();
    for (Equation equation : equations) {
      require(
          !leaves.contains(equation.name()),
          equation.name() + " is defined, but also an input or a parameter");
      Set<Equation> needed = new HashSet<>();
      for (Expr variable : equation.value().variables()) {
        require(
            leaves.contains(variable) || definitions.containsKey(variable),
            variable + " has no role in " + name);
        if (definitions.containsKey(variable)) {
          needed.add(definitions.get(variable));
        }
      }
      uses.put(equation, needed);
    }
    List<Equation> sorted = EquationOrder.sort(equations, uses::get);
    require(
        sorted.size() == equations.size(),
        "the equations of " + name + " depend on each other in a circle");
    sorted.forEach(e -> used.addAll(e.value().variables()));
    Map<Expr, Integer> first = positions(used);
    Map<Expr, Integer> defined = positions(sorted.stream().map(Equation::name).toList());
    List<State> orderedStates = new ArrayList<>(states);
    orderedStates.sort(Comparator.comparing(s -> defined.get(s.current())));
    return new Cell(
        name,
        title,
        citation,
        notes,
        sorted,
        orderedStates,
        byUse(inputs, first),
        byUse(parameters, first),
        Map.of());
  }

  private static Map<Expr, Integer> positions(List<Expr> list) {
    Map<Expr, Integer> positions = new HashMap<>();
    list.forEach(e -> positions.putIfAbsent(e, positions.size()));
    return positions;
  }

  private static List<Expr> byUse(List<Expr> names, Map<Expr, Integer> first) {
    List<Expr> sorted = new ArrayList<>(names);
    sorted.sort(Comparator.comparing(e -> first.getOrDefault(e, Integer.MAX_VALUE)));
    return sorted;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  Cell withSourceLines(Map<Symbol, Integer> lines) {
    return new Cell(name, title, citation, notes, equations, states, inputs, parameters, lines);
  }

  /// The short name, such as `gru`.
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return title;
  }

  /// Where the cell was published; may be empty.
  public String citation() {
    return citation;
  }

  /// Remarks.
  public List<String> notes() {
    return notes;
  }

  @Override
  public List<Equation> equations() {
    return equations;
  }

  @Override
  public List<State> states() {
    return states;
  }

  @Override
  public List<Expr> inputs() {
    return inputs;
  }

  @Override
  public List<Expr> parameters() {
    return parameters;
  }

  /// The defined names that are not states, in order of their equations.
  public List<Expr> gates() {
    Set<Expr> current = states.stream().map(State::current).collect(Collectors.toSet());
    return equations.stream().map(Equation::name).filter(n -> !current.contains(n)).toList();
  }

  /// The dimensions that make up all shapes: those of the states, then of inputs, gates and
  /// parameters.
  public List<Dim> dimensions() {
    List<Expr> all = new ArrayList<>(states.stream().map(State::current).toList());
    all.addAll(inputs);
    all.addAll(gates());
    all.addAll(parameters);
    Set<String> names = new LinkedHashSet<>();
    for (Expr name : all) {
      names.addAll(name.shape().rows().names());
      names.addAll(name.shape().cols().names());
    }
    return names.stream().map(Dim::of).toList();
  }

  /// The lines without which this is no recurrence, such as `h_t = …`; empty for a complete cell.
  public List<String> missing() {
    List<String> lines = new ArrayList<>();
    for (Expr input : inputs) {
      if (input.op() instanceof Op.Var(Symbol symbol, _) && symbol.time() == Time.PREVIOUS) {
        lines.add(symbol.at(Time.NOW) + " = …");
      }
    }
    return lines;
  }

  /// Fails with one sentence when a line is missing.
  ///
  /// @throws FormulaException naming the missing lines
  public void requireComplete() {
    if (!missing().isEmpty()) {
      throw new FormulaException(
          name,
          0,
          0,
          "the cell is incomplete; add the line " + String.join(" and the line ", missing()));
    }
  }

  /// The line of the source an equation stands in, if it was read from one.
  public OptionalInt sourceLine(Equation equation) {
    Integer line = sourceLines.get(equation.symbol());
    return line == null ? OptionalInt.empty() : OptionalInt.of(line);
  }

  /// Whether another cell has the same equations and roles, whatever its name, title and citation.
  public boolean hasSameEquationsAs(Cell other) {
    return equations.equals(other.equations)
        && states.equals(other.states)
        && inputs.equals(other.inputs)
        && parameters.equals(other.parameters);
  }

  /// The `.gate` text that reads back as an equal cell.
  public String toText() {
    return GateWriter.text(this);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Cell other
        && name.equals(other.name)
        && title.equals(other.title)
        && citation.equals(other.citation)
        && hasSameEquationsAs(other);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, title, citation, equations);
  }

  /// The name and the equations.
  @Override
  public String toString() {
    return name + equations;
  }
}
