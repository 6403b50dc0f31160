package org.gradproof.eval.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradproof.eval.kernel.Arithmetic;
import org.gradproof.expr.Expr;

/// The deferred sums over the rows of a block, bound to columns.
///
/// They are divided among threads by their entries, so that every entry is summed in the order of
/// the rows.
///
/// @param <A> the array all numbers lie in
final class Reduction<A> {
  /// One matrix of sums `G += Uᵀ V`.
  private record Matrix(
      List<Node> left, List<Node> right, int u, int v, int g, int width, int height) {}

  private record Vector(Node node, int g) {}

  /// Where a parameter's gradient is collected from.
  private record Gather(
      Expr parameter, int row, int col, int rows, int cols, double factor, int g, int stride) {}

  private final Arithmetic<A> arithmetic;
  private final Layout layout;
  private final Map<Space, Integer> strides;
  private final List<Matrix> matrices = new ArrayList<>();
  private final List<Vector> vectors = new ArrayList<>();
  private final List<Gather> gathers = new ArrayList<>();
  private final int first;
  private final int last;

  /// Reserves room for the sums.
  ///
  /// @param rows the most rows a block has
  Reduction(
      Defer defer,
      Arithmetic<A> arithmetic,
      Layout layout,
      Map<Space, Integer> strides,
      Map<String, Integer> sizes,
      int rows) {
    this.arithmetic = arithmetic;
    this.layout = layout;
    this.strides = strides;
    this.first = layout.width(Space.UNIFORM);
    Map<Node, Integer> sums = new LinkedHashMap<>();
    for (Node node : defer.sums()) {
      int g = layout.take(Space.UNIFORM, node.size()).column();
      vectors.add(new Vector(node, g));
      sums.put(node, g);
    }
    List<Defer.Outer> outers = defer.outers();
    List<int[]> sizesOf = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (Defer.Outer outer : outers) {
      int height = outer.left().stream().mapToInt(n -> layout.padded(n.size())).sum();
      int width = outer.right().stream().mapToInt(n -> layout.padded(n.size())).sum();
      sizesOf.add(new int[] {height, width});
      places.add(layout.take(Space.UNIFORM, height * width).column());
    }
    this.last = layout.width(Space.UNIFORM);
    for (int i = 0; i < outers.size(); i++) {
      int height = sizesOf.get(i)[0];
      int width = sizesOf.get(i)[1];
      matrices.add(
          new Matrix(
              List.copyOf(outers.get(i).left()),
              List.copyOf(outers.get(i).right()),
              layout.take(Space.UNIFORM, height * rows).column(),
              layout.take(Space.UNIFORM, width * rows).column(),
              places.get(i),
              width,
              height));
    }
    for (Defer.Share share : defer.shares()) {
      gathers.add(share.outer() ? gather(share) : gather(share, sums.get(share.left()), sizes));
    }
  }

  private Gather gather(Defer.Share share) {
    for (Matrix m : matrices) {
      if (m.left().contains(share.left()) && m.right().contains(share.right())) {
        int g =
            m.g() + before(m.left(), share.left()) * m.width() + before(m.right(), share.right());
        return new Gather(
            share.parameter(),
            share.row(),
            share.col(),
            share.left().size(),
            share.right().size(),
            share.factor(),
            g,
            m.width());
      }
    }
    throw new IllegalStateException(share + " is summed nowhere");
  }

  private Gather gather(Defer.Share share, int g, Map<String, Integer> sizes) {
    int rows = share.parameter().shape().rows().size(sizes);
    int cols = share.parameter().shape().cols().size(sizes);
    return new Gather(share.parameter(), 0, 0, rows, cols, share.factor(), g, cols);
  }

  private int before(List<Node> nodes, Node node) {
    return nodes.subList(0, nodes.indexOf(node)).stream()
        .mapToInt(n -> layout.padded(n.size()))
        .sum();
  }

  /// Multiply-adds of a row.
  long work() {
    return matrices.stream().mapToLong(x -> (long) x.height() * x.width()).sum();
  }

  /// Sets all sums to zero.
  void clear(A m, int uniform) {
    for (int i = first; i < last; i++) {
      arithmetic.set(m, uniform + i, 0);
    }
  }

  /// Copies the operands of the matrices, the left ones transposed and the right ones into panels,
  /// for one of several threads.
  void pack(A m, int[] at, int rows, int part, int parts) {
    int uniform = at[Space.UNIFORM.index()];
    for (Matrix matrix : matrices) {
      pack(arithmetic::transpose, m, at, rows, matrix.left(), uniform + matrix.u(), part, parts);
      pack(arithmetic::pack, m, at, rows, matrix.right(), uniform + matrix.v(), part, parts);
    }
  }

  /// A way of copying columns, [Arithmetic#pack] or [Arithmetic#transpose].
  private interface Copy<A> {
    void copy(A m, int from, int stride, int rows, int columns, int to);
  }

  private void pack(
      Copy<A> copy, A m, int[] at, int rows, List<Node> nodes, int start, int part, int parts) {
    int panel = arithmetic.panel();
    int to = start;
    for (Node node : nodes) {
      Slot slot = layout.of(node);
      int panels = layout.padded(slot.size()) / panel;
      int low = panels * part / parts * panel;
      int high = panels * (part + 1) / parts * panel;
      copy.copy(
          m,
          at[slot.space().index()] + slot.column() + low,
          strides.get(slot.space()),
          rows,
          high - low,
          to + low * rows);
      to += panels * panel * rows;
    }
  }

  /// Adds a block's sums, for one of several threads.
  void add(A m, int[] at, int rows, int part, int parts) {
    int uniform = at[Space.UNIFORM.index()];
    for (Matrix matrix : matrices) {
      int panels = matrix.height() / arithmetic.panel();
      int low = panels * part / parts * arithmetic.panel();
      int high = panels * (part + 1) / parts * arithmetic.panel();
      arithmetic.product(
          m,
          uniform + matrix.u() + low * rows,
          rows,
          rows,
          uniform + matrix.v(),
          uniform + matrix.g() + low * matrix.width(),
          matrix.width(),
          high - low,
          matrix.width() / arithmetic.panel(),
          true,
          false);
    }
    for (Vector vector : vectors) {
      Slot slot = layout.of(vector.node());
      int panels = layout.padded(slot.size()) / arithmetic.panel();
      arithmetic.sumRows(
          m,
          at[slot.space().index()] + slot.column(),
          strides.get(slot.space()),
          rows,
          panels * part / parts * arithmetic.panel(),
          panels * (part + 1) / parts * arithmetic.panel(),
          uniform + vector.g());
    }
  }

  /// Adds the sums to the gradients they belong to.
  void gather(A m, int uniform, Map<Expr, double[]> gradients, Map<String, Integer> sizes) {
    for (Gather gather : gathers) {
      double[] into = gradients.get(gather.parameter());
      int cols = gather.parameter().shape().cols().size(sizes);
      double[] row = new double[gather.cols()];
      for (int i = 0; i < gather.rows(); i++) {
        arithmetic.write(m, uniform + gather.g() + i * gather.stride(), row, 0, row.length);
        int to = (gather.row() + i) * cols + gather.col();
        for (int j = 0; j < row.length; j++) {
          into[to + j] += gather.factor() * row[j];
        }
      }
    }
  }

  /// The sums in words.
  List<String> listing() {
    List<String> lines = new ArrayList<>();
    for (Matrix m : matrices) {
      lines.add(
          "outer    "
              + m.height()
              + "×"
              + m.width()
              + "  sum over rows of "
              + names(m.left())
              + " "
              + names(m.right())
              + "ᵀ");
    }
    if (!vectors.isEmpty()) {
      lines.add("sum      over rows of " + names(vectors.stream().map(Vector::node).toList()));
    }
    return lines;
  }

  private static String names(List<Node> nodes) {
    return nodes.stream().map(Node::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
