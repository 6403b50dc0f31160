package org.gradproof.cell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.gradproof.cell.NameReader.Script;
import org.gradproof.cell.grammar.FormulaParser;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Symbol;

/// Turns a parse tree into [Syntax]: decides which words are functions and what a suffix means.
final class SyntaxBuilder {
  private final Source source;
  private final NameReader reader;
  private final Function<ParserRuleContext, Place> places;

  SyntaxBuilder(Source source, Function<ParserRuleContext, Place> places) {
    this.source = source;
    this.reader = new NameReader(source);
    this.places = places;
  }

  Syntax sum(FormulaParser.SumContext context) {
    List<Syntax.Term> terms = new ArrayList<>();
    boolean subtracted = false;
    for (ParseTree child : context.children) {
      if (child instanceof TerminalNode sign) {
        subtracted = sign.getSymbol().getType() == FormulaParser.MINUS;
      } else if (child instanceof FormulaParser.TermContext term) {
        terms.add(term(term, subtracted));
        subtracted = false;
      }
    }
    boolean single = terms.size() == 1 && !terms.get(0).negative();
    return single ? terms.get(0).x() : new Syntax.Sum(place(context), terms);
  }

  // The signs in front of a term belong to the whole term.
  private Syntax.Term term(FormulaParser.TermContext context, boolean subtracted) {
    List<Syntax.Factor> factors = new ArrayList<>();
    boolean divides = false;
    boolean negative = false;
    for (ParseTree child : context.children) {
      if (child instanceof TerminalNode operator) {
        divides = operator.getSymbol().getType() == FormulaParser.SLASH;
      } else if (child instanceof FormulaParser.SignedContext signed) {
        Syntax x = product(signed.product());
        boolean minus = signed.MINUS().size() % 2 == 1;
        if (factors.isEmpty()) {
          negative = minus;
        } else if (minus) {
          x = negative(place(signed), x);
        }
        factors.add(new Syntax.Factor(divides, x));
      }
    }
    Syntax value = elementwise(place(context), factors);
    return negative && subtracted
        ? new Syntax.Term(true, negative(place(context), value))
        : new Syntax.Term(negative || subtracted, value);
  }

  private static Syntax negative(Place place, Syntax x) {
    return new Syntax.Sum(place, List.of(new Syntax.Term(true, x)));
  }

  private static Syntax elementwise(Place place, List<Syntax.Factor> factors) {
    if (factors.size() < 2 || !factors.get(1).divides()) {
      return factors.size() == 1 ? factors.get(0).x() : new Syntax.Elementwise(place, factors);
    }
    Syntax divisor = factors.get(1).x();
    if (!(factors.get(0).x() instanceof Syntax.Numeral(Place start, double a))) {
      return new Syntax.Elementwise(place, factors);
    }
    Place both = start.to(divisor.place());
    Syntax quotient;
    if (divisor instanceof Syntax.Numeral(_, double b) && b != 0) {
      quotient = new Syntax.Numeral(both, a / b);
    } else if (a == 1) {
      quotient = new Syntax.Call(both, Fn.RECIPROCAL, divisor);
    } else {
      return new Syntax.Elementwise(place, factors);
    }
    List<Syntax.Factor> all = new ArrayList<>(factors.subList(1, factors.size()));
    all.set(0, new Syntax.Factor(false, quotient));
    return all.size() == 1 ? quotient : new Syntax.Elementwise(place, all);
  }

  private Syntax product(FormulaParser.ProductContext context) {
    List<Syntax> factors = new ArrayList<>();
    context.run().forEach(run -> factors.add(run(run)));
    return product(place(context), factors);
  }

  private static Syntax product(Place place, List<Syntax> factors) {
    return factors.size() == 1 ? factors.get(0) : new Syntax.Product(place, factors);
  }

  private Syntax run(FormulaParser.RunContext context) {
    List<FormulaParser.ItemContext> items = context.item();
    List<Syntax> factors = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      int head = i;
      while (i + 1 < items.size() && function(items.get(i), items.get(i + 1)).isPresent()) {
        i++;
      }
      boolean called = i + 1 < items.size() && opensBracket(items.get(i + 1));
      int inner = i;
      List<Syntax> values = new ArrayList<>();
      if (i > head && opensBracket(items.get(i))) {
        values.add(call(items.get(i - 1), items.get(i)));
        inner = i - 1;
      } else {
        values.addAll(item(items.get(i), called));
      }
      for (int j = inner - 1; j >= head; j--) {
        String name = function(items.get(j), items.get(j + 1)).orElseThrow();
        Place whole = place(items.get(j)).to(values.get(0).place());
        values.set(0, apply(name, whole, List.of(values.get(0))));
      }
      factors.addAll(values);
    }
    return product(place(context), factors);
  }

  // A word is a function when a bracket follows it, or when it has several letters and anything
  // follows.
  private Optional<String> function(
      FormulaParser.ItemContext item, FormulaParser.ItemContext next) {
    if (item.suffix().size() > 1) {
      return Optional.empty();
    }
    Optional<NamedAtom> name = NamedAtom.of(source, item.atom(), places);
    if (item.suffix().size() == 1) {
      // hard_sigmoid(x)
      if (!(item.suffix(0) instanceof FormulaParser.SubscriptContext sub) || !opensBracket(next)) {
        return Optional.empty();
      }
      String tail = sub.script().getText();
      return name.filter(NamedAtom::plain)
          .map(n -> n.word().text() + "_" + tail)
          .filter(
              text -> Arrays.stream(Fn.values()).anyMatch(fn -> fn.name().equalsIgnoreCase(text)));
    }
    return name.flatMap(n -> n.function(source))
        .filter(f -> opensBracket(next) || NamedAtom.standsBare(f));
  }

  private static boolean opensBracket(FormulaParser.ItemContext item) {
    return item.atom() instanceof FormulaParser.GroupContext
        || (item.atom() instanceof FormulaParser.ConcatenationContext parts
            && parts.sum().size() == 1);
  }

  private Syntax call(FormulaParser.ItemContext head, FormulaParser.ItemContext argument) {
    String function = function(head, argument).orElseThrow();
    List<FormulaParser.SumContext> sums =
        argument.atom().getRuleContexts(FormulaParser.SumContext.class);
    Place whole = place(head).to(place(argument.atom()));
    Syntax called;
    if (function.equals("rows") && sums.size() == 3) {
      called =
          new Syntax.Rows(
              whole,
              sum(sums.get(0)),
              ShapeText.dim(source, place(sums.get(1))),
              ShapeText.dim(source, place(sums.get(2))));
    } else {
      called = apply(function, whole, sums.stream().map(this::sum).toList());
    }
    return suffixed(called, argument.suffix());
  }

  private Syntax apply(String function, Place place, List<Syntax> arguments) {
    if (function.equals("rows") || arguments.size() != 1) {
      String wanted = function.equals("rows") ? "rows(x, from, count)" : function + "(x)";
      throw source.error(place, function + " takes other arguments; expected " + wanted);
    }
    Syntax x = arguments.get(0);
    return switch (function) {
      case "diag" -> new Syntax.Matrix(place, Syntax.Operator.DIAG, x);
      case "diagpart" -> new Syntax.Matrix(place, Syntax.Operator.DIAGPART, x);
      case "sum" -> new Syntax.Matrix(place, Syntax.Operator.SUM, x);
      default -> new Syntax.Call(place, Fn.named(function).orElseThrow(), x);
    };
  }

  /// The factors of an item: more than one where a word is a name and the start of the next.
  List<Syntax> item(FormulaParser.ItemContext context, boolean called) {
    Optional<NamedAtom> name = NamedAtom.of(source, context.atom(), places);
    if (name.isEmpty()) {
      return List.of(suffixed(atom(context.atom()), context.suffix()));
    }
    List<Script> scripts = new ArrayList<>(name.get().scripts());
    List<FormulaParser.SuffixContext> rest = new ArrayList<>();
    for (FormulaParser.SuffixContext suffix : context.suffix()) {
      NamedAtom.script(source, suffix, places)
          .ifPresentOrElse(scripts::add, () -> rest.add(suffix));
    }
    Place whole = place(context);
    Optional<String> function = name.get().function(source).filter(f -> f.length() > 1);
    if (function.isPresent() && scripts.isEmpty()) {
      String text = function.get();
      throw source.error(
          whole, text + " is a function; expected its argument, as in " + text + "(x)");
    }
    List<Syntax> factors = new ArrayList<>();
    List<Symbol> symbols = reader.read(name.get().word(), scripts);
    for (Symbol symbol : symbols) {
      factors.add(new Syntax.Name(whole, symbol, called && scripts.isEmpty()));
    }
    factors.set(factors.size() - 1, suffixed(factors.getLast(), rest));
    return factors;
  }

  private Syntax suffixed(Syntax x, List<FormulaParser.SuffixContext> suffixes) {
    Syntax value = x;
    for (FormulaParser.SuffixContext suffix : suffixes) {
      Place whole = value.place().to(place(suffix));
      switch (suffix) {
        case FormulaParser.TransposedContext _ ->
            value = new Syntax.Matrix(whole, Syntax.Operator.TRANSPOSE, value);
        case FormulaParser.SquaredContext _ -> value = new Syntax.Call(whole, Fn.SQUARE, value);
        case FormulaParser.EmptyContext _ -> {}
        default ->
            throw source.error(
                place(suffix),
                source.quote(place(suffix)) + " can only follow a name; expected ^2 or ^T here");
      }
    }
    return value;
  }

  private Syntax atom(FormulaParser.AtomContext atom) {
    return switch (atom) {
      case FormulaParser.NumberContext number -> new Syntax.Numeral(place(number), number(number));
      case FormulaParser.GroupContext group when group.sum().size() == 1 -> sum(group.sum(0));
      case FormulaParser.GroupContext group ->
          throw source.error(
              place(group),
              "a comma in round brackets is not known here; a concatenation is written [ , ]");
      case FormulaParser.ConcatenationContext parts when parts.sum().size() == 1 ->
          sum(parts.sum(0));
      case FormulaParser.ConcatenationContext parts ->
          new Syntax.Concatenation(place(parts), parts.sum().stream().map(this::sum).toList());
      case FormulaParser.BracedContext braced -> sum(braced.sum());
      case FormulaParser.FractionContext fraction ->
          elementwise(
              place(fraction),
              List.of(
                  new Syntax.Factor(false, sum(fraction.sum(0))),
                  new Syntax.Factor(true, sum(fraction.sum(1)))));
      case FormulaParser.FontedContext fonted -> atom(fonted.atom());
      default ->
          throw source.error(place(atom), source.quote(place(atom)) + " is no name or value");
    };
  }

  private double number(FormulaParser.NumberContext number) {
    double value = Double.parseDouble(number.getText());
    if (!Double.isFinite(value)) {
      throw source.error(
          place(number), "the number " + source.quote(place(number)) + " is too large");
    }
    return value;
  }

  private Place place(ParserRuleContext context) {
    return places.apply(context);
  }
}
