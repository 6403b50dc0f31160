package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradproof.eval.engine.Node.Term;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.eval.engine.Schedule.Step;
import org.gradproof.eval.kernel.Arithmetic;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.rewrite.Simplifier;

/// Binds the steps of a schedule to columns.
///
/// @param <A> the array all numbers lie in
final class Emitter<A> {
  private final Arithmetic<A> arithmetic;
  private final Layout layout;
  private final Map<Space, Integer> strides;
  private final Weights weights;
  private final Map<Expr, Expr> blocks;

  /// Binds to a layout.
  ///
  /// @param blocks column blocks of parameters → their names
  Emitter(
      Arithmetic<A> arithmetic,
      Layout layout,
      Map<Space, Integer> strides,
      Weights weights,
      Map<Expr, Expr> blocks) {
    this.arithmetic = arithmetic;
    this.layout = layout;
    this.strides = strides;
    this.weights = weights;
    this.blocks = blocks;
  }

  /// The instructions of steps, in their order.
  List<Instruction<A>> emit(List<Step> steps) {
    List<Instruction<A>> instructions = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Step.Elementwise(List<Node> nodes) ->
            instructions.add(
                new Elementwise<>(
                    Fuse.compile(nodes, layout, strides, arithmetic.dialect()), formulas(nodes)));
        case Step.Functions(Fn fn, List<Node> nodes) -> functions(fn, nodes, instructions);
        case Step.Products(List<Schedule.Addition> additions) ->
            Stack.merged(additions, layout).forEach(p -> instructions.add(product(p)));
        case Step.Other(Node node) ->
            instructions.add(General.of(node, arithmetic, layout, strides));
      }
    }
    return instructions;
  }

  private record Elementwise<A>(Fuse.Pass pass, List<String> formulas) implements Instruction<A> {
    @Override
    public void run(A m, int[] at, int rows) {
      pass.run(m, at, rows);
    }

    @Override
    public String toString() {
      return "fused    " + String.join("; ", formulas);
    }
  }

  /// What the values of a pass are, those that occur once written out within the others.
  private List<String> formulas(List<Node> nodes) {
    return nodes.stream()
        .filter(n -> apart(n, nodes))
        .map(n -> line(n.toString(), formula(n, nodes)))
        .toList();
  }

  private static String line(String name, String formula) {
    return name.equals(formula) ? name : name + " = " + formula;
  }

  private String formula(Node node, List<Node> pass) {
    return switch (node.work()) {
      case Work.Sum(_, double constant) -> {
        StringBuilder text = new StringBuilder();
        if (constant != 0 || node.ownTerms().isEmpty()) {
          text.append(number(constant));
        }
        for (Term t : node.ownTerms()) {
          double c = t.coefficient();
          text.append(c < 0 ? text.isEmpty() ? "-" : " - " : text.isEmpty() ? "" : " + ");
          text.append(Math.abs(c) == 1 ? "" : number(Math.abs(c)) + " ");
          text.append(operand(t.node(), pass, false));
        }
        yield text.toString();
      }
      case Work.Times(Node a, Node b) -> operand(a, pass, true) + "∘" + operand(b, pass, true);
      case Work.Reciprocal(Node x) -> "1/" + operand(x, pass, true);
      default -> node.toString();
    };
  }

  /// Whether a value gets a line of its own: it is stored, or used more than once.
  private boolean apart(Node node, List<Node> pass) {
    return layout.has(node) || node.consumers().stream().filter(pass::contains).count() > 1;
  }

  private String operand(Node node, List<Node> pass, boolean factor) {
    if (!pass.contains(node) || apart(node, pass)) {
      String name = node.toString();
      return factor && (name.contains(" + ") || name.contains(" - ")) ? "(" + name + ")" : name;
    }
    String text = formula(node, pass);
    return factor && node.work() instanceof Work.Sum ? "(" + text + ")" : text;
  }

  private static String number(double c) {
    return c == Math.rint(c) && Math.abs(c) < 1e6 ? Long.toString((long) c) : Double.toString(c);
  }

  /// Runs of arguments side by side whose results lie side by side are one call.
  private void functions(Fn fn, List<Node> nodes, List<Instruction<A>> instructions) {
    List<Node> sorted = new ArrayList<>(nodes);
    sorted.sort(layout.order());
    List<Node> run = new ArrayList<>();
    for (Node node : sorted) {
      if (!run.isEmpty()
          && !(Stack.adjoins(run.getLast(), node, layout)
              && Stack.adjoins(run.getLast().args().getFirst(), node.args().getFirst(), layout))) {
        instructions.add(call(fn, run));
        run = new ArrayList<>();
      }
      run.add(node);
    }
    instructions.add(call(fn, run));
  }

  private Instruction<A> call(Fn fn, List<Node> run) {
    Slot from = layout.of(run.getFirst().args().getFirst());
    Slot to = layout.of(run.getFirst());
    int n = layout.of(run.getLast()).column() - to.column() + run.getLast().size();
    String text =
        run.stream()
            .map(x -> x + " = " + fn.text() + "(" + x.args().getFirst() + ")")
            .collect(Collectors.joining("; "));
    return new Call<>(
        arithmetic,
        fn,
        from,
        strides.get(from.space()),
        to,
        strides.get(to.space()),
        layout.padded(n),
        text);
  }

  private record Call<A>(
      Arithmetic<A> arithmetic,
      Fn fn,
      Slot from,
      int fromStride,
      Slot to,
      int toStride,
      int n,
      String text)
      implements Instruction<A> {
    @Override
    public void run(A m, int[] at, int rows) {
      int source = at[from.space().index()] + from.column();
      int target = at[to.space().index()] + to.column();
      for (int r = 0; r < rows; r++) {
        arithmetic.apply(fn, m, source + r * fromStride, target + r * toStride, n);
      }
    }

    @Override
    public String toString() {
      return "function " + text;
    }
  }

  private Instruction<A> product(Stack.Product p) {
    Slot x = layout.of(p.operands().getFirst());
    Slot c = layout.of(p.targets().getFirst());
    int inner = p.operands().stream().mapToInt(Node::size).sum();
    int outputs = p.targets().stream().mapToInt(t -> layout.padded(t.size())).sum();
    int panels = outputs / arithmetic.panel();
    int w = layout.take(Space.UNIFORM, outputs * inner).column();
    int number = weights.packed(w, panels, inner);
    int row = 0;
    for (int i = 0; i < p.targets().size(); i++) {
      int col = 0;
      for (int j = 0; j < p.operands().size(); j++) {
        weights.part(number, p.matrices().get(i).get(j), row, col);
        col += p.operands().get(j).size();
      }
      row += layout.padded(p.targets().get(i).size());
    }
    return new Product<>(
        arithmetic,
        x,
        strides.get(x.space()),
        inner,
        w,
        c,
        strides.get(c.space()),
        panels,
        p.accumulate(),
        text(p, inner));
  }

  private String text(Stack.Product p, int inner) {
    int outputs = p.targets().stream().mapToInt(Node::size).sum();
    String matrices =
        p.matrices().stream()
            .map(row -> row.stream().map(this::name).collect(Collectors.joining(", ")))
            .collect(Collectors.joining("; "));
    return outputs
        + "×"
        + inner
        + "  "
        + names(p.targets())
        + (p.accumulate() ? " += " : " = ")
        + "["
        + matrices
        + "] "
        + names(p.operands());
  }

  private String name(Expr matrix) {
    return Simplifier.simplify(matrix.replace(blocks)).toString();
  }

  private static String names(List<Node> nodes) {
    String text = nodes.stream().map(Node::toString).collect(Collectors.joining(", "));
    return nodes.size() == 1 ? text : "[" + text + "]";
  }

  private record Product<A>(
      Arithmetic<A> arithmetic,
      Slot x,
      int xStride,
      int inner,
      int w,
      Slot c,
      int cStride,
      int panels,
      boolean accumulate,
      String text)
      implements Instruction<A> {
    @Override
    public void run(A m, int[] at, int rows) {
      arithmetic.product(
          m,
          at[x.space().index()] + x.column(),
          xStride,
          inner,
          at[Space.UNIFORM.index()] + w,
          at[c.space().index()] + c.column(),
          cStride,
          rows,
          panels,
          accumulate,
          at[Space.PARITY] == 1);
    }

    @Override
    public long work() {
      return (long) panels * arithmetic.panel() * inner;
    }

    @Override
    public String toString() {
      return "product  " + text;
    }
  }
}
