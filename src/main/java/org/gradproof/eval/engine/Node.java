package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.List;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;

/// A value of the schedule: one operation on other values, for each row.
final class Node {
  /// When a value is computed.
  enum Phase {
    /// For all steps of a block, before the recurrence.
    BEFORE,
    /// Step by step.
    LOOP,
    /// For all steps of a block, after the recurrence.
    AFTER
  }

  /// A term of a sum: a multiple of a value.
  record Term(double coefficient, Node node) {}

  /// What a node does.
  sealed interface Work {
    /// Given, not computed.
    record Given() implements Work {}

    /// The same for every row: an expression of the parameters.
    record Uniform(Expr value) implements Work {}

    /// A sum of multiples and a constant.
    record Sum(List<Term> terms, double constant) implements Work {}

    /// An elementwise product; an operand with one entry multiplies all.
    record Times(Node a, Node b) implements Work {}

    /// `1/x`.
    record Reciprocal(Node x) implements Work {}

    /// A function, entry by entry.
    record Apply(Fn fn, Node x) implements Work {}

    /// A matrix that is the same for every row times a vector.
    record Product(Expr matrix, Node x) implements Work {}

    /// Any other operator.
    record General(Op op, List<Node> args) implements Work {}
  }

  private String name;
  final int rows;
  final int cols;
  private Work work;
  private boolean recurrent;
  private boolean handedOver;
  private Phase phase = Phase.LOOP;
  private final List<Node> consumers = new ArrayList<>();
  private boolean kept;

  Node(String name, Work work, int rows, int cols) {
    this.name = name;
    this.work = work;
    this.rows = rows;
    this.cols = cols;
  }

  Work work() {
    return work;
  }

  void work(Work other) {
    work = other;
  }

  int size() {
    return rows * cols;
  }

  String name() {
    return name;
  }

  void name(String better) {
    name = better;
  }

  /// The values it is computed from.
  List<Node> args() {
    return switch (work) {
      case Work.Given _, Work.Uniform _ -> List.of();
      case Work.Sum(List<Term> terms, _) -> terms.stream().map(Term::node).toList();
      case Work.Times(Node a, Node b) -> List.of(a, b);
      case Work.Reciprocal(Node x) -> List.of(x);
      case Work.Apply(_, Node x) -> List.of(x);
      case Work.Product(_, Node x) -> List.of(x);
      case Work.General(_, List<Node> args) -> args;
    };
  }

  boolean given() {
    return work instanceof Work.Given || work instanceof Work.Uniform;
  }

  boolean uniform() {
    return work instanceof Work.Uniform;
  }

  /// Whether it is a sum, product or reciprocal entry by entry, which a fused pass can compute.
  boolean elementwise() {
    return work instanceof Work.Sum
        || work instanceof Work.Times
        || work instanceof Work.Reciprocal;
  }

  /// Whether it depends on what the step before (backward: the step after) computes.
  boolean recurrent() {
    return recurrent;
  }

  void recurrent(boolean is) {
    recurrent = is;
  }

  /// Whether the next step takes it over from a place that only two steps have: it is computed step
  /// by step, and nothing that is computed ahead of the steps can wait in its place.
  boolean handedOver() {
    return handedOver;
  }

  void handOver() {
    handedOver = true;
    recurrent = true;
  }

  Phase phase() {
    return phase;
  }

  void phase(Phase when) {
    phase = when;
  }

  /// The nodes computed from it.
  List<Node> consumers() {
    return consumers;
  }

  /// Whether it is read by something other than its consumers.
  boolean kept() {
    return kept;
  }

  void keep() {
    kept = true;
  }

  /// Whether it is a product that is added straight into the only sum it is a term of.
  boolean absorbed() {
    return work instanceof Work.Product
        && !kept
        && consumers.size() == 1
        && consumers.getFirst().work instanceof Work.Sum(List<Term> terms, _)
        && consumers.getFirst().phase == phase
        && terms.stream().filter(t -> t.node() == this).allMatch(t -> t.coefficient() == 1);
  }

  /// The products that are added into this sum.
  List<Node> absorbs() {
    return args().stream().filter(a -> a.absorbed() && a.consumers.contains(this)).toList();
  }

  /// The terms of this sum that are not products added into it.
  List<Term> ownTerms() {
    return work instanceof Work.Sum(List<Term> terms, _)
        ? terms.stream().filter(t -> !t.node().absorbed()).toList()
        : List.of();
  }

  @Override
  public String toString() {
    return name;
  }
}
