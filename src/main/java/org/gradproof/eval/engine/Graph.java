package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gradproof.eval.engine.Node.Term;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;

/// The nodes of one pass, made from its equations: each distinct expression once, sums flattened,
/// the product of a matrix and a concatenation split into products with its parts.
final class Graph {
  private final Map<String, Integer> sizes;
  private final Function<Expr, Node> leaves;
  private final Map<Expr, Integer> uses = new HashMap<>();
  private final Map<Expr, Node> nodes = new LinkedHashMap<>();
  private final Map<Expr, Node> names = new LinkedHashMap<>();
  private final List<Node> order = new ArrayList<>();

  /// An empty graph.
  ///
  /// @param sizes dimension name → size
  /// @param leaves the node of a variable that no equation defines
  /// @param equations all equations to come, for counting how often an expression is used
  Graph(Map<String, Integer> sizes, Function<Expr, Node> leaves, List<Equation> equations) {
    this.sizes = sizes;
    this.leaves = leaves;
    List<Expr> roots = equations.stream().map(Equation::value).toList();
    roots.forEach(root -> uses.merge(root, 1, Integer::sum));
    for (Expr node : Expr.topological(roots)) {
      node.op().children().forEach(child -> uses.merge(child, 1, Integer::sum));
    }
  }

  /// All nodes, each after those it is computed from.
  List<Node> nodes() {
    return order;
  }

  /// The nodes of the names defined so far.
  Map<Expr, Node> names() {
    return names;
  }

  /// Defines a name.
  void define(Expr name, Expr value) {
    define(name, of(value));
  }

  /// Defines a name.
  void define(Expr name, Node node) {
    if (!node.given() && names.values().stream().noneMatch(n -> n == node)) {
      node.name(name.toString());
      if (node.work() instanceof Work.Apply(_, Node x)
          && !x.given()
          && names.values().stream().noneMatch(n -> n == x)
          && name.op() instanceof Op.Var(Symbol symbol, Shape _)) {
        x.name(symbol.preactivation().toString());
      }
    }
    names.put(name, node);
  }

  /// A node of its own with the same value.
  Node copy(Node node) {
    return add(node.name(), new Work.Sum(List.of(new Term(1, node)), 0), node.rows, node.cols);
  }

  /// What a node holds and the value of an expression, added.
  Node accumulate(Node node, Expr value) {
    List<Term> terms = new ArrayList<>();
    if (node.work() instanceof Work.Sum(List<Term> own, _)) {
      terms.addAll(own);
    } else {
      terms.add(new Term(1, node));
    }
    Sum more = scaled(1, value);
    terms.addAll(more.terms());
    return add(node.name(), new Work.Sum(terms, more.constant()), node.rows, node.cols);
  }

  /// A new sum.
  Node sum(String name, List<Term> terms, double constant, Node like) {
    return add(name, new Work.Sum(terms, constant), like.rows, like.cols);
  }

  /// The node of an expression.
  Node of(Expr expr) {
    for (Expr node : Expr.topological(List.of(expr))) {
      if (!nodes.containsKey(node)) {
        nodes.put(node, make(node));
      }
    }
    return nodes.get(expr);
  }

  private Node known(Expr expr) {
    return nodes.containsKey(expr) ? nodes.get(expr) : of(expr);
  }

  private Node make(Expr expr) {
    if (expr.op() instanceof Op.Var) {
      Node defined = names.get(expr);
      return defined != null ? defined : leaves.apply(expr);
    }
    List<Node> args = expr.op().children().stream().map(this::known).toList();
    if (args.stream().allMatch(Node::uniform)) {
      List<Expr> values = args.stream().map(Graph::uniformValue).toList();
      return add(expr, new Work.Uniform(Expr.of(expr.op().withChildren(values))));
    }
    return switch (expr.op()) {
      case Op.Add(Expr a, Expr b) -> sum(expr, List.of(scaled(1, a), scaled(1, b)));
      case Op.Scale(Expr s, Expr x)
          when args.get(0).work() instanceof Work.Uniform(Expr value)
              && value.op() instanceof Op.Const(double c, Shape _) ->
          sum(expr, List.of(scaled(c, x)));
      case Op.Scale _, Op.Hadamard _ -> add(expr, new Work.Times(args.get(0), args.get(1)));
      case Op.Map(Fn fn, Expr _) when fn == Fn.SQUARE ->
          add(expr, new Work.Times(args.get(0), args.get(0)));
      case Op.Map(Fn fn, Expr _) when fn == Fn.RECIPROCAL ->
          add(expr, new Work.Reciprocal(args.get(0)));
      case Op.Map(Fn fn, Expr _) -> add(expr, new Work.Apply(fn, args.get(0)));
      case Op.MatMul(Expr _, Expr b)
          when args.get(0).work() instanceof Work.Uniform(Expr matrix) && b.shape().isVector() ->
          product(expr, matrix, args.get(1));
      default -> add(expr, new Work.General(expr.op(), args));
    };
  }

  private Node product(Expr expr, Expr matrix, Node x) {
    if (x.work() instanceof Work.General(Op.Stack(List<Expr> parts), _)) {
      List<Sum> terms = new ArrayList<>();
      Dim from = Dim.ZERO;
      for (Expr part : parts) {
        Dim count = part.shape().rows();
        Expr term = Expr.matmul(Expr.cols(matrix, from, count), part);
        terms.add(new Sum(List.of(new Term(1, of(term))), 0));
        from = from.plus(count);
      }
      return sum(expr, terms);
    }
    return add(expr, new Work.Product(matrix, x));
  }

  private record Sum(List<Term> terms, double constant) {}

  /// A multiple of an expression as terms; the terms of a sum used only here are taken over.
  private Sum scaled(double factor, Expr expr) {
    Node node = known(expr);
    if (node.work() instanceof Work.Uniform(Expr value)
        && value.op() instanceof Op.Const(double c, Shape _)) {
      return new Sum(List.of(), factor * c);
    }
    boolean ours = !(expr.op() instanceof Op.Var) && uses.getOrDefault(expr, 1) == 1;
    if (ours && node.work() instanceof Work.Sum(List<Term> terms, double constant)) {
      return new Sum(
          terms.stream().map(t -> new Term(factor * t.coefficient(), t.node())).toList(),
          factor * constant);
    }
    return new Sum(List.of(new Term(factor, node)), 0);
  }

  private Node sum(Expr expr, List<Sum> parts) {
    List<Term> terms = parts.stream().flatMap(p -> p.terms().stream()).toList();
    double constant = parts.stream().mapToDouble(Sum::constant).sum();
    return add(expr, new Work.Sum(terms, constant));
  }

  private static Expr uniformValue(Node node) {
    return node.work() instanceof Work.Uniform(Expr value) ? value : Expr.zeros(Shape.SCALAR);
  }

  private Node add(Expr expr, Work work) {
    return add(
        expr.toString(), work, expr.shape().rows().size(sizes), expr.shape().cols().size(sizes));
  }

  private Node add(String name, Work work, int rows, int cols) {
    Node node = new Node(name, work, rows, cols);
    order.add(node);
    return node;
  }
}
