package org.gradproof.eval;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.RandomExprs.Sample;
import org.gradproof.expr.Shape;

/// A naive recursive evaluator that shares no code with [Interpreter] and says how far rounding may
/// carry a value.
///
/// Beside each value it computes a weight: to first order, the rounding of every operation below
/// moves the value by at most a small multiple of `2⁻⁵³ weight`. A weight is infinite where a
/// function jumps within rounding.
public final class Reference {
  /// An entry.
  ///
  /// @param x the value
  /// @param weight how much rounding matters
  public record Entry(double x, double weight) {
    /// Whether two entries agree, with rounding errors up to `relative` times their weights.
    public boolean agrees(Entry other, double relative) {
      double room = weight + other.weight;
      return !Double.isFinite(room) || Math.abs(x - other.x) <= relative * room;
    }
  }

  private final Map<String, Integer> sizes;
  private final Function<Expr, Matrix> values;
  private final Map<Expr, Entry[][]> known = new HashMap<>();

  private Reference(Map<String, Integer> sizes, Function<Expr, Matrix> values) {
    this.sizes = sizes;
    this.values = values;
  }

  /// The entries of an expression.
  public static Entry[][] of(Expr expr, Map<String, Integer> sizes, Function<Expr, Matrix> values) {
    return new Reference(sizes, values).at(expr);
  }

  /// The entries of an expression under the values of a sample.
  public static Entry[][] of(Expr expr, Sample sample) {
    return of(expr, sample.sizes(), sample::value);
  }

  /// Fails unless two expressions have the same value under the values of a sample.
  public static void assertEqual(Expr a, Expr b, Sample sample, double relative) {
    assertEqual(a, b, sample, sample::value, relative);
  }

  /// Fails unless two expressions have the same value.
  public static void assertEqual(
      Expr a, Expr b, Sample sample, Function<Expr, Matrix> values, double relative) {
    assertAgree(
        of(a, sample.sizes(), values), of(b, sample.sizes(), values), relative, a + "\n  and " + b);
  }

  /// Fails unless all entries agree.
  public static void assertAgree(Entry[][] a, Entry[][] b, double relative, String what) {
    if (a.length != b.length || a[0].length != b[0].length) {
      fail("sizes differ: " + what);
    }
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        if (!a[i][j].agrees(b[i][j], relative)) {
          fail("[" + i + "," + j + "] differs: " + a[i][j] + " and " + b[i][j] + " of " + what);
        }
      }
    }
  }

  /// Whether some pair of entries differs by more than rounding explains.
  public static boolean differ(Entry[][] a, Entry[][] b, double relative) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        if (!a[i][j].agrees(b[i][j], relative)) {
          return true;
        }
      }
    }
    return false;
  }

  private Entry[][] at(Expr node) {
    Entry[][] found = known.get(node);
    if (found == null) {
      found = compute(node);
      known.put(node, found);
    }
    return found;
  }

  private interface Cell {
    Entry of(int i, int j);
  }

  private Entry[][] table(Expr node, Cell cell) {
    Entry[][] table = new Entry[node.shape().rows().size(sizes)][node.shape().cols().size(sizes)];
    for (int i = 0; i < table.length; i++) {
      for (int j = 0; j < table[i].length; j++) {
        table[i][j] = cell.of(i, j);
      }
    }
    return table;
  }

  private Entry[][] compute(Expr node) {
    return switch (node.op()) {
      case Op.Var _ -> {
        Matrix value = values.apply(node);
        yield table(node, (i, j) -> exact(value.get(i, j)));
      }
      case Op.Const(double value, Shape _) -> table(node, (_, _) -> exact(value));
      case Op.Map(Fn fn, Expr x) -> table(node, (i, j) -> map(fn, at(x)[i][j]));
      case Op.Add(Expr a, Expr b) -> table(node, (i, j) -> plus(at(a)[i][j], at(b)[i][j]));
      case Op.Hadamard(Expr a, Expr b) -> table(node, (i, j) -> times(at(a)[i][j], at(b)[i][j]));
      case Op.Scale(Expr s, Expr x) -> table(node, (i, j) -> times(at(s)[0][0], at(x)[i][j]));
      case Op.MatMul(Expr a, Expr b) ->
          table(
              node,
              (i, j) -> {
                Entry sum = exact(0);
                for (int k = 0; k < at(b).length; k++) {
                  sum = plus(sum, times(at(a)[i][k], at(b)[k][j]));
                }
                return sum;
              });
      case Op.Transpose(Expr x) -> table(node, (i, j) -> at(x)[j][i]);
      case Op.Diag(Expr v) -> table(node, (i, j) -> i == j ? at(v)[i][0] : exact(0));
      case Op.DiagPart(Expr x) -> table(node, (i, _) -> at(x)[i][i]);
      case Op.Stack(List<Expr> parts) ->
          table(
              node,
              (i, j) -> {
                int above = 0;
                for (Expr part : parts) {
                  if (i < above + at(part).length) {
                    return at(part)[i - above][j];
                  }
                  above += at(part).length;
                }
                throw new IllegalStateException("row " + i + " of " + node);
              });
      case Op.Rows(Expr x, Dim from, Dim _) ->
          table(node, (i, j) -> at(x)[from.size(sizes) + i][j]);
      case Op.Sum(Expr x) -> {
        Entry sum = exact(0);
        for (Entry[] row : at(x)) {
          for (Entry entry : row) {
            sum = plus(sum, entry);
          }
        }
        Entry total = sum;
        yield table(node, (_, _) -> total);
      }
    };
  }

  private static Entry exact(double x) {
    return new Entry(x, Math.abs(x));
  }

  private static Entry plus(Entry a, Entry b) {
    return new Entry(a.x + b.x, a.weight + b.weight);
  }

  private static Entry times(Entry a, Entry b) {
    return new Entry(a.x * b.x, carried(a.x, b.weight) + carried(b.x, a.weight));
  }

  private static double carried(double factor, double weight) {
    return factor == 0 && weight == 0 ? 0 : Math.abs(factor) * weight;
  }

  private static Entry map(Fn fn, Entry x) {
    double y = fn.value(x.x);
    boolean jumps = fn == Fn.SIGN || fn == Fn.STEP;
    if (jumps && fn.domain().distanceToKink(x.x) <= 1e-9 * x.weight) {
      return new Entry(y, Double.POSITIVE_INFINITY);
    }
    if (jumps) {
      return exact(y);
    }
    double d = 1e-5 * Math.max(1e-3, Math.abs(x.x));
    double steepest =
        Math.max(Math.abs(fn.value(x.x + d) - y), Math.abs(y - fn.value(x.x - d))) / d;
    return new Entry(y, Math.abs(y) + carried(steepest, x.weight));
  }
}
