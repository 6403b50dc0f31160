package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Deferring: the gradient of a parameter is a sum over all rows. Where a term is an outer product,
/// as in `WBar += aBar xᵀ`, the sum over a block of steps is one matrix product `Aᵀ X`; any other
/// term is computed for each row and summed.
///
/// Outer products with the same right operands are taken together.
final class Defer {
  /// What a parameter's gradient gets.
  ///
  /// @param parameter the parameter
  /// @param left the left operand of the outer product, or the value itself
  /// @param right the right operand; equal to `left` when there is none
  /// @param row the first row of the parameter that gets it
  /// @param col the first column
  /// @param factor what it is multiplied by
  record Share(Expr parameter, Node left, Node right, int row, int col, double factor) {
    boolean outer() {
      return left != right;
    }
  }

  /// Outer products of all left with all right operands.
  record Outer(Set<Node> left, Set<Node> right) {}

  private final Graph graph;
  private final List<Share> shares = new ArrayList<>();

  Defer(Graph graph) {
    this.graph = graph;
  }

  /// Adds what one step contributes to a parameter's gradient.
  void add(Expr parameter, Expr value) {
    term(parameter, value, 1);
  }

  /// All contributions.
  List<Share> shares() {
    return shares;
  }

  private void term(Expr parameter, Expr value, double factor) {
    switch (value.op()) {
      case Op.Add(Expr a, Expr b) -> {
        term(parameter, a, factor);
        term(parameter, b, factor);
      }
      case Op.Scale(Expr s, Expr x) when s.op() instanceof Op.Const(double c, Shape _) ->
          term(parameter, x, factor * c);
      case Op.MatMul(Expr u, Expr row)
          when u.shape().isVector()
              && row.op() instanceof Op.Transpose(Expr v)
              && !graph.of(u).uniform()
              && !graph.of(v).uniform() ->
          outer(parameter, u, v, factor);
      default -> {
        Node node = graph.of(value);
        Node own = node.uniform() ? graph.copy(node) : node;
        shares.add(new Share(parameter, own, own, 0, 0, factor));
      }
    }
  }

  private void outer(Expr parameter, Expr u, Expr v, double factor) {
    int row = 0;
    for (Node left : parts(u)) {
      int col = 0;
      for (Node right : parts(v)) {
        Node other = left == right ? graph.copy(right) : right;
        shares.add(new Share(parameter, left, other, row, col, factor));
        col += right.size();
      }
      row += left.size();
    }
  }

  /// The parts of a concatenation, so that it need not be made.
  private List<Node> parts(Expr vector) {
    Node node = graph.of(vector);
    if (node.work() instanceof Work.General(Op.Stack _, List<Node> parts)
        && parts.stream().noneMatch(Node::uniform)) {
      return parts;
    }
    return List.of(node);
  }

  /// The outer products that are needed, grouped.
  List<Outer> outers() {
    Map<Node, Set<Node>> lefts = new LinkedHashMap<>();
    for (Share share : shares) {
      if (share.outer()) {
        lefts.computeIfAbsent(share.right(), _ -> new LinkedHashSet<>()).add(share.left());
      }
    }
    Map<Set<Node>, Set<Node>> rights = new LinkedHashMap<>();
    lefts.forEach(
        (right, left) -> rights.computeIfAbsent(left, _ -> new LinkedHashSet<>()).add(right));
    List<Outer> outers = new ArrayList<>();
    rights.forEach((left, right) -> outers.add(new Outer(left, right)));
    return outers;
  }

  /// The values that are summed over the rows.
  Set<Node> sums() {
    Set<Node> sums = new LinkedHashSet<>();
    shares.stream().filter(s -> !s.outer()).forEach(s -> sums.add(s.left()));
    return sums;
  }

  /// Everything that must have been computed for each row of a block.
  Set<Node> operands() {
    Set<Node> all = new LinkedHashSet<>();
    shares.forEach(s -> all.addAll(List.of(s.left(), s.right())));
    return all;
  }
}
