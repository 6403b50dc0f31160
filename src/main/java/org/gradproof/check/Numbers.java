package org.gradproof.check;

import org.apache.commons.math3.RealFieldElement;
import org.gradproof.expr.Fn;

/// An arithmetic in which a cell's own equations can be evaluated, to have a second opinion on
/// values and derivatives.
///
/// Functions are evaluated from their *definitions* by elementary functions, not from the value
/// that production uses.
///
/// @param <T> the numbers
interface Numbers<T> {
  /// The number `x`.
  T of(double x);

  /// `a + b`.
  T add(T a, T b);

  /// `a b`.
  T multiply(T a, T b);

  /// An elementary function: one without a definition by others.
  T elementary(Fn fn, T x);

  /// The nearest double.
  double value(T x);

  /// Any function.
  default T apply(Fn fn, T x) {
    return fn.definition().isPresent() ? Definition.of(fn).apply(this, x) : elementary(fn, x);
  }

  /// Double-double arithmetic.
  Numbers<DoubleDouble> DOUBLE_DOUBLE =
      new Numbers<>() {
        @Override
        public DoubleDouble of(double x) {
          return DoubleDouble.of(x);
        }

        @Override
        public DoubleDouble add(DoubleDouble a, DoubleDouble b) {
          return a.plus(b);
        }

        @Override
        public DoubleDouble multiply(DoubleDouble a, DoubleDouble b) {
          return a.times(b);
        }

        // From 100 on, `ln(1 + e^x)` is x to all digits, while `e^x` may exceed the range.
        @Override
        public DoubleDouble apply(Fn fn, DoubleDouble x) {
          boolean linear =
              (fn == Fn.SOFTPLUS && x.hi() > 100) || (fn == Fn.LOG_SIGMOID && x.hi() < -100);
          return linear ? x : Numbers.super.apply(fn, x);
        }

        @Override
        public DoubleDouble elementary(Fn fn, DoubleDouble x) {
          return switch (fn) {
            case EXP -> x.exp();
            case LOG -> x.log();
            case SQRT -> x.sqrt();
            case RECIPROCAL -> DoubleDouble.ONE.over(x);
            case SIN -> x.sin();
            case COS -> x.cos();
            case TANH -> x.tanh();
            case ABS -> x.hi() < 0 ? x.negated() : x;
            case SIGN -> DoubleDouble.of(Math.signum(x.hi()));
            default ->
                throw new IllegalArgumentException(
                    fn + " needs a definition by elementary functions");
          };
        }

        @Override
        public double value(DoubleDouble x) {
          return x.hi();
        }
      };

  /// The arithmetic of a Commons Math field, such as `DerivativeStructure`.
  ///
  /// @param zero any element, from which constants are made
  static <T extends RealFieldElement<T>> Numbers<T> field(T zero) {
    T nothing = zero.subtract(zero);
    return new Numbers<>() {
      @Override
      public T of(double x) {
        return nothing.add(x);
      }

      @Override
      public T add(T a, T b) {
        return a.add(b);
      }

      @Override
      public T multiply(T a, T b) {
        return a.multiply(b);
      }

      @Override
      public T elementary(Fn fn, T x) {
        return switch (fn) {
          case EXP -> x.exp();
          case LOG -> x.log();
          case SQRT -> x.sqrt();
          case RECIPROCAL -> x.reciprocal();
          case SIN -> x.sin();
          case COS -> x.cos();
          case TANH -> x.tanh();
          case ABS -> x.abs();
          case SIGN -> x.signum();
          default ->
              throw new IllegalArgumentException(
                  fn + " needs a definition by elementary functions");
        };
      }

      @Override
      public double value(T x) {
        return x.getReal();
      }
    };
  }
}
