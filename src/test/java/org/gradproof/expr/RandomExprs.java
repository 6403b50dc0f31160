package org.gradproof.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import org.gradproof.eval.Matrix;

/// Random well-shaped expressions with values for their variables.
///
/// An expression is grown by shape from a list of choices; when the choices run out, what is left
/// becomes a variable, so that jqwik shrinks an expression by shortening the list. Every operator
/// and every function occurs, subexpressions are shared, and no function leaves its domain.
public final class RandomExprs {
  /// The dimension `n`.
  public static final Dim N = Dim.of("n");

  /// The dimension `m`.
  public static final Dim M = Dim.of("m");

  /// Scalars, vectors and matrices over `n` and `m`.
  public static final List<Shape> SHAPES =
      List.of(
          Shape.SCALAR,
          Shape.vector(N),
          Shape.vector(M),
          Shape.vector(M.plus(N)),
          new Shape(N, M),
          new Shape(M, N),
          new Shape(N, N),
          new Shape(Dim.ONE, N));

  private static final int DEPTH = 5;
  private static final double[] NUMBERS = {1, 2, 0, -1, 0.5, -0.75, 1.0 / 3, 3};

  /// Which expressions are grown.
  public enum Kind {
    /// All operators and functions.
    ANY,
    /// All operators; functions that have a slope everywhere.
    SMOOTH,
    /// As smooth, but matrices are variables or transposed vectors.
    SMOOTH_VECTORS
  }

  /// An expression with sizes, and as many values for its variables as a test wants.
  ///
  /// @param expr the expression
  /// @param sizes dimension name → size
  /// @param seed seed of the values
  public record Sample(Expr expr, Map<String, Integer> sizes, long seed) {
    public Sample {
      sizes = new TreeMap<>(sizes);
    }

    /// The value of a variable; it depends on its name, its shape and the seed only.
    public Matrix value(Expr variable) {
      return draw("value", variable);
    }

    /// Another random matrix of the size of `like`.
    public Matrix draw(String purpose, Expr like) {
      Random random = new Random(seed ^ like.digest() ^ 31L * purpose.hashCode());
      return Matrix.drawn(
          like.shape().rows().size(sizes),
          like.shape().cols().size(sizes),
          () -> random.nextGaussian() * 0.8);
    }

    /// The same sizes and values for another expression.
    public Sample with(Expr other) {
      return new Sample(other, sizes, seed);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(expr + " : " + expr.shape() + " with " + sizes);
      for (Expr variable : expr.variables()) {
        text.append("\n    ").append(variable).append(" = ").append(value(variable));
      }
      return text.toString();
    }
  }

  private RandomExprs() {}

  /// Random expressions of the given shapes.
  public static Arbitrary<Sample> samples(Kind kind, List<Shape> shapes) {
    Arbitrary<List<Integer>> choices =
        Arbitraries.integers()
            .between(0, 9999)
            .withDistribution(RandomDistribution.uniform())
            .withoutEdgeCases()
            .list()
            .ofMaxSize(100)
            .withSizeDistribution(RandomDistribution.uniform());
    Arbitrary<Integer> size = Arbitraries.integers().between(1, 4).withoutEdgeCases();
    return Combinators.combine(Arbitraries.of(shapes), choices, size, size, Arbitraries.longs())
        .as((shape, list, n, m, seed) ->
            new Sample(grow(kind, shape, list), Map.of("n", n, "m", m), seed))
        .withoutEdgeCases();
  }

  /// Random expressions of all shapes.
  public static Arbitrary<Sample> samples() {
    return samples(Kind.ANY, SHAPES);
  }

  /// Random expressions of one column, scalars included, whose functions have a slope everywhere.
  public static Arbitrary<Sample> smoothVectors() {
    return samples(Kind.SMOOTH_VECTORS, SHAPES.stream().filter(Shape::isVector).toList());
  }

  /// The expression of that shape that a list of choices describes.
  public static Expr grow(Kind kind, Shape shape, List<Integer> choices) {
    return new Grower(kind, choices.iterator()).grow(shape, DEPTH);
  }

  /// One of three variables of that shape.
  public static Expr variable(Shape shape, int which) {
    String letter = shape.isScalar() ? "s" : shape.isVector() ? "v" : "W";
    String dims =
        shape.isScalar()
            ? ""
            : shape.isVector() ? shape.rows() + "," : shape.rows() + "," + shape.cols() + ",";
    return Expr.var(Symbol.of(letter, dims + (which + 1)), shape);
  }

  private static final class Grower {
    private final Kind kind;
    private final Iterator<Integer> choices;
    private final List<Fn> functions;
    private final List<Expr> grown = new ArrayList<>();

    Grower(Kind kind, Iterator<Integer> choices) {
      this.kind = kind;
      this.choices = choices;
      this.functions =
          Arrays.stream(Fn.values())
              .filter(fn -> kind == Kind.ANY || fn.domain().kinks().isEmpty())
              .toList();
    }

    private int next(int bound) {
      return choices.hasNext() ? choices.next() % bound : 0;
    }

    Expr grow(Shape shape, int depth) {
      boolean atom = kind == Kind.SMOOTH_VECTORS && !shape.isVector();
      Expr expr =
          depth <= 0 || !choices.hasNext()
              ? leaf(shape)
              : atom ? matrix(shape, depth) : node(shape, depth - 1);
      grown.add(expr);
      return expr;
    }

    private Expr leaf(Shape shape) {
      return variable(shape, next(3));
    }

    private Expr matrix(Shape shape, int depth) {
      return shape.rows().isOne() && next(2) == 1
          ? Expr.transpose(grow(shape.transposed(), depth - 1))
          : leaf(shape);
    }

    private Expr node(Shape shape, int depth) {
      return switch (next(14)) {
        case 0 -> leaf(shape);
        case 1, 2 -> function(functions.get(next(functions.size())), grow(shape, depth));
        case 3 -> Expr.add(grow(shape, depth), grow(shape, depth));
        case 4 -> Expr.subtract(grow(shape, depth), grow(shape, depth));
        case 5 -> Expr.hadamard(grow(shape, depth), grow(shape, depth));
        case 6 ->
            Expr.scale(
                next(2) == 0 ? number(Shape.SCALAR) : grow(Shape.SCALAR, depth),
                grow(shape, depth));
        case 7 -> shared(shape);
        case 8 ->
            Expr.matmul(
                grow(new Shape(shape.rows(), inner()), depth), grownAfter(shape.cols(), depth));
        case 9 -> rows(shape, depth);
        case 10 -> number(shape);
        default -> special(shape, depth);
      };
    }

    // The second factor of a product whose first factor was grown last.
    private Expr grownAfter(Dim cols, int depth) {
      return grow(new Shape(grown.getLast().shape().cols(), cols), depth);
    }

    private Expr special(Shape shape, int depth) {
      if (shape.isScalar()) {
        Shape inside =
            kind == Kind.SMOOTH_VECTORS ? Shape.vector(inner()) : SHAPES.get(next(SHAPES.size()));
        return next(3) == 0 ? dot(depth) : Expr.sum(grow(inside, depth));
      }
      if (shape.rows().names().size() + shape.rows().constant() > 1) {
        return stack(shape, depth);
      }
      if (shape.isVector()) {
        return kind == Kind.SMOOTH_VECTORS
            ? Expr.matmul(grow(new Shape(shape.rows(), inner()), depth), grownAfter(Dim.ONE, depth))
            : Expr.diagPart(grow(new Shape(shape.rows(), shape.rows()), depth));
      }
      return shape.rows().equals(shape.cols()) && next(2) == 0
          ? Expr.diag(grow(Shape.vector(shape.rows()), depth))
          : Expr.transpose(grow(shape.transposed(), depth));
    }

    private Expr dot(int depth) {
      Shape inside = Shape.vector(inner());
      return Expr.matmul(Expr.transpose(grow(inside, depth)), grow(inside, depth));
    }

    private Dim inner() {
      return List.of(N, M, Dim.ONE, M.plus(N)).get(next(4));
    }

    private Expr shared(Shape shape) {
      List<Expr> known = grown.stream().filter(e -> e.shape().equals(shape)).toList();
      return known.isEmpty() ? leaf(shape) : known.get(next(known.size()));
    }

    private Expr stack(Shape shape, int depth) {
      Dim first = shape.rows().names().isEmpty() ? Dim.ONE : Dim.of(shape.rows().names().get(0));
      Shape a = new Shape(first, shape.cols());
      Shape b = new Shape(shape.rows().minus(first), shape.cols());
      return next(2) == 0
          ? Expr.stack(List.of(grow(a, depth), grow(b, depth)))
          : Expr.stack(List.of(grow(b, depth), grow(a, depth)));
    }

    private Expr rows(Shape shape, int depth) {
      Dim other = List.of(N, M, Dim.ONE, Dim.ZERO).get(next(4));
      Dim from = next(2) == 0 ? Dim.ZERO : other;
      return Expr.rows(
          grow(new Shape(shape.rows().plus(other), shape.cols()), depth), from, shape.rows());
    }

    private Expr number(Shape shape) {
      return Expr.constant(NUMBERS[next(NUMBERS.length)], shape);
    }

    private Expr function(Fn fn, Expr x) {
      return Expr.map(
          fn,
          switch (fn) {
            case RECIPROCAL, LOG, SQRT ->
                next(2) == 0
                    ? Expr.add(Expr.map(Fn.SQUARE, x), Expr.ones(x.shape()))
                    : Expr.add(Expr.map(Fn.SOFTPLUS, x), Expr.constant(0.5, x.shape()));
            case EXP -> Expr.map(Fn.TANH, x);
            default -> x;
          });
    }
  }
}
