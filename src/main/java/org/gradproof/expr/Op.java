package org.gradproof.expr;

import java.util.ArrayList;
import java.util.List;

/// One operator applied to its operands: what an [Expr] is made of.
///
/// The set is closed under forward and reverse differentiation. Every pass over expressions is a
/// `switch` over these records without `default`, so that a new operator is a list of compile
/// errors to work off.
public sealed interface Op {
  /// A named value.
  ///
  /// @param symbol its name
  /// @param shape its shape
  record Var(Symbol symbol, Shape shape) implements Op {}

  /// The matrix all of whose entries are one number.
  ///
  /// @param value the number, finite
  /// @param shape the shape
  record Const(double value, Shape shape) implements Op {
    public Const {
      // Here, not in Op.shape: the accessor of the component overrides that.
      if (!Double.isFinite(value)) {
        throw new ShapeException("a constant must be finite, not " + value);
      }
    }
  }

  /// `fn(x)`, entry by entry.
  ///
  /// @param fn the function
  /// @param x the argument
  record Map(Fn fn, Expr x) implements Op {}

  /// `a + b`.
  ///
  /// @param a first summand
  /// @param b second summand, of the same shape
  record Add(Expr a, Expr b) implements Op {}

  /// The elementwise product `a ∘ b`.
  ///
  /// @param a first factor
  /// @param b second factor, of the same shape
  record Hadamard(Expr a, Expr b) implements Op {}

  /// The scalar multiple `s x`.
  ///
  /// @param s a scalar
  /// @param x any value
  record Scale(Expr s, Expr x) implements Op {}

  /// The matrix product `a b`.
  ///
  /// @param a `r×k`
  /// @param b `k×c`
  record MatMul(Expr a, Expr b) implements Op {}

  /// The transpose `xᵀ`.
  ///
  /// @param x any value
  record Transpose(Expr x) implements Op {}

  /// The square matrix with vector `v` on its diagonal.
  ///
  /// @param v a vector
  record Diag(Expr v) implements Op {}

  /// The diagonal of a square matrix, as a vector.
  ///
  /// @param x a square matrix
  record DiagPart(Expr x) implements Op {}

  /// Parts stacked on top of one another: the concatenation `[x, h]` of vectors.
  ///
  /// @param parts at least two values with the same columns
  record Stack(List<Expr> parts) implements Op {
    public Stack {
      parts = List.copyOf(parts);
    }
  }

  /// The rows `from … from+count` of `x`.
  ///
  /// @param x any value
  /// @param from how many rows lie above
  /// @param count how many rows are taken
  record Rows(Expr x, Dim from, Dim count) implements Op {}

  /// The sum of all entries, a scalar.
  ///
  /// @param x any value
  record Sum(Expr x) implements Op {}

  /// The operands, left to right.
  default List<Expr> children() {
    return switch (this) {
      case Var _, Const _ -> List.of();
      case Map(_, Expr x) -> List.of(x);
      case Add(Expr a, Expr b) -> List.of(a, b);
      case Hadamard(Expr a, Expr b) -> List.of(a, b);
      case Scale(Expr s, Expr x) -> List.of(s, x);
      case MatMul(Expr a, Expr b) -> List.of(a, b);
      case Transpose(Expr x) -> List.of(x);
      case Diag(Expr v) -> List.of(v);
      case DiagPart(Expr x) -> List.of(x);
      case Stack(List<Expr> parts) -> parts;
      case Rows(Expr x, _, _) -> List.of(x);
      case Sum(Expr x) -> List.of(x);
    };
  }

  /// The same operator on other operands, given left to right.
  default Op withChildren(List<Expr> to) {
    return switch (this) {
      case Var _, Const _ -> this;
      case Map(Fn fn, _) -> new Map(fn, to.get(0));
      case Add _ -> new Add(to.get(0), to.get(1));
      case Hadamard _ -> new Hadamard(to.get(0), to.get(1));
      case Scale _ -> new Scale(to.get(0), to.get(1));
      case MatMul _ -> new MatMul(to.get(0), to.get(1));
      case Transpose _ -> new Transpose(to.get(0));
      case Diag _ -> new Diag(to.get(0));
      case DiagPart _ -> new DiagPart(to.get(0));
      case Stack _ -> new Stack(new ArrayList<>(to));
      case Rows(_, Dim from, Dim count) -> new Rows(to.get(0), from, count);
      case Sum _ -> new Sum(to.get(0));
    };
  }

  /// The shape of the result.
  ///
  /// @throws ShapeException when the operands do not fit
  default Shape shape() {
    return switch (this) {
      case Var v -> v.shape;
      case Const c -> c.shape;
      case Map(_, Expr x) -> x.shape();
      case Add(Expr a, Expr b) -> same("+", a, b);
      case Hadamard(Expr a, Expr b) -> same("∘", a, b);
      case Scale(Expr s, Expr x) -> {
        require(s.shape().isScalar(), "scalar multiple", s, x, "the first to be 1×1");
        yield x.shape();
      }
      case MatMul(Expr a, Expr b) -> {
        require(
            a.shape().cols().equals(b.shape().rows()),
            "matrix product",
            a,
            b,
            "columns of the first = rows of the second");
        yield Shape.ofProduct(a.shape(), b.shape());
      }
      case Transpose(Expr x) -> x.shape().transposed();
      case Diag(Expr v) -> {
        require(v.shape().isVector(), "diag", v, v, "a vector");
        yield v.shape().isScalar() ? v.shape() : new Shape(v.shape().rows(), v.shape().rows());
      }
      case DiagPart(Expr x) -> {
        require(
            x.shape().rows().equals(x.shape().cols()), "diagonal part", x, x, "a square matrix");
        yield Shape.vector(x.shape().rows());
      }
      case Stack(List<Expr> parts) -> {
        if (parts.size() < 2) {
          throw new ShapeException("a concatenation needs at least two parts");
        }
        Dim rows = Dim.ZERO;
        for (Expr part : parts) {
          require(
              part.shape().cols().equals(parts.get(0).shape().cols()),
              "concatenation",
              parts.get(0),
              part,
              "equal columns");
          rows = rows.plus(part.shape().rows());
        }
        yield new Shape(rows, parts.get(0).shape().cols());
      }
      case Rows(Expr x, Dim from, Dim count) -> {
        if (!x.shape().rows().contains(from.plus(count))) {
          throw new ShapeException(
              "rows "
                  + from
                  + " to "
                  + from.plus(count)
                  + " taken of "
                  + x
                  + ", which has shape "
                  + x.shape());
        }
        yield new Shape(count, x.shape().cols());
      }
      case Sum _ -> Shape.SCALAR;
    };
  }

  private static Shape same(String operator, Expr a, Expr b) {
    require(a.shape().equals(b.shape()), operator, a, b, "equal shapes");
    return a.shape();
  }

  private static void require(boolean fits, String operator, Expr a, Expr b, String wanted) {
    if (!fits) {
      String operands =
          a == b ? a + " is " + a.shape() : a + " is " + a.shape() + ", " + b + " is " + b.shape();
      throw new ShapeException(operator + " needs " + wanted + ": " + operands);
    }
  }
}
