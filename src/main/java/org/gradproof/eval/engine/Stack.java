package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.eval.engine.Schedule.Addition;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Shape;

/// Stacking: products that share an operand and write side by side become one product with a
/// stacked matrix, `[a_f, a_i] += [W_f; W_i] h`; products that are added into one target and read
/// side by side become one with matrices next to each other, `hBar = [W_fᵀ, W_iᵀ] [aBar_f,
/// aBar_i]`.
final class Stack {
  /// One merged product.
  ///
  /// @param matrices for each target, for each operand, the matrix
  /// @param operands adjacent operands without a gap, at least one
  /// @param targets adjacent targets, at least one
  /// @param accumulate whether the product is added to what the targets hold
  record Product(
      List<List<Expr>> matrices, List<Node> operands, List<Node> targets, boolean accumulate) {}

  private Stack() {}

  /// Merges products that can run at the same time.
  static List<Product> merged(List<Addition> additions, Layout layout) {
    return stacked(joined(additions, layout), layout);
  }

  /// One target, operands side by side.
  private static List<Product> joined(List<Addition> additions, Layout layout) {
    Map<Node, List<Addition>> byTarget = new LinkedHashMap<>();
    additions.forEach(a -> byTarget.computeIfAbsent(a.target(), _ -> new ArrayList<>()).add(a));
    List<Product> products = new ArrayList<>();
    byTarget.forEach((target, parts) -> {
      boolean writes = parts.stream().anyMatch(a -> !a.accumulate());
      parts.sort(Comparator.comparing(Stack::operand, layout.order()));
      List<Node> operands = new ArrayList<>();
      List<Expr> matrices = new ArrayList<>();
      boolean first = true;
      for (Addition part : parts) {
        if (!operands.isEmpty() && !follows(operands.getLast(), operand(part), layout)) {
          products.add(product(matrices, operands, target, !(writes && first)));
          first = false;
          operands = new ArrayList<>();
          matrices = new ArrayList<>();
        }
        operands.add(operand(part));
        matrices.add(matrix(part));
      }
      products.add(product(matrices, operands, target, !(writes && first)));
    });
    return products;
  }

  /// The same operands, targets side by side.
  private static List<Product> stacked(List<Product> products, Layout layout) {
    Map<List<Object>, List<Product>> alike = new LinkedHashMap<>();
    for (Product p : products) {
      alike.computeIfAbsent(List.of(p.operands(), p.accumulate()), _ -> new ArrayList<>()).add(p);
    }
    List<Product> merged = new ArrayList<>();
    for (List<Product> group : alike.values()) {
      group.sort(Comparator.comparing(p -> p.targets().getFirst(), layout.order()));
      Product run = group.getFirst();
      for (Product next : group.subList(1, group.size())) {
        if (adjoins(run.targets().getLast(), next.targets().getFirst(), layout)) {
          List<List<Expr>> matrices = new ArrayList<>(run.matrices());
          matrices.addAll(next.matrices());
          List<Node> targets = new ArrayList<>(run.targets());
          targets.addAll(next.targets());
          run = new Product(matrices, run.operands(), targets, run.accumulate());
        } else {
          merged.add(run);
          run = next;
        }
      }
      merged.add(run);
    }
    return merged;
  }

  /// Whether `b` begins where the columns kept for `a` end.
  static boolean adjoins(Node a, Node b, Layout layout) {
    Slot left = layout.of(a);
    Slot right = layout.of(b);
    return left.space() == right.space()
        && left.column() + layout.padded(left.size()) == right.column();
  }

  /// Whether `b` begins where the entries of `a` end.
  static boolean follows(Node a, Node b, Layout layout) {
    Slot left = layout.of(a);
    Slot right = layout.of(b);
    return left.space() == right.space() && left.column() + left.size() == right.column();
  }

  private static Product product(
      List<Expr> matrices, List<Node> operands, Node target, boolean accumulate) {
    return new Product(List.of(matrices), operands, List.of(target), accumulate);
  }

  private static Node operand(Addition addition) {
    return addition.product().args().getFirst();
  }

  private static Expr matrix(Addition addition) {
    return addition.product().work() instanceof Work.Product(Expr matrix, _)
        ? matrix
        : Expr.zeros(Shape.SCALAR);
  }
}
