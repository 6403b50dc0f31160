package org.gradproof.diff;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.rewrite.Simplifier;

/// Names for the column blocks of a parameter that multiplies a concatenation: in `W_f [x_t,
/// h_{t-1}]` the block `W_{f,h}` multiplies `h_{t-1}`.
///
/// A name that something else has got is told apart by the block's place: in `W_f [h_t, h_{t-1}]`
/// the second block is `W_{f,h,2}`.
final class Blocks {
  private final Map<Expr, Expr> names = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  private Blocks() {}

  static Blocks of(List<Equation> equations) {
    Blocks blocks = new Blocks();
    List<Expr> order = Expr.topological(equations.stream().map(Equation::value).toList());
    order.stream()
        .filter(e -> e.op() instanceof Op.Var)
        .map(Expr::toString)
        .forEach(blocks.taken::add);
    equations.forEach(e -> blocks.taken.add(e.name().toString()));
    for (Expr node : order) {
      if (node.op() instanceof Op.MatMul(Expr a, Expr b)
          && a.op() instanceof Op.Var(Symbol symbol, Shape _)
          && b.op() instanceof Op.Stack(List<Expr> parts)) {
        blocks.add(a, symbol, parts);
      }
    }
    return blocks;
  }

  private void add(Expr matrix, Symbol symbol, List<Expr> parts) {
    Dim from = Dim.ZERO;
    int index = 1;
    for (Expr part : parts) {
      Dim width = part.shape().rows();
      String which =
          part.op() instanceof Op.Var(Symbol s, Shape _)
              ? s.base() + s.subscript()
              : String.valueOf(index);
      String first = symbol.subscript().isEmpty() ? which : symbol.subscript() + "," + which;
      String place = "," + index;
      names.computeIfAbsent(
          Expr.cols(matrix, from, width),
          block ->
              Stream.iterate(first, subscript -> subscript + place)
                  .map(symbol::withSubscript)
                  .map(name -> Expr.var(name, block.shape()))
                  .filter(name -> taken.add(name.toString()))
                  .findFirst()
                  .orElseThrow());
      from = from.plus(width);
      index++;
    }
  }

  /// The expression with its column blocks named.
  Expr named(Expr expr) {
    Map<Expr, Expr> transposed = new LinkedHashMap<>();
    names.forEach((block, name) -> transposed.put(Expr.transpose(block), Expr.transpose(name)));
    names.forEach((block, name) ->
        transposed.put(Simplifier.simplify(Expr.transpose(block)), Expr.transpose(name)));
    return Simplifier.simplify(expr.replace(transposed));
  }

  /// The line with its column blocks named.
  Derivation.Line named(Derivation.Line line) {
    return new Derivation.Line(
        line.kind(), line.target(), line.of(), named(line.value()), line.raw(), line.rules());
  }

  /// The definitions of all blocks.
  List<Equation> all() {
    List<Equation> definitions = new ArrayList<>();
    names.forEach((block, name) -> definitions.add(new Equation(name, block)));
    return definitions;
  }

  /// The definitions of the blocks that the lines use.
  List<Equation> used(List<Derivation.Line> lines) {
    Set<Expr> variables =
        lines.stream().flatMap(l -> l.value().variables().stream()).collect(Collectors.toSet());
    return all().stream().filter(e -> variables.contains(e.name())).toList();
  }
}
