package org.gradproof.cell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;

/// Grows random expressions of a given shape from offered names, parameters made on demand, and
/// earlier results.
///
/// What no formula can say is left out: numbers whose shape no neighbour tells, and matrix products
/// with a scalar.
final class ExprGrower {
  private static final List<String> DIMS = List.of("n", "m", "p", "q");
  private static final Dim JOINED = Dim.of("m").plus(Dim.of("n"));

  private final Random random;
  private final List<Fn> functions;
  private final List<Expr> names = new ArrayList<>();
  private final List<Expr> grown = new ArrayList<>();
  private final Set<Expr> parameters = new HashSet<>();

  ExprGrower(Random random, boolean smooth) {
    this.random = random;
    this.functions =
        Arrays.stream(Fn.values()).filter(fn -> !smooth || fn.domain().kinks().isEmpty()).toList();
  }

  /// Makes a name available.
  void offer(Expr name) {
    names.add(name);
  }

  boolean isParameter(Expr name) {
    return parameters.contains(name);
  }

  String dim() {
    return DIMS.get(random.nextInt(DIMS.size()));
  }

  /// A value between 0 and 1 made of a parameter.
  Expr gate(Shape shape) {
    return Expr.map(Fn.SIGMOID, parameter(shape));
  }

  /// An expression of that shape which is no number.
  Expr grow(Shape shape, int depth) {
    List<Expr> shared = grown.stream().filter(e -> e.shape().equals(shape)).toList();
    if (!shared.isEmpty() && random.nextInt(6) == 0) {
      return shared.get(random.nextInt(shared.size()));
    }
    Expr expr = depth <= 0 ? leaf(shape) : operator(shape, depth - 1);
    grown.add(expr);
    return expr;
  }

  private Expr leaf(Shape shape) {
    List<Expr> known = names.stream().filter(e -> e.shape().equals(shape)).toList();
    return known.isEmpty() || random.nextInt(4) == 0
        ? parameter(shape)
        : known.get(random.nextInt(known.size()));
  }

  private Expr parameter(Shape shape) {
    List<Expr> known =
        parameters.stream().filter(e -> e.shape().equals(shape)).sorted(this::byName).toList();
    if (!known.isEmpty() && random.nextInt(3) == 0) {
      return known.get(random.nextInt(known.size()));
    }
    String base = shape.isScalar() ? "α" : shape.isVector() ? "b" : "W";
    String subscript =
        random.nextInt(3) == 0 ? "x," + parameters.size() : String.valueOf(parameters.size());
    Expr made = Expr.var(Symbol.of(base, subscript), shape);
    parameters.add(made);
    return made;
  }

  private int byName(Expr a, Expr b) {
    return a.toString().compareTo(b.toString());
  }

  private Expr operator(Shape shape, int depth) {
    return switch (random.nextInt(9)) {
      case 0, 1 -> function(functions.get(random.nextInt(functions.size())), shape, depth);
      case 2 -> sum(shape, depth);
      case 3 -> Expr.hadamard(grow(shape, depth), factor(shape, depth));
      case 4 -> Expr.hadamard(number(shape), grow(shape, depth));
      case 5 ->
          Expr.scale(
              random.nextBoolean() ? number(Shape.SCALAR) : grow(Shape.SCALAR, depth),
              grow(shape, depth));
      case 6 -> Expr.negate(grow(shape, depth));
      default -> special(shape, depth);
    };
  }

  private Expr sum(Shape shape, int depth) {
    Expr x = grow(shape, depth);
    return switch (random.nextInt(5)) {
      case 0 -> Expr.subtract(number(shape), x);
      case 1 -> Expr.add(x, number(shape));
      case 2 -> Expr.subtract(x, grow(shape, depth));
      case 3 -> Expr.add(x, Expr.scale(grow(Shape.SCALAR, 0), Expr.ones(shape)));
      default -> Expr.add(x, grow(shape, depth));
    };
  }

  // The second factor of an elementwise product or quotient.
  private Expr factor(Shape shape, int depth) {
    return random.nextInt(3) == 0 ? function(Fn.RECIPROCAL, shape, depth) : grow(shape, depth);
  }

  private Expr function(Fn fn, Shape shape, int depth) {
    Expr x = grow(shape, depth);
    Expr argument =
        switch (fn) {
          case RECIPROCAL, LOG, SQRT ->
              Expr.add(Expr.map(Fn.SOFTPLUS, x), Expr.constant(0.5, shape));
          case EXP -> Expr.map(Fn.TANH, x);
          default -> x;
        };
    return Expr.map(fn, argument);
  }

  private Expr number(Shape shape) {
    double[] values = {1, 2, 0.5, 0.25, 3, 1e-3, -2, -0.75, 1.0 / 3};
    return Expr.constant(values[random.nextInt(values.length)], shape);
  }

  // What depends on the shape: products, concatenations, diagonals.
  private Expr special(Shape shape, int depth) {
    if (shape.isScalar()) {
      Expr vector = grow(Shape.vector(Dim.of(dim())), depth);
      return random.nextBoolean()
          ? Expr.sum(vector)
          : Expr.matmul(Expr.transpose(vector), grow(vector.shape(), depth));
    }
    if (shape.isVector()) {
      return vector(shape, depth);
    }
    boolean square = shape.rows().equals(shape.cols());
    return switch (random.nextInt(square ? 5 : 3)) {
      case 0 -> Expr.transpose(grow(shape.transposed(), depth));
      case 1 -> product(shape, depth);
      case 2 -> outer(shape, depth);
      case 3 -> Expr.diag(grow(Shape.vector(shape.rows()), depth));
      default -> Expr.add(Expr.identity(shape.rows()), grow(shape, depth));
    };
  }

  private Expr vector(Shape shape, int depth) {
    if (shape.rows().equals(JOINED) && random.nextInt(3) > 0) {
      Expr m = grow(Shape.vector(Dim.of("m")), depth);
      Expr n = grow(Shape.vector(Dim.of("n")), depth);
      return Expr.stack(random.nextBoolean() ? List.of(m, n) : List.of(n, m));
    }
    boolean inner = shape.rows().equals(Dim.of("n")) || shape.rows().equals(Dim.of("m"));
    return switch (random.nextInt(inner ? 6 : 4)) {
      case 0 -> Expr.diagPart(grow(new Shape(shape.rows(), shape.rows()), depth));
      case 1, 2 -> product(shape, depth);
      case 3 -> Expr.matmul(parameter(new Shape(shape.rows(), JOINED)), vectorOf(JOINED, depth));
      default -> {
        Dim other = shape.rows().equals(Dim.of("n")) ? Dim.of("m") : Dim.of("n");
        Dim from = random.nextBoolean() ? Dim.ZERO : other;
        yield Expr.rows(vectorOf(JOINED, depth), from, shape.rows());
      }
    };
  }

  private Expr vectorOf(Dim dim, int depth) {
    return grow(Shape.vector(dim), depth);
  }

  private Expr product(Shape shape, int depth) {
    Dim inner = Dim.of(dim());
    Shape left = new Shape(shape.rows(), inner);
    Expr matrix = random.nextBoolean() ? parameter(left) : grow(left, depth);
    return Expr.matmul(matrix, grow(new Shape(inner, shape.cols()), depth));
  }

  private Expr outer(Shape shape, int depth) {
    Expr row = Expr.transpose(grow(Shape.vector(shape.cols()), depth));
    return Expr.matmul(grow(Shape.vector(shape.rows()), depth), row);
  }
}
