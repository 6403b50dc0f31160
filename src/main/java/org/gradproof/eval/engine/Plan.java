package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.diff.Derivation;
import org.gradproof.eval.engine.Node.Phase;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.eval.engine.Schedule.Step;
import org.gradproof.eval.kernel.Arithmetic;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// A compiled cell: instructions for both passes, bound to columns.
///
/// @param <A> the array all numbers lie in
final class Plan<A> {
  /// What is to be compiled.
  ///
  /// @param blockSteps steps of a block
  record Request(
      Derivation derivation,
      Map<String, Integer> sizes,
      int batch,
      int blockSteps,
      boolean inputGradients,
      Set<Expr> upstream,
      Set<Expr> shared,
      int threads,
      long bytes) {}

  /// The instructions of one pass, phase by phase.
  record Pass<A>(
      List<Instruction<A>> before, List<Instruction<A>> loop, List<Instruction<A>> after) {}

  final Request request;
  final Arithmetic<A> arithmetic;
  final Layout layout;
  final Map<Space, Integer> strides = new EnumMap<>(Space.class);
  final Weights weights;
  final Pass<A> forward;
  final Pass<A> backward;
  final Reduction<A> reduction;

  /// Variable → where it lies: inputs, previous and current states, gradients from outside.
  final Map<Expr, Slot> slots = new LinkedHashMap<>();

  /// Previous-state variable → where the adjoint handed to the step before lies.
  final Map<Expr, Slot> carries = new LinkedHashMap<>();

  /// Current-state variable → where the gradient from outside lies.
  final Map<Expr, Slot> arriving = new LinkedHashMap<>();

  /// Input → where its gradient lies; inputs without a gradient are missing.
  final Map<Expr, Slot> inputGradients = new LinkedHashMap<>();

  private final Recurrence cell;
  private final Set<Expr> parameters;
  private final Map<Expr, Node> given = new LinkedHashMap<>();
  private final Map<Expr, Node> givenBack = new LinkedHashMap<>();
  private final Map<Expr, Node> saved = new LinkedHashMap<>();

  Plan(Request request, Arithmetic<A> arithmetic) {
    this.request = request;
    this.arithmetic = arithmetic;
    this.cell = request.derivation().cell();
    this.parameters = new HashSet<>(cell.parameters());
    this.layout = new Layout(arithmetic.panel(), request.sizes());
    this.weights = new Weights(request.sizes(), arithmetic.panel());

    Graph ahead = ahead();
    Map<Expr, Node> current = new LinkedHashMap<>();
    Set<Node> claimed = new HashSet<>();
    for (Recurrence.State state : cell.states()) {
      Node node = ahead.names().get(state.current());
      Node own = node.given() || !claimed.add(node) ? ahead.copy(node) : node;
      claimed.add(own);
      current.put(state.current(), own);
    }
    Graph back = new Graph(request.sizes(), v -> backLeaf(ahead, current, v), backEquations());
    Defer defer = new Defer(back);
    Map<Expr, Node> carried = back(back, defer);

    Map<Node, Space> savedSpaces = new HashMap<>();
    saved.keySet().forEach(name -> savedSpaces.put(forwardNode(ahead, current, name), Space.SAVED));
    current.values().forEach(node -> savedSpaces.put(node, Space.NEXT));
    Hoist hoistAhead =
        new Hoist(
            ahead,
            given(cell.states().stream().map(Recurrence.State::previous).toList(), given),
            new LinkedHashSet<>(current.values()),
            savedSpaces.keySet());
    Map<Phase, List<Step>> stepsAhead = steps(hoistAhead);
    layout.place(hoistAhead.live(), all(stepsAhead), savedSpaces, List.of());

    Set<Node> results = new LinkedHashSet<>(defer.operands());
    Map<Expr, Node> inputResults = inputResults(back);
    results.addAll(inputResults.values());
    results.addAll(carried.values());
    Map<Node, Space> backSpaces = new HashMap<>();
    carried.values().forEach(node -> backSpaces.put(node, Space.CARRY_OUT));
    Hoist hoistBack =
        new Hoist(
            back,
            given(carried.keySet(), carryGiven),
            new LinkedHashSet<>(carried.values()),
            results);
    Map<Phase, List<Step>> stepsBack = steps(hoistBack);
    List<List<Node>> lefts = new ArrayList<>();
    defer.outers().forEach(o -> lefts.add(List.copyOf(o.left())));
    layout.place(hoistBack.live(), all(stepsBack), backSpaces, lefts);

    fixGiven(ahead, current, carried);
    inputResults.forEach((input, node) -> inputGradients.put(input, layout.of(node)));
    uniforms(hoistAhead.live());
    uniforms(hoistBack.live());
    for (Space space : Space.values()) {
      strides.put(space, space == Space.UNIFORM ? 0 : stride(layout.width(space)));
    }
    this.reduction =
        new Reduction<>(
            defer,
            arithmetic,
            layout,
            strides,
            request.sizes(),
            request.blockSteps() * request.batch());
    Map<Expr, Expr> blocks = new HashMap<>();
    request.derivation().blocks().forEach(e -> blocks.put(e.value(), e.name()));
    Emitter<A> emitter = new Emitter<>(arithmetic, layout, strides, weights, blocks);
    this.forward = pass(emitter, stepsAhead);
    this.backward = pass(emitter, stepsBack);
  }

  private final Map<Expr, Node> carryGiven = new LinkedHashMap<>();
  private final Map<Expr, Node> upstreamGiven = new LinkedHashMap<>();

  private Graph ahead() {
    List<Equation> equations = request.derivation().forward();
    Graph graph = new Graph(request.sizes(), v -> leaf(v, given), equations);
    equations.forEach(e -> graph.define(e.name(), e.value()));
    return graph;
  }

  private Node leaf(Expr variable, Map<Expr, Node> nodes) {
    return nodes.computeIfAbsent(
        variable,
        v ->
            new Node(
                v.toString(),
                parameters.contains(v) ? new Work.Uniform(v) : new Work.Given(),
                v.shape().rows().size(request.sizes()),
                v.shape().cols().size(request.sizes())));
  }

  private Node forwardNode(Graph ahead, Map<Expr, Node> current, Expr name) {
    return current.containsKey(name) ? current.get(name) : ahead.names().get(name);
  }

  /// A variable of the backward lines: a parameter, an input, a previous state, or a value that the
  /// forward pass saves.
  private Node backLeaf(Graph ahead, Map<Expr, Node> current, Expr variable) {
    Node node = forwardNode(ahead, current, variable);
    if (node == null || (node.given() && !node.uniform())) {
      Expr original = node == null ? variable : nameOf(node);
      return leaf(original, givenBack);
    }
    if (node.uniform()) {
      return node;
    }
    Node leaf = leaf(variable, givenBack);
    saved.put(variable, leaf);
    return leaf;
  }

  private Expr nameOf(Node node) {
    return given.entrySet().stream()
        .filter(e -> e.getValue() == node)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private List<Equation> backEquations() {
    List<Equation> equations = new ArrayList<>(request.derivation().blocks());
    request
        .derivation()
        .backward()
        .forEach(line -> equations.add(new Equation(line.target(), line.value())));
    return equations;
  }

  /// Makes the backward nodes.
  ///
  /// @return previous-state variable → the node of the adjoint handed to the step before
  private Map<Expr, Node> back(Graph graph, Defer defer) {
    for (Recurrence.State state : cell.states()) {
      Expr adjoint = Derivation.adjointOf(state.current());
      Node carry = made(state.current(), Derivation.adjointOf(state.current()) + " from t+1");
      carryGiven.put(state.previous(), carry);
      List<Node.Term> arriving = new ArrayList<>();
      if (request.upstream().contains(state.current())) {
        Node outside = made(state.current(), "∂L/∂" + state.current());
        upstreamGiven.put(state.current(), outside);
        arriving.add(new Node.Term(1, outside));
      }
      // A value of its own even where nothing arrives from outside: what is carried is overwritten
      // by the next step, and products over a block need it.
      arriving.add(new Node.Term(1, carry));
      graph.define(adjoint, graph.sum(adjoint.toString(), arriving, 0, carry));
    }
    request.derivation().blocks().forEach(e -> graph.define(e.name(), e.value()));
    for (Derivation.Line line : request.derivation().backward()) {
      if (line.kind() == Derivation.Kind.DEFINE) {
        graph.define(line.target(), line.value());
      } else if (parameters.contains(line.of())) {
        defer.add(line.of(), line.value());
      } else {
        Node before = graph.names().get(line.target());
        Node after = graph.accumulate(before, line.value());
        after.name(line.target().toString());
        graph.names().put(line.target(), after);
      }
    }
    Map<Expr, Node> carried = new LinkedHashMap<>();
    Set<Node> claimed = new HashSet<>(defer.operands());
    claimed.addAll(inputResults(graph).values());
    graph.nodes().forEach(node -> claimed.addAll(node.args()));
    for (Recurrence.State state : cell.states()) {
      Node node = graph.names().get(Derivation.adjointOf(state.previous()));
      Node own;
      if (node == null) {
        own = graph.sum("0", List.of(), 0, carryGiven.get(state.previous()));
      } else {
        own = node.given() || claimed.contains(node) ? graph.copy(node) : node;
      }
      own.handOver();
      claimed.add(own);
      carried.put(state.previous(), own);
    }
    return carried;
  }

  /// How many numbers a variable has.
  int size(Expr variable) {
    Map<String, Integer> sizes = request.sizes();
    return variable.shape().rows().size(sizes) * variable.shape().cols().size(sizes);
  }

  private Node made(Expr like, String name) {
    return new Node(
        name,
        new Work.Given(),
        like.shape().rows().size(request.sizes()),
        like.shape().cols().size(request.sizes()));
  }

  private final Map<Expr, Node> inputNodes = new LinkedHashMap<>();

  private Map<Expr, Node> inputResults(Graph graph) {
    if (request.inputGradients() && inputNodes.isEmpty()) {
      for (Expr input : cell.inputs()) {
        Node node = graph.names().get(Derivation.adjointOf(input));
        if (node != null) {
          inputNodes.put(input, node.given() ? graph.copy(node) : node);
        }
      }
    }
    return inputNodes;
  }

  private static Set<Node> given(Iterable<Expr> variables, Map<Expr, Node> nodes) {
    Set<Node> found = new LinkedHashSet<>();
    for (Expr variable : variables) {
      if (nodes.containsKey(variable)) {
        found.add(nodes.get(variable));
      }
    }
    return found;
  }

  private static Map<Phase, List<Step>> steps(Hoist hoist) {
    Map<Phase, List<Step>> steps = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      steps.put(phase, Schedule.of(hoist.live(), phase));
    }
    return steps;
  }

  private static List<Step> all(Map<Phase, List<Step>> steps) {
    return steps.values().stream().flatMap(List::stream).toList();
  }

  /// Gives what is not computed its columns.
  private void fixGiven(Graph ahead, Map<Expr, Node> current, Map<Expr, Node> carried) {
    for (Recurrence.State state : cell.states()) {
      Slot slot = layout.of(current.get(state.current()));
      slots.put(state.current(), slot);
      slots.put(state.previous(), slot.in(Space.SAVED));
      Slot carry = layout.of(carried.get(state.previous()));
      carries.put(state.previous(), carry);
      layout.fix(carryGiven.get(state.previous()), carry.in(Space.CARRY_IN));
    }
    for (Expr input : cell.inputs()) {
      slots.put(input, layout.take(given(input), size(input)));
    }
    upstreamGiven.forEach((state, node) -> {
      Slot slot = layout.take(given(state), node.size());
      arriving.put(state, slot);
      layout.fix(node, slot);
    });
    for (Map<Expr, Node> nodes : List.of(given, givenBack)) {
      nodes.forEach((variable, node) -> {
        if (slots.containsKey(variable)) {
          layout.fix(node, slots.get(variable));
        }
      });
    }
    saved.forEach((name, leaf) -> layout.fix(leaf, layout.of(forwardNode(ahead, current, name))));
  }

  private Space given(Expr variable) {
    return request.shared().contains(variable) ? Space.UNIFORM : Space.BLOCK;
  }

  private void uniforms(List<Node> live) {
    for (Node node : live) {
      if (node.work() instanceof Work.Uniform(Expr value) && !layout.has(node)) {
        Slot slot = layout.take(Space.UNIFORM, node.size());
        layout.fix(node, slot);
        weights.dense(value, slot.column());
      }
    }
  }

  /// The distance of two rows: whole cache lines and an odd number of them, so that the same
  /// columns of many rows do not compete for the same places in the cache.
  private int stride(int width) {
    int panels = width / arithmetic.panel();
    return (panels % 2 == 0 ? panels + 1 : panels) * arithmetic.panel();
  }

  private static <A> Pass<A> pass(Emitter<A> emitter, Map<Phase, List<Step>> steps) {
    return new Pass<>(
        emitter.emit(steps.get(Phase.BEFORE)),
        emitter.emit(steps.get(Phase.LOOP)),
        emitter.emit(steps.get(Phase.AFTER)));
  }
}
