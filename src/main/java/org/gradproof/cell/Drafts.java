package org.gradproof.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.gradproof.cell.Draft.Kind;
import org.gradproof.cell.Unification.Owner;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Shape;

/// Makes drafts, one rule of shape an operator, and assembles them in the order they were made.
final class Drafts {
  private final Shapes shapes;
  private final List<Draft> made = new ArrayList<>();

  Drafts(Shapes shapes) {
    this.shapes = shapes;
  }

  /// Makes every expression; all shapes are known by now.
  void assemble() {
    made.forEach(draft -> draft.assemble(shapes.shape(draft.rows(), draft.cols())));
  }

  private Draft make(
      Syntax origin,
      Kind kind,
      DimTerm rows,
      DimTerm cols,
      List<Draft> operands,
      BiFunction<List<Expr>, Shape, Expr> assembly) {
    boolean scalar = kind == Kind.GENERAL && shapes.isOne(rows) && shapes.isOne(cols);
    Draft draft = new Draft(origin, scalar ? Kind.SCALAR : kind, rows, cols, operands, assembly);
    made.add(draft);
    return draft;
  }

  Draft var(Syntax.Name name, Shapes.Sized size) {
    return make(
        name,
        Kind.GENERAL,
        size.rows(),
        size.cols(),
        List.of(),
        (_, shape) -> Expr.var(name.symbol(), shape));
  }

  Draft number(Syntax origin, double value) {
    DimTerm rows = shapes.unification().unknown(Owner.NOBODY);
    return number(origin, value, rows, shapes.unification().unknown(Owner.NOBODY));
  }

  Draft number(Syntax origin, double value, DimTerm rows, DimTerm cols) {
    return make(
        origin, Kind.NUMERIC, rows, cols, List.of(), (_, shape) -> Expr.constant(value, shape));
  }

  Draft identity(Syntax origin) {
    DimTerm size = shapes.unification().unknown(Owner.NOBODY);
    return make(
        origin, Kind.GENERAL, size, size, List.of(), (_, shape) -> Expr.identity(shape.rows()));
  }

  Draft map(Syntax origin, Fn fn, Draft x) {
    return make(
        origin, x.kind(), x.rows(), x.cols(), List.of(x), (of, _) -> Expr.map(fn, of.get(0)));
  }

  Draft negative(Draft x) {
    return make(
        x.origin(), x.kind(), x.rows(), x.cols(), List.of(x), (of, _) -> Expr.negate(of.get(0)));
  }

  Draft add(Syntax origin, Draft a, Draft b) {
    shapes.same(new Mismatch.Operands(origin.place(), "+", false, a, b));
    return make(
        origin,
        joint(a, b),
        a.rows(),
        a.cols(),
        List.of(a, b),
        (of, _) -> Expr.add(of.get(0), of.get(1)));
  }

  Draft hadamard(Syntax origin, Draft a, Draft b) {
    shapes.same(new Mismatch.Operands(origin.place(), "∘", false, a, b));
    return make(
        origin,
        joint(a, b),
        a.rows(),
        a.cols(),
        List.of(a, b),
        (of, _) -> Expr.hadamard(of.get(0), of.get(1)));
  }

  private static Kind joint(Draft a, Draft b) {
    return a.kind() == Kind.NUMERIC ? b.kind() : a.kind();
  }

  Draft scale(Syntax origin, Draft s, Draft x) {
    Draft one =
        new Draft(s.origin(), Kind.SCALAR, DimTerm.ONE, DimTerm.ONE, List.of(), (_, _) -> s.expr());
    shapes.same(new Mismatch.Operands(origin.place(), "a scalar multiple", false, s, one));
    return make(
        origin,
        x.kind(),
        x.rows(),
        x.cols(),
        List.of(s, x),
        (of, _) -> Expr.scale(of.get(0), of.get(1)));
  }

  Draft matmul(Syntax origin, Draft a, Draft b) {
    shapes.product(new Mismatch.Operands(origin.place(), "the matrix product", true, a, b));
    return make(
        origin,
        Kind.GENERAL,
        a.rows(),
        b.cols(),
        List.of(a, b),
        (of, _) -> product(of.get(0), of.get(1)));
  }

  // A factor that came out as 1×1 is a scalar, as it would be had it been declared one.
  private static Expr product(Expr a, Expr b) {
    if (a.shape().isScalar()) {
      return Expr.scale(a, b);
    }
    return b.shape().isScalar() ? Expr.scale(b, a) : Expr.matmul(a, b);
  }

  Draft matrix(Syntax origin, Syntax.Operator operator, Draft x) {
    List<Draft> of = List.of(x);
    return switch (operator) {
      case TRANSPOSE ->
          make(origin, Kind.GENERAL, x.cols(), x.rows(), of, (e, _) -> Expr.transpose(e.get(0)));
      case SUM ->
          make(origin, Kind.GENERAL, DimTerm.ONE, DimTerm.ONE, of, (e, _) -> Expr.sum(e.get(0)));
      case DIAG -> {
        shapes.equal(
            x.cols(),
            DimTerm.ONE,
            new Mismatch.Operands(origin.place(), "diag of a vector", false, x, x));
        yield make(origin, Kind.GENERAL, x.rows(), x.rows(), of, (e, _) -> Expr.diag(e.get(0)));
      }
      case DIAGPART -> {
        shapes.equal(
            x.rows(), x.cols(), new Mismatch.Operands(origin.place(), "diagpart", false, x, x));
        yield make(
            origin, Kind.GENERAL, x.rows(), DimTerm.ONE, of, (e, _) -> Expr.diagPart(e.get(0)));
      }
    };
  }

  Draft rows(Syntax.Rows origin, Draft x) {
    DimTerm count = DimTerm.of(origin.count());
    DimTerm all = DimTerm.of(origin.from()).plus(count).plus(shapes.unification().rest());
    shapes.equal(
        x.rows(), all, new Mismatch.Operands(origin.place(), "rows inside the first", false, x, x));
    return make(
        origin,
        Kind.GENERAL,
        count,
        x.cols(),
        List.of(x),
        (e, _) -> Expr.rows(e.get(0), origin.from(), origin.count()));
  }

  Draft stack(Syntax origin, List<Draft> parts) {
    DimTerm rows = DimTerm.ZERO;
    Draft first = parts.get(0);
    for (Draft part : parts) {
      shapes.equal(
          first.cols(),
          part.cols(),
          new Mismatch.Operands(origin.place(), "a concatenation", false, first, part));
      rows = rows.plus(part.rows());
    }
    return make(origin, Kind.GENERAL, rows, first.cols(), parts, (of, _) -> Expr.stack(of));
  }
}
