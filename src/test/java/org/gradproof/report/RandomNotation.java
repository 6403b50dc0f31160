package org.gradproof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Notation;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Accent;
import org.gradproof.expr.Symbol.Time;

/// Notation grown at random, of expressions and beyond: every case, and names that fight back.
final class RandomNotation {
  static final List<String> NASTY =
      List.of(
          "a%b_c&d#e~f^g\\h{i}j<k>l$m\"n'o`p",
          "∘ σ ≤ × − – “ ” → ∂ ‖ ℝ … ½ ﬁ",
          "é ü ß ł ñ Ž ő ħ h̃ c̄ x⃗ ẍ a̸ ≠ Å ç ş",
          "漢字 🙂 \u0001\u0007 \uFFFE",
          "<script>alert(1)</script> ]]> <!-- -->",
          "-- --- << >> ,, '' `` ?` !` \\input{x} ^^41 %",
          "{\\bf } \\end{document} $$ \\\\ [2pt] ]");

  private static final Dim N = Dim.of("n");
  private static final List<String> LETTERS =
      List.of("h", "x", "W", "σ", "dim", "α", "⊤", "a_b", "ü", "∘", "Wf", "%");

  private final Random random;

  private RandomNotation(long seed) {
    this.random = new Random(seed);
  }

  /// Notation with every case, up to `depth` deep.
  static Notation of(long seed, int depth) {
    return new RandomNotation(seed).notation(depth);
  }

  /// A random well-shaped vector expression.
  static Expr expression(long seed, int depth) {
    return new RandomNotation(seed).vector(depth);
  }

  private Notation notation(int depth) {
    return switch (depth <= 0 ? random.nextInt(4) : random.nextInt(15)) {
      case 0 -> new Notation.Letter(pick(LETTERS));
      case 1 -> new Notation.Numeral(pick(List.of("1", "0.5", "1.5e-30", "12345")));
      case 2 -> new Notation.Special(pick(List.of("I", "1", "0")));
      case 3 -> new Notation.TimeIndex(pick(List.of(Time.NOW, Time.PREVIOUS)));
      case 4 -> new Notation.Accented(notation(depth - 1), pick(List.of(Accent.values())));
      case 5 -> new Notation.Scripts(notation(depth - 1), optional(depth), optional(depth));
      case 6 -> new Notation.Items(several(depth));
      case 7 -> {
        Fn fn = pick(List.of(Fn.values()));
        yield new Notation.Apply(Optional.of(fn), fn.text(), several(depth));
      }
      case 8 ->
          new Notation.Apply(Optional.empty(), pick(List.of("diag", "sum", "a_%")), several(depth));
      case 9 -> new Notation.Round(notation(depth - 1));
      case 10 -> new Notation.Square(several(depth));
      case 11 -> new Notation.Transposed(notation(depth - 1));
      case 12 -> new Notation.Juxtaposed(notation(depth - 1), notation(depth - 1));
      case 13 ->
          new Notation.Elementwise(notation(depth - 1), random.nextBoolean(), notation(depth - 1));
      default ->
          new Notation.Sum(
              several(depth).stream()
                  .map(x -> new Notation.Term(random.nextBoolean(), x))
                  .toList());
    };
  }

  private Optional<Notation> optional(int depth) {
    return random.nextBoolean() ? Optional.of(notation(Math.min(1, depth - 1))) : Optional.empty();
  }

  private List<Notation> several(int depth) {
    List<Notation> items = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      items.add(notation(depth - 1));
    }
    return items;
  }

  private Expr vector(int depth) {
    return switch (depth <= 0 ? 0 : random.nextInt(8)) {
      case 0 -> {
        Symbol symbol = Symbol.of(pick(List.of("h", "x", "z", "α")), pick(List.of("", "r", "i")));
        Symbol timed = symbol.at(pick(List.of(Time.values())));
        yield Expr.of(
            new Op.Var(random.nextInt(4) == 0 ? timed.adjoint() : timed, Shape.vector(N)));
      }
      case 1 -> Expr.of(new Op.Map(pick(List.of(Fn.values())), vector(depth - 1)));
      case 2, 3 -> Expr.of(new Op.Add(vector(depth - 1), vector(depth - 1)));
      case 4 -> Expr.of(new Op.Hadamard(vector(depth - 1), vector(depth - 1)));
      case 5 -> Expr.of(new Op.MatMul(matrix(depth - 1), vector(depth - 1)));
      case 6 ->
          Expr.of(
              new Op.Scale(
                  Expr.of(new Op.Const(random.nextInt(5) - 2, Shape.SCALAR)), vector(depth - 1)));
      default -> Expr.of(new Op.Const(1, Shape.vector(N)));
    };
  }

  private Expr matrix(int depth) {
    return switch (depth <= 0 ? 0 : random.nextInt(5)) {
      case 0 ->
          Expr.of(new Op.Var(Symbol.of("W", pick(List.of("hz", "xr", "g"))), new Shape(N, N)));
      case 1 -> Expr.of(new Op.Transpose(matrix(depth - 1)));
      case 2 -> Expr.of(new Op.MatMul(matrix(depth - 1), matrix(depth - 1)));
      case 3 -> Expr.of(new Op.Diag(vector(depth - 1)));
      default -> Expr.of(new Op.Add(matrix(depth - 1), matrix(depth - 1)));
    };
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
