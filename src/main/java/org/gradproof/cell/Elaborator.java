package org.gradproof.cell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.cell.Draft.Kind;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Recurrence.State;
import org.gradproof.expr.Shape;
import org.gradproof.expr.Symbol;
import org.gradproof.expr.Symbol.Time;

/// Turns the equations of a section into expressions: infers every shape, then builds.
///
/// A number takes the shape of its context. A scalar multiplies anything and spreads over a sum.
/// Every other product without an elementwise operator is a matrix product.
final class Elaborator {
  private final Section section;
  private final Source source;
  private final Roles roles;
  private final Shapes shapes;
  private final Drafts drafts;
  private final Map<Symbol, Draft> names = new LinkedHashMap<>();
  private final List<NumberInSum> numbers = new ArrayList<>();

  private record NumberInSum(Draft number, Draft beside) {}

  private Elaborator(Section section) {
    this.section = section;
    this.source = section.source();
    this.roles = new Roles(section);
    this.shapes = new Shapes(section, roles);
    this.drafts = new Drafts(shapes);
  }

  /// The cell of a section.
  static Cell cell(Section section) {
    return new Elaborator(section).cell();
  }

  private Cell cell() {
    record Line(Draft name, Draft value) {}
    List<Line> lines = new ArrayList<>();
    roles.states().forEach(stem -> named(stem.at(Time.PREVIOUS)));
    List<Symbol> order = EquationOrder.of(section, roles);
    roles.requireState();
    for (Symbol symbol : order) {
      Syntax.Definition definition = roles.definitions().get(symbol);
      Line line = new Line(name(definition.name()), draft(definition.value()));
      shapes.same(new Mismatch.Operands(definition.place(), "=", false, line.name, line.value));
      lines.add(line);
    }
    roles.declaredInputs().forEach(this::named);
    shapes.solve();
    numbers.forEach(this::requireNoMatrixOfOnes);
    drafts.assemble();
    List<Equation> equations =
        lines.stream().map(l -> new Equation(l.name.expr(), l.value.expr())).toList();
    List<State> states = new ArrayList<>();
    List<Expr> inputs = new ArrayList<>();
    List<Expr> parameters = new ArrayList<>();
    names.forEach((symbol, draft) -> {
      switch (roles.role(symbol)) {
        case PREVIOUS -> {
          Draft current = names.get(symbol.at(Time.NOW));
          if (current != null) {
            states.add(new State(draft.expr(), current.expr()));
          } else {
            inputs.add(draft.expr());
          }
        }
        case INPUT -> inputs.add(draft.expr());
        case PARAMETER -> parameters.add(draft.expr());
        case DEFINED, IDENTITY -> {}
      }
    });
    Cell cell =
        Cell.of(
            section.name(),
            section.title(),
            section.citation(),
            section.notes(),
            equations,
            states,
            inputs,
            parameters);
    Map<Symbol, Integer> sourceLines = new LinkedHashMap<>();
    roles.definitions().forEach((symbol, d) -> sourceLines.put(symbol, source.line(d.place())));
    return cell.withSourceLines(sourceLines);
  }

  private Draft name(Syntax.Name name) {
    Symbol symbol = roles.symbol(name);
    shapes.used(symbol, name.place());
    if (roles.role(symbol) == Roles.Role.IDENTITY) {
      return drafts.identity(name);
    }
    named(symbol);
    Shapes.Sized size = shapes.of(symbol);
    return drafts.var(new Syntax.Name(name.place(), symbol, false), size);
  }

  private Draft named(Symbol symbol) {
    return names.computeIfAbsent(
        symbol, s -> drafts.var(new Syntax.Name(section.place(), s, false), shapes.of(s)));
  }

  private Draft draft(Syntax syntax) {
    return switch (syntax) {
      case Syntax.Numeral number -> drafts.number(number, number.value());
      case Syntax.Name name -> name(name);
      case Syntax.Call(_, Fn fn, Syntax x) -> drafts.map(syntax, fn, draft(x));
      case Syntax.Matrix(_, Syntax.Operator operator, Syntax x) ->
          drafts.matrix(syntax, operator, draft(x));
      case Syntax.Rows rows -> drafts.rows(rows, draft(rows.x()));
      case Syntax.Sum sum -> sum(sum);
      case Syntax.Elementwise(_, List<Syntax.Factor> factors) -> elementwise(factors);
      case Syntax.Product(_, List<Syntax> factors) -> product(factors);
      case Syntax.Concatenation(_, List<Syntax> parts) ->
          drafts.stack(syntax, parts.stream().map(this::draft).toList());
    };
  }

  private Draft sum(Syntax.Sum sum) {
    List<Draft> terms = new ArrayList<>();
    for (Syntax.Term term : sum.terms()) {
      if (term.negative() && terms.isEmpty() && term.x() instanceof Syntax.Numeral number) {
        terms.add(drafts.number(sum.terms().size() == 1 ? sum : number, -number.value()));
      } else {
        Draft x = draft(term.x());
        terms.add(term.negative() ? drafts.negative(x) : x);
      }
    }
    List<Draft> general = terms.stream().filter(t -> t.kind() == Kind.GENERAL).toList();
    if (!general.isEmpty()) {
      terms.stream()
          .filter(t -> t.kind() == Kind.NUMERIC)
          .forEach(t -> numbers.add(new NumberInSum(t, general.get(0))));
    }
    Draft total = spread(sum, terms.get(0), general);
    for (Draft term : terms.subList(1, terms.size())) {
      total = drafts.add(sum, total, spread(sum, term, general));
    }
    return total;
  }

  // A scalar in a sum of vectors is added to every entry.
  private Draft spread(Syntax sum, Draft term, List<Draft> general) {
    if (term.kind() != Kind.SCALAR || general.isEmpty()) {
      return term;
    }
    Draft ones = drafts.number(sum, 1, general.get(0).rows(), general.get(0).cols());
    return drafts.scale(term.origin(), term, ones);
  }

  private Draft elementwise(List<Syntax.Factor> factors) {
    Draft total = draft(factors.get(0).x());
    for (Syntax.Factor factor : factors.subList(1, factors.size())) {
      Draft x = draft(factor.x());
      Draft next = factor.divides() ? drafts.map(factor.x(), Fn.RECIPROCAL, x) : x;
      Syntax so = new Syntax.Elementwise(total.origin().place().to(x.origin().place()), factors);
      if (total.kind() == Kind.SCALAR && next.kind() == Kind.GENERAL) {
        total = drafts.scale(so, total, next);
      } else if (total.kind() == Kind.GENERAL && next.kind() == Kind.SCALAR) {
        total = drafts.scale(so, next, total);
      } else {
        total = drafts.hadamard(so, total, next);
      }
    }
    return total;
  }

  private Draft product(List<Syntax> factors) {
    Draft total = draft(factors.get(0));
    for (Syntax factor : factors.subList(1, factors.size())) {
      Draft next = draft(factor);
      Place place = total.origin().place().to(factor.place());
      Syntax so = new Syntax.Product(place, factors);
      if (total.kind() != Kind.GENERAL) {
        total = drafts.scale(so, total, next);
      } else if (next.kind() != Kind.GENERAL) {
        total = drafts.scale(so, next, total);
      } else {
        requireMatrix(place, total, next);
        total = drafts.matmul(so, total, next);
      }
    }
    return total;
  }

  // In (1 - a) h with an undeclared a, the 1 would silently be a matrix of ones.
  private void requireNoMatrixOfOnes(NumberInSum sum) {
    Shape shape = shapes.shape(sum.number.rows(), sum.number.cols());
    boolean matrix = !shape.rows().isOne() && !shape.cols().isOne();
    for (Syntax.Name name : sum.beside.origin().names()) {
      Symbol symbol = roles.symbol(name);
      boolean undeclared =
          roles.role(symbol) == Roles.Role.PARAMETER && shapes.declared(symbol).isEmpty();
      if (matrix && undeclared) {
        String number = source.quote(sum.number.origin().place());
        throw source.error(
            sum.number.origin().place(),
            number
                + " would be a whole "
                + shape
                + " matrix here; expected I for the identity, ∘ after the bracket, or a "
                + "line "
                + symbol
                + ": scalar");
      }
    }
  }

  private void requireMatrix(Place place, Draft a, Draft b) {
    boolean columns = shapes.isOne(a.cols()) && shapes.isOne(b.cols()) && !shapes.isOne(b.rows());
    if (columns) {
      String both = source.quote(a.origin().place()) + " and " + source.quote(b.origin().place());
      throw source.error(
          place,
          "juxtaposition is a matrix product, but "
              + both
              + " are both vectors; write ∘ for the elementwise product");
    }
  }
}
